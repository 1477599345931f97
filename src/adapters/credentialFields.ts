import { TxError } from '../diagnostics/diagnostic.ts';

/** Which profile and target a set of fields comes from, for messages. */
export interface CredentialsOrigin {
  readonly profileName: string;
  readonly targetName: string;
}

/** The fields of one target, read with dbt's checks. Every method throws `TxError` in dbt's wording. */
export class CredentialFields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #origin: CredentialsOrigin;

  /** @param aliases dbt's other names of fields: `{ pass: 'password' }` */
  constructor(
    raw: Readonly<Record<string, unknown>>,
    origin: CredentialsOrigin,
    aliases: Readonly<Record<string, string>> = {},
  ) {
    this.#origin = origin;
    const values: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(raw)) {
      const name = aliases[key] ?? key;
      if (Object.hasOwn(values, name)) {
        const names = Object.keys(raw).filter((one) => (aliases[one] ?? one) === name);
        throw this.invalid(`Got duplicate keys: (${names.join(', ')}) all map to "${name}"`);
      }
      values[name] = value;
    }
    this.#values = values;
  }

  /** The error for a field that is wrong. */
  invalid(reason: string, hint?: string): TxError {
    const { profileName, targetName } = this.#origin;
    return new TxError({
      code: 'TX6030',
      severity: 'error',
      kind: 'Runtime',
      message: `Credentials in profile "${profileName}", target "${targetName}" invalid: ${reason}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  require(names: readonly string[]): void {
    for (const name of names) {
      if (this.#get(name) === undefined) throw this.invalid(`'${name}' is a required property`);
    }
  }

  /** Numbers are taken too: a password or user of digits only is a number in YAML. */
  text(name: string): string | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value);
    throw this.#wrongType(name, value, 'string');
  }

  /** Text of digits is taken too: that is what `env_var` gives. */
  integer(name: string): number | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    if (typeof value === 'bigint') return Number(value);
    if (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value)) return Number(value);
    throw this.#wrongType(name, value, 'integer');
  }

  boolean(name: string): boolean | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    throw this.#wrongType(name, value, 'boolean');
  }

  map(name: string): Readonly<Record<string, unknown>> {
    const value = this.#get(name);
    if (value === undefined) return {};
    if (isMap(value)) return value;
    throw this.#wrongType(name, value, 'object');
  }

  list(name: string): readonly unknown[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    throw this.#wrongType(name, value, 'array');
  }

  listOfMaps(name: string): readonly Readonly<Record<string, unknown>>[] {
    return this.list(name).map((item) => {
      if (!isMap(item)) throw this.#wrongType(name, item, 'object');
      return item;
    });
  }

  /** A field that dbt has and tx cannot honour: silence would give other results. */
  refuse(name: string, hint: string): void {
    const value = this.#get(name);
    const empty =
      value === undefined ||
      value === false ||
      (Array.isArray(value) && value.length === 0) ||
      (isMap(value) && Object.keys(value).length === 0);
    if (!empty) throw this.invalid(`'${name}' is not supported by tx`, hint);
  }

  #get(name: string): unknown {
    const value = this.#values[name];
    return value === null ? undefined : value;
  }

  /** The value itself is only named when it cannot be a secret. */
  #wrongType(name: string, value: unknown, wanted: string): TxError {
    const shown =
      SECRET_FIELD.test(name) || typeof value === 'object' ? `the value of '${name}'` : `'${String(value)}'`;
    return this.invalid(`at path ['${name}']: ${shown} is not of type '${wanted}'`);
  }
}

/** Fields of a profile that are never shown, neither by `debug` nor in logs. */
const SECRET_FIELD = /pass|secret|token|key/i;

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
