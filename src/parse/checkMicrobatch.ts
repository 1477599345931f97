import { GRAINS, utcMoment } from '../cli/timeWindow.ts';
import { hasBuiltinStrategy, usesBatches } from '../context/usesBatches.ts';
import { PyDate } from '../jinja/runtime/datetime/date.ts';
import { pyRepr } from '../project/pyRepr.ts';
import type { Manifest, ModelNode } from './manifest.ts';
import { isMicrobatch } from './microbatchModel.ts';
import type { ParseState } from './parseState.ts';

/** What microbatch models need: a time of event, a size, a beginning, and inputs that can be narrowed. */
export function checkMicrobatch(manifest: Manifest, state: ParseState): void {
  const models = [...manifest.nodes.values()].filter(isMicrobatch);
  if (models.length === 0) return;
  const { services, adapter } = state;
  if (!usesBatches(services)) {
    if (!hasBuiltinStrategy(services))
      state.warn(
        'TX2060',
        'MicrobatchMacroOutsideOfBatchesDeprecation',
        'The use of a custom microbatch macro outside of batched execution is deprecated. To use it with batched execution, set `flags.require_batched_execution_for_custom_microbatch_strategy` to `True` in `dbt_project.yml`. In the future this will be the default behavior.',
      );
    return;
  }
  for (const model of models) {
    checkConfig(model, state);
    checkInputs(model, manifest, state);
  }
  const forced = models.filter((model) => model.config['concurrent_batches'] === true).length;
  if (forced > 0 && !adapter.can.microbatchConcurrency)
    state.warn(
      'TX2062',
      'InvalidConcurrentBatchesConfig',
      `Found ${forced} microbatch model${forced === 1 ? '' : 's'} with the \`concurrent_batches\` config set to true, but the ${adapter.type} adapter does not support running batches concurrently. Batches will be run sequentially.`,
    );
}

/** Each setting that is missing or no such value is an error. `begin` is written in one form from here on. */
function checkConfig(model: ModelNode, state: ParseState): void {
  const { config } = model;
  const wrong = (rest: string, hint: string): void =>
    state.error('TX2061', 'Parsing', `Microbatch model '${model.name}' must provide ${rest}`, model.tx.location, hint);
  const { event_time: eventTime, batch_size: size, lookback, concurrent_batches: concurrent } = config;
  if (eventTime === null || eventTime === undefined)
    wrong(
      "an 'event_time' (string) config that indicates the name of the event time column.",
      "add event_time='…' to its config",
    );
  else if (typeof eventTime !== 'string')
    wrong(`an 'event_time' config of type string, but got: ${pyRepr(eventTime)}.`, 'give the name of a column');
  checkBegin(model, wrong);
  if (!GRAINS.includes(size as (typeof GRAINS)[number]))
    wrong(
      `a 'batch_size' config that is one of [${GRAINS.map((one) => `'${one}'`).join(', ')}], but got: ${size === null || size === undefined ? 'None' : String(size)}.`,
      "add batch_size='day' to its config",
    );
  if (lookback !== null && lookback !== undefined && !Number.isInteger(lookback))
    wrong(
      `the optional 'lookback' config as type int, but got: ${pyRepr(lookback)}.`,
      'give the number of batches to build again',
    );
  if (concurrent !== null && concurrent !== undefined && typeof concurrent !== 'boolean')
    wrong(
      `the optional 'concurrent_batches' config as type bool, but got: ${pyRepr(concurrent)}.`,
      'give true or false',
    );
}

/** A text or a datetime of a template; kept as ISO 8601 without zone, as dbt's manifest has it. */
function checkBegin({ config }: ModelNode, wrong: (rest: string, hint: string) => void): void {
  const { begin } = config;
  if (begin === null || begin === undefined) {
    wrong(
      "a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.",
      "add begin='2024-01-01' to its config",
    );
    return;
  }
  const text = begin instanceof PyDate ? begin.toText() : begin;
  if (typeof text !== 'string') {
    wrong(`a 'begin' config of type datetime, but got: ${pyRepr(begin)}.`, "write begin='2024-01-01'");
    return;
  }
  const moment = utcMoment(text);
  if (moment === undefined)
    wrong(`a 'begin' config of valid datetime (ISO format), but got: ${text}.`, "write begin='2024-01-01T00:00:00'");
  else (config as Record<string, unknown>)['begin'] = moment.toISOString().replace(/(\.000)?Z$/, '');
}

/** Without an input that is narrowed every batch would read everything. */
function checkInputs(model: ModelNode, manifest: Manifest, state: ParseState): void {
  let narrowed = false;
  for (const id of model.depends_on.nodes) {
    const input = manifest.nodes.get(id) ?? manifest.sources.get(id);
    const column = input?.config['event_time'] ?? null;
    if (input === undefined || column === null || column === '') continue;
    narrowed = true;
    if (typeof column !== 'string')
      state.error(
        'TX2061',
        'Parsing',
        `Microbatch model '${model.name}' depends on an input node '${input.name}' with an 'event_time' config of invalid (non-string) type: ${pyRepr(column)}.`,
        input.tx.location,
        'give the name of a column',
      );
  }
  if (narrowed) return;
  state.warn(
    'TX2063',
    'MicrobatchModelNoEventTimeInputs',
    `The microbatch model '${model.name}' has no 'ref' or 'source' input with an 'event_time' configuration. \nThis means no filtering can be applied and can result in unexpected duplicate records in the resulting microbatch model.`,
    model.tx.location,
    'set event_time in the config of an input, to the column by which it is to be narrowed',
  );
}
