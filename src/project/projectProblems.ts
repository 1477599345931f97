import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import type { Plain, PlainMap } from './project.ts';
import { canonicalKey, type KeyType, projectKeys, reservedNames } from './projectKeys.ts';
import { pyRepr } from './pyRepr.ts';
import type { LoadedYaml } from './yaml.ts';

/** Collects what is wrong with one dbt_project.yml, in dbt's words. */
export class ProjectProblems {
  readonly found: Diagnostic[] = [];
  readonly #yaml: LoadedYaml;
  readonly #path: string;
  readonly #source: string;

  /** @param path absolute path of the file, which dbt names at the end of each message */
  constructor(yaml: LoadedYaml, path: string, source: string) {
    this.#yaml = yaml;
    this.#path = path;
    this.#source = source;
  }

  /** Notes a mistake. @param onKey whether the key is wrong, or its value */
  add(code: string, message: string, at: readonly (string | number)[], hint?: string, onKey = false): void {
    const location = onKey ? this.#yaml.locateKey(at) : this.#yaml.locate(at);
    this.found.push({
      code,
      severity: 'error',
      kind: 'Runtime',
      message: `${message}\n\nError encountered in ${this.#path}`,
      ...(location === undefined ? {} : { location, source: this.#source }),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Keys that dbt does not know, and keys in two spellings. */
  checkKeys(raw: PlainMap): void {
    const written = new Map<string, string>();
    for (const key of Object.keys(raw)) {
      const known = canonicalKey(key);
      if (!Object.hasOwn(projectKeys, known)) {
        const near = didYouMean(key, Object.keys(projectKeys));
        this.add('TX0103', `Additional properties are not allowed (${pyRepr(key)} was unexpected)`, [key], near, true);
      } else if (written.has(known))
        this.add(
          'TX0104',
          `'${written.get(known)}' and '${key}' are the same key: keep one of them`,
          [key],
          undefined,
          true,
        );
      written.set(known, key);
    }
  }

  /** The name has to be one of Python's: macros are called by it. */
  checkName(name: Plain): void {
    if (name === undefined) this.add('TX0105', 'Required "name" field not present in project', []);
    else if (typeof name !== 'string')
      this.add('TX0105', `at path ['name']: ${pyRepr(name)} is not of type 'string'`, ['name']);
    else if (!/^[^\d\W]\w*$/u.test(name)) {
      this.add(
        'TX0105',
        `at path ['name']: ${pyRepr(name)} does not match '^[^\\\\d\\\\W]\\\\w*$'`,
        ['name'],
        'letters, digits and underscores, a letter first',
      );
    } else if (reservedNames.has(name))
      this.add('TX0105', `Invalid project name: ${name} is a reserved word`, ['name']);
  }

  /** The value when it has the type wanted, else `undefined` and a problem. */
  checked(key: string, value: Plain, type: KeyType): boolean {
    const wrong = mismatch(value, type);
    if (wrong === undefined) return true;
    const [path, bad, wanted] = wrong;
    const shown = [key, ...path].map(pyRepr).join('][');
    this.add('TX0106', `at path [${shown}]: ${pyRepr(bad)} is not of type ${wanted}`, [key, ...path]);
    return false;
  }
}

/** Where a value is not of a type, what stands there, and what JSON schema calls the type. */
function mismatch(value: Plain, type: KeyType): [path: number[], bad: Plain, wanted: string] | undefined {
  const isText = typeof value === 'string';
  switch (type) {
    case 'any':
      return undefined;
    case 'string':
      return isText ? undefined : [[], value, "'string'"];
    case 'number':
      return typeof value === 'number' ? undefined : [[], value, "'number'"];
    case 'string or number':
      return isText || typeof value === 'number' || isFloat(value) ? undefined : [[], value, "'string', 'number'"];
    case 'boolean':
      return typeof value === 'boolean' ? undefined : [[], value, "'boolean'"];
    case 'object':
      return isPlainMap(value) ? undefined : [[], value, "'object'"];
    case 'list':
      return Array.isArray(value) ? undefined : [[], value, "'array'"];
    case 'string or strings':
      if (isText) return undefined;
      return Array.isArray(value) ? badItem(value) : [[], value, "'string', 'array'"];
    case 'strings':
      return Array.isArray(value) ? badItem(value) : [[], value, "'array'"];
  }
}

/** The first item of a list that is no text. */
function badItem(list: readonly Plain[]): [number[], Plain, string] | undefined {
  const at = list.findIndex((item) => typeof item !== 'string');
  return at < 0 ? undefined : [[at], list[at], "'string'"];
}

/** A float that is kept apart from ints (`1.0`) is an object that prints as a number. */
function isFloat(value: Plain): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Number.isNaN(Number(String(value)));
}

/** Lists and dates are objects too, but no mappings. */
export function isPlainMap(value: Plain): value is PlainMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}
