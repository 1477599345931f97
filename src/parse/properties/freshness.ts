import type { Plain } from '../../project/project.ts';
import type { FreshnessThreshold, FreshnessTime } from '../manifest.ts';
import { isMap } from './scalarChecks.ts';

const NO_TIME: FreshnessTime = { count: null, period: null };
/** What a source has when nobody speaks of freshness: nothing is checked, but it is not switched off. */
export const NO_THRESHOLD: FreshnessThreshold = { warn_after: NO_TIME, error_after: NO_TIME, filter: null };

/** A threshold from YAML; null, which switches checks off, stays null, and `undefined` what was not written. */
export function freshnessThreshold(value: Plain): FreshnessThreshold | null | undefined {
  if (value === null || value === undefined) return value;
  if (!isMap(value)) return undefined;
  return {
    warn_after: time(value['warn_after']),
    error_after: time(value['error_after']),
    filter: typeof value['filter'] === 'string' ? value['filter'] : null,
  };
}

function time(value: Plain): FreshnessTime {
  if (!isMap(value)) return NO_TIME;
  const { count = null, period = null } = value;
  return { count: count as number | null, period: period as FreshnessTime['period'] };
}

/** Lays the more specific threshold over the general one. */
export function mergeThresholds(
  base: FreshnessThreshold | null | undefined,
  specific: FreshnessThreshold | null | undefined,
): FreshnessThreshold | null | undefined {
  if (specific === undefined) return base;
  if (specific === null || base === null || base === undefined) return specific;
  return {
    warn_after: mergeTimes(base.warn_after, specific.warn_after),
    error_after: mergeTimes(base.error_after, specific.error_after),
    filter: specific.filter ?? base.filter,
  };
}

function mergeTimes(base: FreshnessTime | null, specific: FreshnessTime | null): FreshnessTime {
  return {
    count: specific?.count ?? base?.count ?? null,
    period: specific?.period ?? base?.period ?? null,
  };
}

/** Without both count and period a time says nothing, and a filter alone limits nothing. */
export function completeThreshold(threshold: FreshnessThreshold | null): FreshnessThreshold | null {
  if (threshold === null) return null;
  const complete = (given: FreshnessTime | null) =>
    given !== null && given.count !== null && given.period !== null ? given : NO_TIME;
  const [warn_after, error_after] = [complete(threshold.warn_after), complete(threshold.error_after)];
  if (warn_after === NO_TIME && error_after === NO_TIME) return NO_THRESHOLD;
  return { warn_after, error_after, filter: threshold.filter };
}
