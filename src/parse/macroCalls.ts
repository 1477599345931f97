import type { MacroResolver } from '../context/macroResolver.ts';
import { calledNames } from '../jinja/analysis.ts';
import type { MacroDefinition } from '../jinja/jinja.ts';

/** Unique ids of the macros that a macro's text calls, dispatches included, in order of appearance. */
export function calledMacros(definition: MacroDefinition, packageName: string, resolver: MacroResolver): string[] {
  const found = new Set<string>();
  for (const { path, args, kwargs } of calledNames(definition).names) {
    const [first, second] = path;
    if (first === undefined || (first === definition.name && second === undefined)) continue;
    if (first === 'adapter' && second === 'dispatch') {
      const name = args?.[0] ?? kwargs.get('macro_name');
      const namespace = args?.[1] ?? kwargs.get('macro_namespace');
      if (typeof name !== 'string') continue;
      const { macro } = resolver.dispatch(name, typeof namespace === 'string' ? namespace : null, packageName);
      if (macro !== undefined) found.add(macro.unique_id);
    } else {
      const macro = second === undefined ? resolver.find(first, packageName) : resolver.namespace(first)?.get(second);
      if (macro !== undefined) found.add(macro.unique_id);
    }
  }
  return [...found];
}
