import { toValue } from '../../jinja/runtime/convert.ts';
import { repr } from '../../jinja/runtime/representation.ts';

export type YamlPath = readonly (string | number)[];

/** A value that does not have the shape it must have; `path` leads from the entry to it. */
export interface Problem {
  readonly path: YamlPath;
  /** In the words of JSON Schema's validators, as dbt's messages have them: `3 is not of type 'string'`. */
  readonly reason: string;
}

/** Walks one entry. The path is kept as a stack, so that checking thousands of right values allocates nothing. */
export class Walk {
  readonly problems: Problem[] = [];
  /** Keys that no entry of this kind has, where such keys are let through. */
  readonly unknown: { readonly path: YamlPath; readonly known: readonly string[] }[] = [];
  readonly path: (string | number)[] = [];

  report(reason: string): void {
    this.problems.push({ path: [...this.path], reason });
  }

  within(step: string | number, value: unknown, check: Check): void {
    this.path.push(step);
    check(value, this);
    this.path.pop();
  }
}

export type Check = (value: unknown, walk: Walk) => void;

/** Python's `repr` of YAML data, cut where it gets long. */
export function shown(value: unknown): string {
  const text = repr(toValue(value));
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export const anything: Check = () => {};

export const text: Check = (value, walk) => {
  if (typeof value !== 'string') walk.report(`${shown(value)} is not of type 'string'`);
};

export const flag: Check = (value, walk) => {
  if (typeof value !== 'boolean') walk.report(`${shown(value)} is not of type 'boolean'`);
};

export const integer: Check = (value, walk) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) walk.report(`${shown(value)} is not of type 'integer'`);
};

export const mapping: Check = (value, walk) => {
  if (!isMap(value)) walk.report(`${shown(value)} is not of type 'object'`);
};

/** A string or a number: versions. */
export const label: Check = (value, walk) => {
  const isText = typeof value === 'string' || typeof value === 'number';
  if (!isText && !isFloat(value)) walk.report(`${shown(value)} is not valid under any of the given schemas`);
};

function isFloat(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'typeName' in value && value.typeName === 'float';
}

export function oneOf(words: readonly string[]): Check {
  return (value, walk) => {
    if (!words.some((word) => word === value)) walk.report(`${shown(value)} is not one of ${shown([...words])}`);
  };
}

/** Null, or what `check` wants. */
export function optional(check: Check): Check {
  return (value, walk) => {
    if (value === null) return;
    if (typeof value === 'object') {
      check(value, walk);
      return;
    }
    const before = walk.problems.length;
    check(value, walk);
    if (walk.problems.length === before) return;
    walk.problems.length = before;
    walk.report(`${shown(value)} is not valid under any of the given schemas`);
  };
}

/** A value that one of the checks accepts. */
export function anyOf(...checks: readonly Check[]): Check {
  return (value, walk) => {
    const before = walk.problems.length;
    for (const check of checks) {
      check(value, walk);
      if (walk.problems.length === before) return;
      walk.problems.length = before;
    }
    walk.report(`${shown(value)} is not valid under any of the given schemas`);
  };
}

export function list(check: Check): Check {
  return (value, walk) => {
    if (!Array.isArray(value)) {
      walk.report(`${shown(value)} is not of type 'array'`);
      return;
    }
    for (let i = 0; i < value.length; i++) walk.within(i, value[i], check);
  };
}

export interface ObjectOptions {
  readonly required?: readonly string[];
  /** What happens to other keys: an error, a note of an unknown key, or nothing. */
  readonly others?: 'error' | 'note' | 'allow';
}

export function object(fields: Readonly<Record<string, Check>>, options: ObjectOptions = {}): Check {
  const { required = [], others = 'error' } = options;
  const known = Object.keys(fields);
  return (value, walk) => {
    if (!isMap(value)) {
      walk.report(`${shown(value)} is not of type 'object'`);
      return;
    }
    for (const key of required) {
      if (value[key] === undefined) walk.report(`'${key}' is a required property`);
    }
    const unexpected: string[] = [];
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(fields, key)) walk.within(key, value[key], fields[key] as Check);
      else if (others === 'error') unexpected.push(key);
      else if (others === 'note') walk.unknown.push({ path: [...walk.path, key], known });
    }
    if (unexpected.length > 0) {
      const names = unexpected.map((key) => `'${key}'`).join(', ');
      const were = unexpected.length === 1 ? 'was' : 'were';
      walk.report(`Additional properties are not allowed (${names} ${were} unexpected)`);
    }
  };
}

/** Adds a rule over the whole value, asked when its parts are right. */
export function also(check: Check, rule: (value: Readonly<Record<string, unknown>>) => string | undefined): Check {
  return (value, walk) => {
    const before = walk.problems.length;
    check(value, walk);
    if (walk.problems.length > before || !isMap(value)) return;
    const reason = rule(value);
    if (reason !== undefined) walk.report(reason);
  };
}
