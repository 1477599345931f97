import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';

/** A command reports what it does and finds through the invocation's events. What it throws, `runCommand` reports. */
export type Command = (invocation: Invocation) => Promise<ExitCode>;

/** Each command's code is loaded when it is called. */
export const commandLoaders: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import('./build.ts')).build,
  clean: async () => (await import('./clean.ts')).clean,
  clone: async () => (await import('./clone.ts')).clone,
  compile: async () => (await import('./compile.ts')).compile,
  debug: async () => (await import('./debug.ts')).debug,
  deps: async () => (await import('./deps.ts')).deps,
  'docs generate': async () => (await import('./docsGenerate.ts')).docsGenerate,
  'docs serve': async () => (await import('./docsServe.ts')).docsServe,
  init: async () => (await import('./init.ts')).init,
  list: async () => (await import('./ls.ts')).ls,
  parse: async () => (await import('./parse.ts')).parse,
  retry: async () => (await import('./retry.ts')).retry,
  run: async () => (await import('./run.ts')).run,
  'run-operation': async () => (await import('./runOperation.ts')).runOperation,
  seed: async () => (await import('./seed.ts')).seed,
  shim: async () => (await import('./shim.ts')).shim,
  show: async () => (await import('./show.ts')).show,
  'source freshness': async () => (await import('./freshness.ts')).freshness,
  snapshot: async () => (await import('./snapshot.ts')).snapshot,
  test: async () => (await import('./test.ts')).test,
};
