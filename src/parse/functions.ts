import type { Package } from '../project/project.ts';
import type { FunctionNode } from './manifest.ts';
import { stem, wholeFile } from './models.ts';
import type { ParseState } from './parseState.ts';
import type { Patches } from './patches.ts';
import { functionPatch } from './properties/functions.ts';
import { sqlNode } from './sqlNode.ts';

/** User-defined functions of a package: their body in a file, their signature in a property file. */
export function parseFunctions(pkg: Package, patches: Patches, state: ParseState): FunctionNode[] {
  const nodes: FunctionNode[] = [];
  for (const file of pkg.files) {
    if (file.kind !== 'function') continue;
    const name = stem(file);
    const entry = patches.get('functions', pkg.name, name);
    if (entry === undefined) {
      state.error(
        'TX2035',
        'Parsing',
        `Function '${name}' (${file.path}) has no entry in a property file`,
        { file: file.path, line: 1, column: 1 },
        'describe its arguments and what it returns under `functions:`',
      );
      continue;
    }
    const language = /\.py$/i.test(file.path) ? 'python' : /\.js$/i.test(file.path) ? 'javascript' : 'sql';
    const { fields } = sqlNode({ ...wholeFile('function', pkg, file, entry), language }, state);
    nodes.push({ ...fields, resource_type: 'function', ...functionPatch(entry) });
  }
  return nodes;
}
