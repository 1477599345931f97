import type { Manifest } from '../../manifest.ts';
import { timeSpines } from '../semanticManifest.ts';
import { GRANULARITIES, type TimeWindow } from '../semanticTypes.ts';
import type { Rule } from './rule.ts';

const STANDARD: ReadonlySet<string> = new Set(GRANULARITIES);
/** What is said where only standard granularities are taken. */
export const NO_CUSTOM = 'Custom granularities are not supported for this field yet.';

/** Granularities that time spines define beside the standard ones. */
export function customGranularities(manifest: Manifest): Set<string> {
  return new Set(timeSpines(manifest).flatMap((spine) => spine.custom_granularities.map(({ name }) => name)));
}

/** Whether a word is one of the standard granularities. */
export function isStandardGranularity(word: string): boolean {
  return STANDARD.has(word);
}

/** What is wrong with a window's granularity. */
export function windowProblem(
  window: TimeWindow,
  custom: ReadonlySet<string>,
  allowCustom: boolean,
): string | undefined {
  const { count, granularity } = window;
  const single = granularity.replace(/s$/, '');
  const word = custom.has(single) || STANDARD.has(single) ? single : granularity;
  const message = `Invalid time granularity '${word}' in window: '${count} ${granularity}'`;
  if (STANDARD.has(word)) return undefined;
  if (!custom.has(word)) return message;
  return allowCustom ? undefined : `${message} ${NO_CUSTOM}`;
}

/** A running total has one input, and a window or a start, not both. */
export const cumulativeMetricRule: Rule = (manifest, issues) => {
  const custom = customGranularities(manifest);
  for (const metric of manifest.metrics.values()) {
    if (metric.type !== 'cumulative') continue;
    const { measure, window: older, grain_to_date: olderGrain, cumulative_type_params: params } = metric.type_params;
    if (measure !== null && (params?.metric ?? null) !== null)
      issues.warn(
        metric,
        `Cumulative metric '${metric.name}' should not have both a measure and a metric as inputs. The measure will be ignored; please remove it to avoid confusion.`,
      );
    const window = params?.window ?? older;
    const grain = params?.grain_to_date ?? olderGrain;
    if (
      older !== null &&
      window !== null &&
      `${older.count} ${older.granularity}` !== `${window.count} ${window.granularity}`
    )
      issues.error(
        metric,
        `Got differing values for \`window\` on cumulative metric '${metric.name}'. In \`type_params.window\`, got '${older.count} ${older.granularity}'. In \`type_params.cumulative_type_params.window\`, got '${window.count} ${window.granularity}'. Please remove the value from \`type_params.window\`.`,
      );
    if (grain !== null && !STANDARD.has(grain.toLowerCase()))
      issues.error(metric, `Invalid time granularity found in \`grain_to_date\`: '${grain}'. ${NO_CUSTOM}`);
    if (window !== null && grain !== null)
      issues.error(metric, 'Both window and grain_to_date set for cumulative metric. Please set one or the other.');
    const problem = window === null ? undefined : windowProblem(window, custom, false);
    if (problem !== undefined) issues.error(metric, problem);
  }
};
