/**
 * What a rendering read beside its own text. The parse cache and `state:modified` reasons stand on this list: a
 * rendering may be reused only when each read would give the same again.
 */
export interface ReadRecorder {
  /** A macro that was looked up, by unique id. */
  macro(uniqueId: string): void;
  /** A macro name that was looked up and not found, seen from a package. */
  missingName(name: string): void;
  /** A `var()`; `value` is `undefined` when it has none. */
  variable(name: string, value: unknown): void;
  /** An `env_var()`; alike. */
  env(name: string, value: string | undefined): void;
  /** A field of `target`, or `*` for all of it. */
  target(field: string): void;
  /** A member of `flags`. */
  flag(name: string): void;
  /** `graph`, `selected_resources` and other views of the whole project. */
  graph(): void;
  /** The time of the call, invocation id and other values that never come again. */
  volatile(): void;
}

/** For renderings whose reads nobody keeps. */
export const NO_READS: ReadRecorder = {
  macro() {},
  missingName() {},
  variable() {},
  env() {},
  target() {},
  flag() {},
  graph() {},
  volatile() {},
};
