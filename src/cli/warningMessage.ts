import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatBrief } from '../diagnostics/format.ts';
import { warningTag } from './colours.ts';
import { isDeprecation } from './warningEvents.ts';
import { wrapText } from './wrapText.ts';

/** What decides how a warning is put. */
export interface WarningStyle {
  /** Columns (`--printer-width`). */
  readonly width: number;
  /** `require_event_names_in_deprecations`: older deprecations show the name of their event too. */
  readonly names: boolean;
}

/** Deprecations that dbt had before it put the name of the event into the head of the line. */
const OLDER: ReadonlySet<string> = new Set([
  'PackageRedirectDeprecation',
  'PackageInstallPathDeprecation',
  'ConfigSourcePathDeprecation',
  'ConfigDataPathDeprecation',
  'MetricAttributesRenamed',
  'ExposureNameDeprecation',
  'InternalDeprecation',
  'EnvironmentVariableRenamed',
  'ConfigLogPathDeprecation',
  'ConfigTargetPathDeprecation',
  'TestsConfigDeprecation',
  'ProjectFlagsMovedDeprecation',
  'AdapterDeprecationWarning',
  'CollectFreshnessReturnSignature',
]);

/** Deprecations that dbt shows as plain warnings, unless the names of events are asked for. */
const PLAIN: ReadonlySet<string> = new Set([
  'BehaviorChangeEvent',
  'SpacesInResourceNameDeprecation',
  'ResourceNamesWithSpacesDeprecation',
  'PackageMaterializationOverrideDeprecation',
  'SourceFreshnessProjectHooksNotRun',
  'MFTimespineWithoutYamlConfigurationDeprecation',
  'MFCumulativeTypeParamsDeprecation',
  'MicrobatchMacroOutsideOfBatchesDeprecation',
  'GetMetaKeyWarning',
]);

/** The text of a warning as the console shows it: dbt's, then the place and what to do, which only tx knows. */
export function warningMessage(diagnostic: Diagnostic, style: WarningStyle): string {
  const { event, message } = diagnostic;
  const details = warningDetails(diagnostic);
  if (event === undefined || !isDeprecation(event)) return warningTag(message) + details;
  const named = style.names || !(OLDER.has(event) || PLAIN.has(event));
  const text = PLAIN.has(event) && !style.names ? message : `Deprecated functionality\n\n${message}`;
  if (event === 'ProjectFlagsMovedDeprecation')
    return warningTag(text.replace('\n\n', '\n'), named ? event : undefined) + details;
  // Colours take no room on the line, so the head is wrapped without them.
  const head = '[WARNING]';
  const wrapped = wrapText(`${head}${named ? `[${event}]` : ''}: ${text}`, style.width);
  return `${warningTag('').replace(': ', '')}${wrapped.slice(head.length)}${details}`;
}

/** Code, place and advice on a line of their own. */
function warningDetails(diagnostic: Diagnostic): string {
  const { location, hint, code } = diagnostic;
  if (location === undefined && hint === undefined) return '';
  const place = location === undefined ? code : formatBrief({ ...diagnostic, message: '' }).trimEnd();
  return `\n  ${place}${hint === undefined ? '' : `  ${hint}`}`;
}
