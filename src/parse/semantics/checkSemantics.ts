import type { Manifest } from '../manifest.ts';
import type { ParseState } from '../parseState.ts';
import { resolveSemantics } from './resolveMetrics.ts';
import { rules } from './rules/rules.ts';
import { SemanticIssues } from './semanticIssues.ts';
import { granularityRank, legacyTimeSpine, timeSpines } from './semanticManifest.ts';

/** Resolves the semantic nodes of a manifest and holds them against the semantic layer's rules. */
export function checkSemantics(manifest: Manifest, state: ParseState): void {
  const before = state.diagnostics.length;
  resolveSemantics(manifest, state);
  checkNames(manifest, state);
  checkTimeSpine(manifest, state);
  // The rules expect that what is referred to is there.
  const isWhole = !state.diagnostics.slice(before).some(({ severity }) => severity === 'error');
  if (!isWhole || manifest.metrics.size === 0 || manifest.semantic_models.size === 0) return;
  const issues = new SemanticIssues(state);
  for (const rule of rules) rule(manifest, issues);
  checkOlderFields(manifest, state);
}

/** MetricFlow joins metrics with days, so there must be a table of them. */
function checkTimeSpine(manifest: Manifest, state: ParseState): void {
  if (manifest.semantic_models.size === 0) return;
  const legacy = legacyTimeSpine(manifest);
  const spines = timeSpines(manifest);
  const hasDays = spines.some(
    (spine) => granularityRank(spine.primary_column.time_granularity) <= granularityRank('day'),
  );
  if (legacy === undefined && !hasDays) {
    const [model] = manifest.semantic_models.values();
    state.error(
      'TX2165',
      'Parsing',
      'The semantic layer requires a time spine model with granularity DAY or smaller in the project, but none was found.',
      model?.tx.location,
      'add a model with a row for each day, and `time_spine: {standard_granularity_column: …}` in its entry (docs/semantic-layer.md)',
    );
  }
  const withDay = spines.some((spine) => spine.primary_column.time_granularity === 'day');
  if (legacy === undefined || withDay || manifest.metrics.size === 0) return;
  if (state.invocation.flags.behavior['require_yaml_configuration_for_mf_time_spines'] === true) return;
  state.warning({
    code: 'TX2165',
    event: 'MFTimespineWithoutYamlConfigurationDeprecation',
    message: `Time spines without YAML configuration are in the process of deprecation. Please add YAML configuration for your 'metricflow_time_spine' model.`,
    location: legacy.tx.location,
    hint: 'describe the model, with `time_spine: {standard_granularity_column: date_day}` and `granularity: day` on the column',
    data: {},
  });
}

/** `window` and `grain_to_date` of cumulative metrics have moved one level down. */
function checkOlderFields(manifest: Manifest, state: ParseState): void {
  const older = [...manifest.metrics.values()].filter(
    ({ type_params: params }) => params.window !== null || params.grain_to_date !== null,
  );
  const [first] = older;
  if (first === undefined) return;
  const names = older.map(({ name }) => name).join(', ');
  const fields = (parent: string): string => `\`${parent}.window\` and \`${parent}.grain_to_date\``;
  const now = fields('type_params.cumulative_type_params');
  const location = first.tx.location;
  if (state.invocation.flags.behavior['require_nested_cumulative_type_params'] === true) {
    const message = `Cumulative fields ${fields('type_params')} should be nested under ${now}. Invalid metrics: ${names}.`;
    state.error('TX2161', 'Parsing', message, location);
    return;
  }
  state.warning({
    code: 'TX2161',
    event: 'MFCumulativeTypeParamsDeprecation',
    message: `Cumulative fields ${fields('type_params')} have been moved and will soon be deprecated. Please nest those values under ${now}.`,
    location,
    hint: `metrics that have them: ${names}`,
    data: {},
  });
}

/** Names of semantic models with spaces: a flag decides whether they are an error. */
function checkNames(manifest: Manifest, state: ParseState): void {
  const spaced = [...manifest.semantic_models.values()].filter(({ name }) => name.includes(' '));
  const [first] = spaced;
  if (first === undefined) return;
  if (state.invocation.flags.behavior['require_source_and_semantic_model_names_without_spaces'] === true) {
    const list = spaced.map((node) => `  * '${node.unique_id}' (${node.original_file_path})`).join('\n');
    state.error('TX2051', 'Runtime', `Resource names cannot contain spaces:\n${list}`, first.tx.location);
    return;
  }
  state.warning({
    code: 'TX2051',
    event: 'SpacesInResourceNameDeprecation',
    message: `Found spaces in the name of \`${first.unique_id}\``,
    location: first.tx.location,
    data: { unique_id: first.unique_id },
  });
}
