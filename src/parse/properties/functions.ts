import type { Plain, PlainMap } from '../../project/project.ts';
import type { FunctionNode } from '../manifest.ts';
import { textOr } from './columns.ts';
import type { Entry } from './propertyFile.ts';
import { isMap } from './scalarChecks.ts';

/** What a property file says of a function beside what it says of any node with SQL. */
export type FunctionPatch = Pick<FunctionNode, 'arguments' | 'returns' | 'overloads'>;

/** What dbt says of a function's result that nobody described. */
export const UNKNOWN_TYPE = 'INVALID_TYPE';

/** Arguments, result and overloads of a function's entry, in the manifest's form. */
export function functionPatch(entry: Entry | undefined): FunctionPatch {
  const value = entry?.value ?? {};
  const overloads = Array.isArray(value['overloads']) ? value['overloads'].filter(isMap) : [];
  return {
    arguments: argumentsOf(value),
    returns: returnsOf(value) ?? { data_type: UNKNOWN_TYPE, description: null },
    overloads: overloads.map((overload) => ({
      defined_in: textOr(overload['defined_in'], ''),
      arguments: argumentsOf(overload),
      returns: returnsOf(overload),
      description: textOr(overload['description'], null),
      raw_body: null,
      compiled_body: null,
    })),
  };
}

/** Every key is there. */
function argumentsOf(value: PlainMap): PlainMap[] {
  const list: readonly Plain[] = Array.isArray(value['arguments']) ? value['arguments'] : [];
  return list.filter(isMap).map((given) => ({
    name: given['name'],
    data_type: given['data_type'],
    description: textOr(given['description'], null),
    default_value: given['default_value'] ?? null,
  }));
}

function returnsOf(value: PlainMap): PlainMap | null {
  const returns = value['returns'];
  if (!isMap(returns)) return null;
  return { data_type: returns['data_type'] ?? null, description: textOr(returns['description'], null) };
}
