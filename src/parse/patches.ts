import { didYouMean } from '../diagnostics/didYouMean.ts';
import type { PlainMap } from '../project/project.ts';
import { isDict } from './config/mergeConfig.ts';
import type { ParseState } from './parseState.ts';
import { columnInfos, textOr } from './properties/columns.ts';
import type { Entry, PropertyFile } from './properties/propertyFile.ts';
import type { SectionName } from './properties/sections.ts';
import { NO_PATCH, type NodePatch } from './sqlNode.ts';

/** Sections whose entries describe something that has a file of its own. */
type Patched = 'models' | 'seeds' | 'snapshots' | 'analyses' | 'macros' | 'data_tests' | 'functions';

/** Settings that may stand beside `config:` as well as in it. */
const HOISTED = ['tags', 'meta', 'docs', 'group', 'access', 'contract', 'enabled'] as const;

/** Entries of property files by what they describe. Each is to be taken once; what is left over describes nothing. */
export class Patches {
  readonly #entries = new Map<string, Entry>();
  readonly #taken = new Set<string>();

  constructor(files: readonly PropertyFile[], state: ParseState) {
    for (const file of files) {
      for (const section of [
        'models',
        'seeds',
        'snapshots',
        'analyses',
        'macros',
        'data_tests',
        'functions',
      ] as const) {
        for (const entry of file[section]) this.#add(section, entry, state);
      }
    }
  }

  #add(section: Patched, entry: Entry, state: ParseState): void {
    const key = keyOf(section, entry.file.packageName, entry.name);
    const known = this.#entries.get(key);
    if (known !== undefined) {
      state.error(
        'TX2031',
        'Compilation',
        `dbt found two schema.yml entries for the same resource named ${entry.name}. Resources and their associated columns may only be described a single time. To fix this, remove one of the resource entries for ${entry.name} in this file:\n - ${known.file.path}`,
        entry.locate(),
      );
      return;
    }
    this.#entries.set(key, entry);
  }

  /** The entry of a resource, which counts as taken from now on. */
  get(section: Patched, packageName: string, name: string): Entry | undefined {
    const key = keyOf(section, packageName, name);
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#taken.add(key);
    return entry;
  }

  /** Entries of a section in the order of the files; none of them counts as taken by that. */
  all(section: SectionName): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.section === section);
  }

  /**
   * Warns about entries whose resource does not exist.
   * @param nodes what there is, to find what was meant
   */
  reportLeftOver(
    disabledNames: ReadonlySet<string>,
    state: ParseState,
    nodes: () => Iterable<{ readonly name: string }>,
  ): void {
    for (const [key, entry] of this.#entries) {
      if (this.#taken.has(key) || disabledNames.has(`${entry.section}:${entry.name}`)) continue;
      const message =
        entry.section === 'macros'
          ? `Found patch for macro "${entry.name}" which was not found`
          : `Did not find matching node for patch with name '${entry.name}' in the '${entry.section}' section of file '${entry.file.path}'`;
      state.warn(
        'TX2032',
        entry.section === 'macros' ? 'MacroNotFoundForPatch' : 'NoNodeForYamlKey',
        message,
        entry.locate(),
        didYouMean(
          entry.name,
          [...(entry.section === 'macros' ? state.services.macros.all() : nodes())].map(({ name }) => name),
        ),
      );
    }
  }
}

/** NUL cannot stand in a name. */
function keyOf(section: string, packageName: string, name: string): string {
  return `${section}\u0000${packageName}\u0000${name}`;
}

/** A property entry in the form that nodes take it. */
export function patchOf(entry: Entry | undefined): NodePatch {
  if (entry === undefined) return NO_PATCH;
  return {
    configs: configsOf(entry.value),
    unrendered: configsOf(entry.unrendered),
    description: textOr(entry.value['description'], ''),
    columns: columnInfos(entry.value['columns']),
    path: `${entry.file.packageName}://${entry.file.path}`,
  };
}

/** The settings of an entry, general first: those beside `config:`, then `config:` itself. */
export function configsOf(value: PlainMap): PlainMap[] {
  const hoisted: Record<string, unknown> = {};
  for (const key of HOISTED) if (value[key] !== undefined) hoisted[key] = value[key];
  const found: PlainMap[] = Object.keys(hoisted).length === 0 ? [] : [hoisted];
  if (isDict(value['config'])) found.push(value['config']);
  return found;
}
