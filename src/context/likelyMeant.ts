import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearNames } from '../diagnostics/didYouMean.ts';
import { filters } from '../jinja/runtime/filters/filters.ts';
import type { ContextServices } from './context.ts';

/** Messages that hold a name which does not exist: where it stands, and what names of its kind there are. */
const MISSES: readonly (readonly [
  message: RegExp,
  names: (services: ContextServices, packageName: string) => string[],
])[] = [
  [/^'(\w+)' is undefined/, macroNames],
  [/^'dict object' has no attribute '(\w+)'/, macroNames],
  [/^In dispatch: No macro named '(\w+)' found/, macroNames],
  [/^Required var '([^']+)' not found/, ({ project }, packageName) => Object.keys(project.varsFor(packageName))],
  [/^No filter named '(\w+)'/, () => [...filters.keys()]],
  [/^Env var required but not provided: '([^']+)'/, ({ invocation }) => Object.keys(invocation.env)],
  [/^The specified strategy macro '(\w+)'/, (services) => namesLike(services, /^snapshot_(\w+)_strategy$/)],
  [/incremental strategy macro with the name "get_incremental_(\w+)_sql"/, strategyNames],
];

/** The diagnostic with the names that were most likely meant, when its message is about one that does not exist. */
export function withLikelyMeant(diagnostic: Diagnostic, services: ContextServices, packageName: string): Diagnostic {
  if (diagnostic.hint !== undefined || diagnostic.message.includes('Did you mean')) return diagnostic;
  for (const [message, names] of MISSES) {
    const written = message.exec(diagnostic.message)?.[1];
    if (written === undefined) continue;
    const near = nearNames(written, names(services, packageName));
    if (near.length === 0) continue;
    return { ...diagnostic, hint: `did you mean ${near.map((name) => `'${name}'`).join(' or ')}?` };
  }
  return diagnostic;
}

function macroNames({ macros }: ContextServices): string[] {
  return [...macros.all()].map((macro) => macro.name);
}

/** What the group of a pattern takes from the names of macros. */
function namesLike({ macros }: ContextServices, pattern: RegExp): string[] {
  return [...macros.all()].flatMap(({ name }) => pattern.exec(name)?.[1] ?? []);
}

function strategyNames(services: ContextServices): string[] {
  return namesLike(services, /^get_incremental_(\w+)_sql$/);
}
