import { toValue } from '../jinja/runtime/convert.ts';
import type { Dict } from '../jinja/runtime/dict.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import { hostFunction } from './hostFunction.ts';

/** A result, or its node, as `results` shows it to `on-run-end`: fields as attributes, all of them by `to_dict()`. */
export class ResultValue extends PyObject {
  override readonly typeName: string;
  readonly #fields: Dict;

  /** @param fields plain data; values that are no plain data are taken as they are */
  constructor(typeName: string, fields: object) {
    super();
    this.typeName = typeName;
    this.#fields = toValue(fields) as Dict;
  }

  override getAttr(name: string): Value | undefined {
    // dbt's takes `omit_none` as well; whoever reads the dict asks for keys either way.
    if (name === 'to_dict') return hostFunction(name, 'omit_none=', () => this.asDict());
    return this.#fields.get(name) ?? this.#fields.getAttr(name);
  }

  override getItem(key: Value): Value | undefined {
    return this.#fields.get(key);
  }

  /** With dicts for the objects within. */
  asDict(): Dict {
    const copy = toValue({}) as Dict;
    for (const key of this.#fields.iterate()) {
      const value = this.#fields.get(key) ?? null;
      copy.set(key, value instanceof ResultValue ? value.asDict() : value);
    }
    return copy;
  }

  override contains(item: Value): boolean | undefined {
    return this.#fields.contains(item);
  }

  override iterate(): Iterable<Value> | undefined {
    return this.#fields.iterate();
  }

  override length(): number | undefined {
    return this.#fields.length();
  }

  override repr(): string {
    return this.asDict().repr();
  }

  override toJSON(): unknown {
    return this.asDict().toJSON();
  }
}
