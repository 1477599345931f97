import { hostFunction } from '../context/hostFunction.ts';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import { JinjaError, type SourceLocation } from '../jinja/errors.ts';
import { str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import { readText } from '../project/readText.ts';
import { captureContext, emptyCapture } from './capture.ts';
import type { ColumnInfo, DocNode } from './manifest.ts';
import type { ParseState } from './parseState.ts';
import type { NodePatch } from './sqlNode.ts';

/** Whose description it is, for messages and for where docs blocks are looked for. */
interface Described {
  readonly unique_id: string;
  readonly package_name: string;
  readonly file: string;
  /** The property file, `package://path.yml`. */
  readonly patch?: string | null;
}

/** Descriptions of a node and its columns with `doc()` filled in, and the docs blocks that were used. */
export function describe(
  patch: Pick<NodePatch, 'description' | 'columns'>,
  owner: Described,
  state: ParseState,
): { description: string; columns: Record<string, ColumnInfo>; doc_blocks: string[] } {
  const own = renderDescription(patch.description, owner, state);
  const columns: Record<string, ColumnInfo> = {};
  for (const [name, column] of Object.entries(patch.columns)) {
    const { text, blocks } = renderDescription(column.description, owner, state);
    columns[name] = { ...column, description: text, doc_blocks: blocks };
  }
  return { description: own.text, columns, doc_blocks: own.blocks };
}

/** `{{ doc('name') }}` and `{{ doc('package', 'name') }}`: calls that dbt sees without rendering, and lists. */
const PLAIN_DOC = /\{\{-?\s*doc\(\s*['"]([^'"]*)['"]\s*(,\s*['"]([^'"]*)['"]\s*)?\)\s*-?\}\}/g;

/**
 * A description with its `doc()` calls filled in, and the unique_ids of the blocks used. A mistake is noted, and the
 * text is left as it stands.
 */
export function renderDescription(
  text: string,
  owner: Described,
  state: ParseState,
): { text: string; blocks: string[] } {
  // Most descriptions hold no Jinja.
  if (!text.includes('{')) return { text, blocks: [] };
  const blocks: string[] = [];
  const plain = new Set([...text.matchAll(PLAIN_DOC)].map((found) => found[3] ?? found[1]));
  const doc = hostFunction('doc', 'first second=', (first, second) => {
    const [packageName, name] = second === undefined ? [null, str(first ?? null)] : [str(first ?? null), str(second)];
    const found = findDoc(packageName, name, owner.package_name, state);
    if (found === undefined) {
      const inPackage = packageName === null ? '' : ` in package '${packageName}'`;
      const error = new JinjaError(
        'CompilationError',
        `Documentation for '${owner.unique_id}' depends on doc '${name}'${inPackage} which was not found`,
        placeOfDoc(name, owner, state),
      );
      const hint = didYouMean(name, docNames(state));
      if (hint !== undefined) error.hint = hint;
      throw error;
    }
    if (plain.has(name)) blocks.push(found.unique_id);
    return found.block_contents;
  });
  try {
    const context = captureContext(
      state,
      { packageName: owner.package_name, model: () => ({}), extra: new Map<string, Value>([['doc', doc]]) },
      emptyCapture(),
    );
    return { text: state.environment.parse({ text, file: owner.file }).renderSync(context), blocks };
  } catch (error) {
    state.caught(error, {
      resource_type: owner.unique_id.split('.')[0] as string,
      name: owner.unique_id.split('.').at(-1) as string,
      file: owner.file,
    });
    return { text, blocks };
  }
}

function docNames({ docs }: ParseState): string[] {
  return [...docs.values()].map((one) => one.name);
}

/** Where the property file calls `doc()` with this name; descriptions keep no places of their own. */
function placeOfDoc(name: string, { patch, package_name: owner, file }: Described, state: ParseState): SourceLocation {
  const path = patch?.replace(/^\w+:\/\//, '') ?? file;
  const text = state.package(owner).files.find((one) => one.path === path);
  const lines = text === undefined ? [] : readText(text).split('\n');
  for (const [at, line] of lines.entries()) {
    const found = /\bdoc\(.*/.exec(line);
    const column = found?.[0].includes(name) === true ? line.indexOf(name, found.index) : -1;
    if (column >= 0)
      return {
        file: path,
        owner,
        line: at + 1,
        column: column + 1,
        endLine: at + 1,
        endColumn: column + 1 + name.length,
      };
  }
  return { file: path, owner, line: 1, column: 1 };
}

/** Without a package: the root project's block, then the own package's, then any. */
function findDoc(
  packageName: string | null,
  name: string,
  ownPackage: string,
  { docs, project }: ParseState,
): DocNode | undefined {
  if (packageName !== null) return docs.get(`doc.${packageName}.${name}`);
  const places = [project.root.name, ownPackage, ...project.packages.map((pkg) => pkg.name)];
  for (const place of places) {
    const found = docs.get(`doc.${place}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
