import type { MacroResolver } from '../context/macroResolver.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Block, type BlockKind, parseMacroBlock, scanBlocks } from '../jinja/blocks.ts';
import type { MacroDefinition } from '../jinja/jinja.ts';
import type { Package, SourceFile } from '../project/project.ts';
import { readText } from '../project/readText.ts';
import { collectMistakes } from './collectMistakes.ts';
import { calledMacros } from './macroCalls.ts';
import { type MacroIndex, type MacroText, macroKey, macroText, readMacroIndex } from './macroIndex.ts';
import type { MacroNode } from './manifest.ts';

/** Blocks that files of macro-paths may hold. */
const MACRO_BLOCKS: readonly BlockKind[] = ['macro', 'materialization', 'test', 'data_test'];
/** Blocks that files of test-paths/generic may hold. */
const TEST_BLOCKS: readonly BlockKind[] = ['test', 'data_test'];

/** Macros of all packages. Bodies are parsed when a macro is first called; who calls whom is found when asked for. */
export function readMacros(
  packages: readonly Package[],
  createdAt: number,
  resolver: () => MacroResolver,
  diagnostics: Diagnostic[],
): MacroNode[] {
  const macros = new Map<string, MacroNode>();
  const builtin = packages.find((pkg) => pkg.kind === 'builtin');
  const index = builtin === undefined ? {} : readMacroIndex(builtin.root);
  for (const pkg of packages) {
    const known = pkg.kind === 'builtin' ? index : {};
    for (const file of pkg.files) {
      if (file.kind !== 'macro' && file.kind !== 'generic_test') continue;
      for (const macro of macrosOf(file, createdAt, resolver, diagnostics, known)) {
        const other = macros.get(macro.unique_id);
        if (other !== undefined) diagnostics.push(duplicate(other, macro));
        macros.set(macro.unique_id, macro);
      }
    }
  }
  return [...macros.values()];
}

/** A file with a mistake in its blocks has no macros. */
function macrosOf(
  file: SourceFile,
  createdAt: number,
  resolver: () => MacroResolver,
  diagnostics: Diagnostic[],
  index: MacroIndex,
): MacroNode[] {
  const blocks = collectMistakes(file, diagnostics, () =>
    scanBlocks({ text: readText(file), file: file.path }, file.kind === 'macro' ? MACRO_BLOCKS : TEST_BLOCKS),
  );
  return (blocks ?? []).map((block) => macroNode(block, file, createdAt, resolver, index));
}

/** A block as a macro. What costs time (parsing the body, following its calls) is done when somebody asks for it. */
function macroNode(
  block: Block,
  file: SourceFile,
  createdAt: number,
  resolver: () => MacroResolver,
  index: MacroIndex,
): MacroNode {
  const name = macroName(block);
  let definition: MacroDefinition | undefined;
  let told: MacroText | undefined;
  let dependsOn: { macros: readonly string[] } | undefined;
  const define = (): MacroDefinition => {
    definition ??= parseMacroBlock({ ...block, owner: file.packageName });
    return definition;
  };
  const tell = (): MacroText => {
    told ??= index[macroKey(block.text)] ?? macroText(define());
    return told;
  };
  return {
    name,
    resource_type: 'macro',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.path,
    unique_id: `macro.${file.packageName}.${name}`,
    macro_sql: block.text,
    get depends_on() {
      dependsOn ??= { macros: calledMacros(tell(), { name, packageName: file.packageName }, resolver()) };
      return dependsOn;
    },
    description: '',
    meta: {},
    docs: { show: true, node_color: null },
    config: { meta: {}, docs: { show: true, node_color: null } },
    patch_path: null,
    get arguments() {
      return tell().arguments;
    },
    created_at: createdAt,
    supported_languages: block.kind === 'materialization' ? supportedLanguages(block.header) : null,
    tx: {
      location: { file: file.path, line: block.start.line, column: block.start.column },
      block: { kind: block.kind, header: block.header },
      definition: define,
    },
  };
}

/** Tests and materializations are macros with a name of their own. */
function macroName({ kind, name, header }: Block): string {
  if (kind === 'test' || kind === 'data_test') return `test_${name}`;
  if (kind !== 'materialization') return name;
  const adapter = /\badapter\s*=\s*['"](\w+)['"]/.exec(header)?.[1] ?? 'default';
  return `materialization_${name}_${adapter}`;
}

/** From the opening tag; a materialization that does not say takes SQL only. */
function supportedLanguages(header: string): string[] {
  const list = /supported_languages\s*=\s*[[(]([^\])]*)[\])]/.exec(header)?.[1];
  return list === undefined ? ['sql'] : [...list.matchAll(/['"](\w+)['"]/g)].map((match) => match[1] as string);
}

function duplicate(known: MacroNode, other: MacroNode): Diagnostic {
  return {
    code: 'TX2030',
    severity: 'error',
    kind: 'Compilation',
    message: `dbt found multiple macros named "${known.name}" in the project "${known.package_name}".\nTo fix this error, rename or remove one of the following macros:\n    - ${known.original_file_path}\n    - ${other.original_file_path}`,
    location: other.tx.location,
  };
}
