import type { SelectionMethod } from './method.ts';

type Scalar = string | number | boolean | null;

/** Kinds of node whose configs dbt does not look at. */
const NOT_ASKED: ReadonlySet<string> = new Set(['exposure', 'metric', 'semantic_model', 'saved_query']);

/** `config.<key>[.<key>…]`: the node's config holds this value there, or a list with it. */
export const configMethod: SelectionMethod = (text, criterion) => {
  const [first, ...rest] = criterion.methodArguments;
  const wanted = criterion.value;
  const ignoreCase = first === 'severity' && rest.length === 0;
  return (node) => {
    if (NOT_ASKED.has(node.resource_type)) return false;
    let value: unknown = first === undefined ? undefined : node.config[first];
    for (const key of rest) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      value = (value as Readonly<Record<string, unknown>>)[key];
    }
    if (value === undefined) return false;
    if (Array.isArray(value)) return value.some((item) => equals(item, wanted, text, false));
    return equals(value, wanted, text, ignoreCase);
  };
};

/** The command line only has strings, so `true` and `false` also mean the booleans. */
function equals(value: unknown, wanted: Scalar, text: string, ignoreCase: boolean): boolean {
  if (value === wanted) return true;
  if (typeof value === 'boolean' && typeof wanted === 'string') return String(value) === wanted.toLowerCase();
  if (typeof value !== 'string') return typeof value === 'number' && String(value) === text;
  return ignoreCase ? value.toLowerCase() === text.toLowerCase() : value === text;
}
