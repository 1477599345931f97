import type { MacroResolver } from '../context/macroResolver.ts';
import type { MacroText } from './macroIndex.ts';

/** Unique ids of the macros that a macro's text calls, dispatches included, in order of appearance. */
export function calledMacros({ calls }: MacroText, packageName: string, resolver: MacroResolver): string[] {
  const found = new Set<string>();
  for (const call of calls) {
    if ('dispatch' in call) {
      const { macro } = resolver.dispatch(call.dispatch, call.namespace, packageName);
      if (macro !== undefined) found.add(macro.unique_id);
    } else {
      const [first, second] = call.path as [string, string | undefined];
      const macro = second === undefined ? resolver.find(first, packageName) : resolver.namespace(first)?.get(second);
      if (macro !== undefined) found.add(macro.unique_id);
    }
  }
  return [...found];
}
