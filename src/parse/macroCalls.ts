import type { MacroResolver } from '../context/macroResolver.ts';
import type { MacroText } from './macroIndex.ts';

/**
 * Unique ids of the macros that a macro's text calls, dispatches included, in order of appearance.
 * @param owner name and package of the macro
 */
export function calledMacros(
  { calls }: MacroText,
  { name, packageName }: { readonly name: string; readonly packageName: string },
  resolver: MacroResolver,
): string[] {
  const found = new Set<string>();
  for (const call of calls) {
    if ('dispatch' in call) {
      // dbt takes the macro of the dispatched name along, when that is not the one that dispatches.
      const named = call.dispatch === name ? undefined : resolver.findUnrendered(call.dispatch, packageName);
      if (named !== undefined) found.add(named.unique_id);
      const { macro } = resolver.dispatch(call.dispatch, call.namespace, packageName);
      if (macro !== undefined) found.add(macro.unique_id);
    } else {
      const [first, second] = call.path as [string, string | undefined];
      // As in dbt, a method of a value counts as the macro of its name, where there is one.
      const macro =
        second === undefined ? resolver.findUnrendered(first, packageName) : resolver.findUnrendered(second, first);
      if (macro !== undefined) found.add(macro.unique_id);
    }
  }
  return [...found];
}
