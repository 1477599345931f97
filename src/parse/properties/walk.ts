/** Keys and list places from the root of a value (or from an entry) to something within it. */
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

  /** Notes a problem of the value that is looked at now. */
  report(reason: string): void {
    this.problems.push({ path: [...this.path], reason });
  }

  /** Checks a member of the value that is looked at now. */
  within(step: string | number, value: unknown, check: Check): void {
    this.path.push(step);
    check(value, this);
    this.path.pop();
  }
}

/** Looks at one value and reports what is wrong with it. */
export type Check = (value: unknown, walk: Walk) => void;
