import { createHash } from 'node:crypto';
import { JinjaError } from '../jinja/errors.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import { hostFunction } from './hostFunction.ts';
import { relationOf } from './relationValue.ts';

/** One entry of a model's `indexes` config. */
class IndexValue extends PyObject {
  readonly typeName = 'IndexConfig';
  readonly #columns: readonly string[];
  readonly #unique: boolean;
  readonly #type: string | null;

  constructor(columns: readonly string[], unique: boolean, type: string | null) {
    super();
    this.#columns = columns;
    this.#unique = unique;
    this.#type = type;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'columns':
        return [...this.#columns];
      case 'unique':
        return this.#unique;
      case 'type':
        return this.#type;
      case 'render':
        return hostFunction(name, 'relation', (relation) => this.#name(relationOf(relation, 'render').render()));
      default:
        return undefined;
    }
  }

  /** The time is in the name so that the index of a rebuilt table never meets the old table's. */
  #name(relation: string): string {
    const parts = [
      ...this.#columns,
      relation,
      String(this.#unique),
      this.#type ?? '',
      new Date().toISOString(),
      String(process.hrtime.bigint()),
    ];
    return createHash('md5').update(parts.join('_')).digest('hex');
  }
}

/** `adapter.parse_index(dict)`: None for None; errors name what is wrong with the entry. */
export function parseIndex(raw: Value): Value {
  if (raw === null) return null;
  const plain = raw instanceof PyObject ? toPlain(raw) : undefined;
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new JinjaError(
      'CompilationError',
      `Invalid index config:\n  Got: ${raw instanceof PyObject ? raw.repr() : String(raw)}\n  Expected a dictionary with at minimum a "columns" key`,
    );
  }
  const { columns, unique = false, type = null, ...rest } = plain as Record<string, unknown>;
  const problems: string[] = [];
  if (!Array.isArray(columns) || columns.length === 0 || columns.some((name) => typeof name !== 'string'))
    problems.push("'columns' must be a list of names");
  if (typeof unique !== 'boolean') problems.push("'unique' must be true or false");
  if (type !== null && typeof type !== 'string') problems.push("'type' must be a string");
  for (const key of Object.keys(rest)) problems.push(`unknown key '${key}'`);
  if (problems.length > 0)
    throw new JinjaError(
      'CompilationError',
      `Could not parse index config: ${JSON.stringify(plain)}\n  ${problems.join('\n  ')}`,
    );
  return new IndexValue(columns as string[], unique as boolean, type as string | null);
}
