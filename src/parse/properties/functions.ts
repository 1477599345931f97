import type { Plain, PlainMap } from '../../project/project.ts';
import type { FunctionNode } from '../manifest.ts';
import { textOr } from './columns.ts';
import type { Entry } from './propertyFile.ts';
import { isMap } from './scalarChecks.ts';

/** What a property file says of a function beside what it says of any node with SQL. */
export type FunctionPatch = Pick<FunctionNode, 'arguments' | 'returns' | 'overloads'>;

/** Arguments, result and overloads of a function's entry, in the manifest's form. */
export function functionPatch(entry: Entry): FunctionPatch {
  const { value } = entry;
  const overloads = Array.isArray(value['overloads']) ? value['overloads'].filter(isMap) : [];
  return { ...signature(value), overloads: overloads.map((overload) => ({ ...overload, ...signature(overload) })) };
}

/** Of the function or of one of its overloads; every key is there. */
function signature(value: PlainMap): { arguments: PlainMap[]; returns: PlainMap } {
  const list: readonly Plain[] = Array.isArray(value['arguments']) ? value['arguments'] : [];
  const returns = isMap(value['returns']) ? value['returns'] : {};
  return {
    arguments: list.filter(isMap).map((given) => ({
      name: given['name'],
      data_type: given['data_type'],
      description: textOr(given['description'], ''),
      default_value: given['default_value'] ?? null,
    })),
    returns: { data_type: returns['data_type'] ?? null, description: textOr(returns['description'], '') },
  };
}
