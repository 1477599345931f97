import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { JinjaError } from '../../jinja/errors.ts';
import { toPlain } from '../../jinja/runtime/convert.ts';
import { str } from '../../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { hostFunction } from '../hostFunction.ts';
import type { AdapterMember } from './sharedMembers.ts';

/** Members that only the DuckDB macros call. They are shown always: a macro of another adapter simply never asks. */
export const duckdbMembers: readonly (readonly [string, AdapterMember])[] = [
  ['external_root', (context) => hostFunction('external_root', '', () => externalRoot(context))],
  [
    'external_write_options',
    () =>
      hostFunction('external_write_options', 'location options', (location, options) =>
        writeOptions(str(location ?? null), options),
      ),
  ],
  [
    'external_read_location',
    () =>
      hostFunction('external_read_location', 'location options', (location, options) =>
        readLocation(str(location ?? null), options),
      ),
  ],
  [
    'location_exists',
    () => hostFunction('location_exists', 'location', (location) => existsSync(str(location ?? null))),
  ],
  [
    'get_binding_char',
    ({ services }) => hostFunction('get_binding_char', '', () => (services.adapter.type === 'duckdb' ? '?' : '%s')),
  ],
  [
    'escape_sql_string',
    () => hostFunction('escape_sql_string', 'value', (value) => str(value ?? null).replaceAll("'", "''")),
  ],
  ['convert_datetimes_to_strs', () => hostFunction('convert_datetimes_to_strs', 'table', (table) => table ?? null)],
  [
    'get_seed_file_path',
    (context) => hostFunction('get_seed_file_path', 'model', (model) => seedFilePath(model, context)),
  ],
  ['warn_once', (context) => hostFunction('warn_once', 'msg', (msg) => warnOnce(context, str(msg ?? null)))],
  ['is_motherduck', () => hostFunction('is_motherduck', '', () => false)],
  ['is_ducklake', () => hostFunction('is_ducklake', 'relation=', () => false)],
  ['use_ducklake_table_workarounds', () => hostFunction('use_ducklake_table_workarounds', 'relation=', () => false)],
  [
    'disable_transactions',
    ({ services }) =>
      hostFunction(
        'disable_transactions',
        '',
        () => services.adapter.connectionInfo()['disable_transactions'] === true,
      ),
  ],
  ['catalog_supports_foreign_keys', () => hostFunction('catalog_supports_foreign_keys', 'database=', () => true)],
  [
    'get_temp_relation_path',
    () => hostFunction('get_temp_relation_path', 'model batch_id=', (model, batch) => tempName(model, batch)),
  ],
  ['batch_id_for_model', () => hostFunction('batch_id_for_model', 'model', (model) => batchId(model))],
  [
    'store_relation',
    () => hostFunction('store_relation', 'plugin relation column_list path format config', unsupportedPlugin),
  ],
];

/** Folder that external materializations write to; the current one unless the profile says. */
function externalRoot(context: TemplateContext): string {
  return String(context.services.adapter.connectionInfo()['external_root'] ?? '.');
}

/** A dict as plain data; empty for anything else. */
function optionsOf(value: Value | undefined): Record<string, unknown> {
  return value instanceof PyObject ? (toPlain(value) as Record<string, unknown>) : {};
}

/** Options of COPY … TO; the format follows the file's ending when it is not given. */
function writeOptions(location: string, given: Value | undefined): string {
  const options = { ...optionsOf(given) };
  options['format'] ??= formatOf(location);
  return Object.entries(options)
    .map(([key, value]) => `${key} ${writeOption(key, value)}`)
    .join(', ');
}

/** One option of COPY in SQL. */
function writeOption(key: string, value: unknown): string {
  if (key.toLowerCase() === 'delimiter' && typeof value === 'string')
    return `'${value.replace(/^'|'$/g, '').replaceAll("'", "''")}'`;
  if (key.toLowerCase() === 'partition_by' && Array.isArray(value)) return `(${value.join(', ')})`;
  return String(value);
}

/** By the file's ending, also before that of a compression; parquet for others. */
function formatOf(location: string): string {
  const ending = /\.(csv|parquet|json)(\.\w+)?$/i.exec(location)?.[1];
  return ending === undefined ? 'parquet' : ending.toLowerCase();
}

/** Where the view reads: partitioned output lies in a tree of folders below the location. */
function readLocation(location: string, given: Value | undefined): string {
  const options = optionsOf(given);
  const partitions = options['partition_by'];
  if (partitions === undefined || partitions === null) return location;
  const depth = Array.isArray(partitions) ? partitions.length : String(partitions).split(',').length;
  const format = String(options['format'] ?? 'parquet');
  return `${location}${'/*'.repeat(depth)}/*.${format}`;
}

/** Absolute path of a seed's CSV file. */
function seedFilePath(model: Value | undefined, context: TemplateContext): string {
  const plain = optionsOf(model);
  const root = String(plain['root_path'] ?? context.services.project.root.root);
  return join(root, String(plain['original_file_path'] ?? ''));
}

/** Once an invocation, however many nodes say the same. */
function warnOnce(context: TemplateContext, message: string): Value {
  const { shared, invocation } = context.services;
  const key = `warned:${message}`;
  if (shared.has(key)) return '';
  shared.set(key, true);
  invocation.events.warn({
    code: 'TX3093',
    severity: 'warning',
    kind: 'Runtime',
    message,
    event: 'AdapterEventWarning',
  });
  return '';
}

/** The id of a microbatch without dashes, so that it can be part of a name. */
function batchId(model: Value | undefined): string {
  const batch = optionsOf(model)['batch'] as { id?: string } | undefined | null;
  return (batch?.id ?? '').replaceAll('-', '');
}

function tempName(model: Value | undefined, batch: Value | undefined): string {
  const plain = optionsOf(model);
  const suffix = batch === undefined || batch === null || batch === '' ? '' : `_${str(batch)}`;
  return `${String(plain['schema'] ?? '')}__${String(plain['alias'] ?? plain['name'] ?? '')}${suffix}`;
}

function unsupportedPlugin(): Value {
  throw new JinjaError(
    'NotImplementedError',
    'Python plugins of dbt-duckdb cannot be used by tx: write the model as external Parquet, CSV or JSON instead.',
  );
}
