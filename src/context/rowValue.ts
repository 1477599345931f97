import { Dict } from '../jinja/runtime/dict.ts';
import { equals, hashKey, repr } from '../jinja/runtime/operations.ts';
import { Tuple } from '../jinja/runtime/tuple.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import { hostFunction } from './hostFunction.ts';

/** `table.rows[0]`: by position or by column name. */
export class RowValue extends PyObject {
  readonly typeName = 'Row';
  readonly names: readonly string[];
  readonly cells: readonly Value[];

  constructor(names: readonly string[], cells: readonly Value[]) {
    super();
    this.names = names;
    this.cells = cells;
  }

  dict(): Dict {
    return Dict.from(this.names.map((name, at) => [name, this.cells[at] ?? null] as [Value, Value]));
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.cells[key < 0 ? this.cells.length + key : key];
    if (typeof key !== 'string') return undefined;
    const at = this.names.indexOf(key);
    return at < 0 ? undefined : this.cells[at];
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return hostFunction(name, '', () => new Tuple([...this.cells]));
      case 'keys':
        return hostFunction(name, '', () => new Tuple([...this.names]));
      case 'items':
        return hostFunction(name, '', () => this.names.map((key, at) => new Tuple([key, this.cells[at] ?? null])));
      case 'dict':
        return hostFunction(name, '', () => this.dict());
      case 'get':
        return hostFunction(name, 'key default=', (key, fallback) => this.getItem(key ?? null) ?? fallback ?? null);
      default:
        return undefined;
    }
  }

  override iterate(): Iterable<Value> {
    return this.cells;
  }

  override length(): number {
    return this.cells.length;
  }

  override equals(other: Value): boolean {
    const items = other instanceof RowValue ? other.cells : other instanceof Tuple ? other.items : undefined;
    return (
      items !== undefined &&
      items.length === this.cells.length &&
      items.every((item, at) => equals(item, this.cells[at] ?? null))
    );
  }

  override hashKey(): string | undefined {
    return hashKey(new Tuple([...this.cells]));
  }

  /** agate prints the first five cells. */
  override repr(): string {
    const shown = this.cells.slice(0, 5).map(repr).join(', ');
    return `<agate.Row: (${shown}${this.cells.length > 5 ? ', ...' : ''})>`;
  }
}
