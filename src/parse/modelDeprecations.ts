import { str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { Manifest, ManifestNode, ModelNode } from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** A date in YAML, with or without a time and a zone. */
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d)?$/;

/**
 * `deprecation_date` as the manifest has it: ISO 8601 with a zone, UTC unless another one is given. A text that is no
 * date stays as it is.
 */
export function deprecationDate(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : str(value as Value);
  const match = DATE.exec(text);
  if (match === null) return text;
  const [, day, time = '00:00:00', zone = '+00:00'] = match;
  return `${day}T${time.replace(/\.0+$/, '')}${zone === 'Z' ? '+00:00' : zone}`;
}

/**
 * Warns about models that are past their date, and about models that read those or will have to stop reading them. Notes
 * when the next date comes, for until then the answer stays the same.
 */
export function checkDeprecations(manifest: Manifest, state: ParseState): void {
  const models = [...manifest.nodes.values()].filter((node) => node.resource_type === 'model');
  const dated = new Map(models.filter((model) => isDated(model)).map((model) => [model.unique_id, model]));
  if (dated.size === 0) return;
  const now = state.invocation.now().getTime();
  for (const model of dated.values()) {
    const date = Date.parse(model.deprecation_date as string);
    if (date < now) warnDeprecated(model, state);
    else state.reads.until(date);
  }
  for (const reader of models) {
    for (const id of reader.depends_on.nodes) {
      const read = dated.get(id);
      if (read !== undefined) warnReference(reader, read, now, state);
    }
  }
}

function isDated({ deprecation_date: date }: ModelNode): boolean {
  return date !== null && !Number.isNaN(Date.parse(date));
}

function warnDeprecated({ name, version, deprecation_date: date, tx }: ModelNode, state: ParseState): void {
  state.warning({
    code: 'TX2056',
    event: 'DeprecatedModel',
    message: `Model ${name}${suffix(version)} has passed its deprecation date of ${date}. This model should be disabled or removed.`,
    location: tx.location,
    data: { model_name: name, model_version: text(version), deprecation_date: date },
  });
}

function warnReference(reader: ManifestNode, read: ModelNode, now: number, state: ParseState): void {
  const { name, version, latest_version: latest, deprecation_date: date } = read;
  const past = Date.parse(date as string) < now;
  const fate = past ? `which was deprecated on '${date}'` : `which is slated for deprecation on '${date}'`;
  const message = `While compiling '${reader.name}': Found a reference to ${name}${suffix(version)}, ${fate}.`;
  const newer = version !== null && version !== latest;
  state.warning({
    code: 'TX2056',
    event: past ? 'DeprecatedReference' : 'UpcomingReferenceDeprecation',
    message: newer
      ? `${message} A new version of '${name}' is available: {{ ref('${read.package_name}', '${name}', v='${latest}') }}.`
      : message,
    location: reader.tx.location,
    data: {
      model_name: reader.name,
      ref_model_package: read.package_name,
      ref_model_name: name,
      ref_model_version: text(version),
      ref_model_latest_version: String(latest ?? 'None'),
      ref_model_deprecation_date: date,
    },
  });
}

function text(version: ModelNode['version']): string {
  return version === null ? '' : String(version);
}

function suffix(version: ModelNode['version']): string {
  return version === null ? '' : `.v${version}`;
}
