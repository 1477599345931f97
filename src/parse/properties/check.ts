import { isMap, shown } from './scalarChecks.ts';
import type { Check } from './walk.ts';

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

/** A list whose items all pass the check. */
export function list(check: Check): Check {
  return (value, walk) => {
    if (!Array.isArray(value)) {
      walk.report(`${shown(value)} is not of type 'array'`);
      return;
    }
    for (let i = 0; i < value.length; i++) walk.within(i, value[i], check);
  };
}

/** What `object` asks beside the checks of the fields. */
export interface ObjectOptions {
  /** Keys that have to be there; their values may still be null where the field's check says so. */
  readonly required?: readonly string[];
  /** What happens to other keys: an error, a note of an unknown key, or nothing. */
  readonly others?: 'error' | 'note' | 'allow';
}

/** A mapping with these fields; each is optional unless named in `required`. */
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
