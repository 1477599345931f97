import type { ContextServices } from './context.ts';

/** The macro that writes the SQL of one batch; projects may bring their own. */
export const MICROBATCH_MACRO = 'get_incremental_microbatch_sql';

/**
 * Whether microbatch models are built batch by batch. Not so for projects that have a strategy macro of their own and have
 * switched dbt's behaviour flag off: they are built in one go, as before there were batches.
 */
export function usesBatches(services: Pick<ContextServices, 'macros' | 'invocation'>): boolean {
  const { behavior } = services.invocation.flags;
  if (behavior['require_batched_execution_for_custom_microbatch_strategy'] !== false) return true;
  return hasBuiltinStrategy(services);
}

/** The strategy macro is the one that came with tx. */
export function hasBuiltinStrategy({ macros }: Pick<ContextServices, 'macros'>): boolean {
  const macro = macros.find(MICROBATCH_MACRO, macros.rootPackage);
  return macro !== undefined && macros.isInternal(macro.package_name);
}
