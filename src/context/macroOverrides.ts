import { Callable, type Value } from '../jinja/value.ts';

/**
 * What a unit test puts in the place of macros and other names. A name alone also means the built-in macro behind
 * `dbt.name`, and `dbt.name` the name alone; any other package's macro is meant by `package.name` only.
 */
export class MacroOverrides {
  readonly #values: ReadonlyMap<string, Value>;

  /** @param values by name or `package.name`, as the test has them */
  constructor(values: ReadonlyMap<string, Value>) {
    this.#values = values;
  }

  /** The value of a bare name; `undefined` where it is not replaced. */
  bare(name: string): Value | undefined {
    return this.#values.get(name) ?? this.#values.get(`dbt.${name}`);
  }

  /** The value of `packageName.name`. */
  packaged(packageName: string, name: string): Value | undefined {
    if (packageName === 'dbt') return this.bare(name);
    return this.#values.get(`${packageName}.${name}`);
  }
}

/** A macro that answers every call with the same value, whatever its arguments. */
export class FixedMacro extends Callable {
  override readonly typeName: string = 'macro';
  readonly name: string;
  readonly #answer: Value;

  constructor(name: string, answer: Value) {
    super();
    this.name = name;
    this.#answer = answer;
  }

  call(): Value {
    return this.#answer;
  }

  override repr(): string {
    return `<macro ${this.name}>`;
  }
}
