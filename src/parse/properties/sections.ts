import { also, anyOf, list, object, optional } from './check.ts';
import { anything, flag, integer, label, mapping, oneOf, text } from './scalarChecks.ts';
import { columnRule, columnSemantics, metric, modelSemantics, savedQuery, semanticModel } from './semanticSections.ts';
import type { Check } from './walk.ts';

/** What a property file can describe, by its top-level key. */
export const SECTION_NAMES = [
  'models',
  'seeds',
  'snapshots',
  'analyses',
  'macros',
  'sources',
  'exposures',
  'groups',
  'unit_tests',
  'metrics',
  'semantic_models',
  'saved_queries',
  'functions',
  'data_tests',
] as const;
/** A top-level key that holds a list of entries. */
export type SectionName = (typeof SECTION_NAMES)[number];

/** Top-level keys that are no section. `docs` is for other tools' notes, `anchors` for YAML's. */
export const OTHER_TOP_KEYS: ReadonlySet<string> = new Set(['version', 'docs', 'anchors']);

/** Keys that belong into `config:`, where they are found at the top level all the same (dbt: D030). */
export const MOVED_TO_CONFIG: Readonly<Partial<Record<SectionName | 'columns' | 'tables', readonly string[]>>> = {
  columns: ['meta', 'tags'],
  tables: ['meta', 'tags', 'freshness', 'loaded_at_field', 'loaded_at_query'],
  models: ['meta', 'tags', 'docs', 'group', 'access', 'contract', 'freshness'],
  seeds: ['meta', 'tags', 'docs', 'group'],
  snapshots: ['meta', 'tags', 'docs', 'group'],
  analyses: ['meta', 'tags', 'docs', 'group'],
  macros: ['meta', 'docs'],
  sources: ['meta', 'tags', 'freshness', 'loaded_at_field', 'loaded_at_query'],
  exposures: ['meta', 'tags'],
  metrics: ['meta', 'tags'],
  data_tests: ['meta', 'docs'],
};

/** Units of freshness; `second` is taken by dbt's schema, too. */
const PERIODS = ['minute', 'hour', 'day', 'second'] as const;
const tests = optional(list(anyOf(text, mapping)));
const texts = list(text);
const docs = object({ show: flag, node_color: optional(text) });
const owner = object({ name: optional(text), email: optional(anyOf(text, texts)) }, { others: 'allow' });

/** The rule that an owner can be reached. */
function owned(check: Check, kind: string): Check {
  return also(check, (value) => {
    const { name, email } = value['owner'] as Readonly<Record<string, unknown>>;
    const missing = (name ?? null) === null && (email ?? null) === null;
    return missing ? `${kind} owner must have at least one of 'name' or 'email'.` : undefined;
  });
}

const constraintFields = {
  type: oneOf(['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom']),
  name: optional(text),
  expression: optional(text),
  warn_unenforced: flag,
  warn_unsupported: flag,
  to: optional(text),
  to_columns: texts,
};
const constraint = object({ ...constraintFields, columns: texts }, { required: ['type'], others: 'note' });
const columnConstraint = object({ ...constraintFields, columns: texts }, { required: ['type'], others: 'note' });

/** Of columns of models, seeds, snapshots and sources alike. */
const columnFields = {
  name: text,
  description: text,
  meta: mapping,
  data_type: optional(text),
  constraints: list(columnConstraint),
  docs,
  config: mapping,
  tests,
  data_tests: tests,
  tags: anyOf(texts, text),
  quote: optional(flag),
  ...columnSemantics,
};
const column = also(object({ ...columnFields, tags: texts }, { required: ['name'], others: 'note' }), columnRule);

/** Columns of a version: also `{include: …, exclude: …}`. */
const versionColumn: Check = (value, walk) => {
  const picks = typeof value === 'object' && value !== null && ('include' in value || 'exclude' in value);
  (picks ? columnPick : column)(value, walk);
};
const names = anyOf(oneOf(['all', '*']), texts);
const columnPick = object({ include: names, exclude: texts });

const version = object(
  {
    v: label,
    defined_in: optional(text),
    description: text,
    access: optional(text),
    config: mapping,
    constraints: list(constraint),
    docs,
    meta: mapping,
    tests,
    data_tests: tests,
    columns: list(versionColumn),
    deprecation_date: anything,
  },
  { required: ['v'] },
);

/** What every resource may say of itself. */
/** Of a function, or of one of its overloads. */
const signature = {
  arguments: list(
    object(
      { name: text, data_type: text, description: optional(text), default_value: anything },
      { required: ['name', 'data_type'] },
    ),
  ),
  returns: object({ data_type: text, description: optional(text) }, { required: ['data_type'] }),
};

const described = { name: text, description: text, meta: mapping, config: mapping, docs };
/** Of what has columns: models, seeds, snapshots. */
const tabular = {
  ...described,
  tags: anyOf(texts, text),
  group: optional(text),
  columns: list(column),
  tests,
  data_tests: tests,
};

const model = object(
  {
    ...tabular,
    access: optional(text),
    contract: mapping,
    quote_columns: optional(flag),
    constraints: list(constraint),
    latest_version: optional(label),
    versions: list(version),
    deprecation_date: anything,
    freshness: anything,
    ...modelSemantics,
  },
  { required: ['name'], others: 'note' },
);

/** `warn_after`, `error_after`: `{count: 12, period: hour}`. */
const threshold = object({ count: optional(integer), period: optional(oneOf(PERIODS)) });
const freshness = optional(
  object({ warn_after: optional(threshold), error_after: optional(threshold), filter: optional(text) }),
);
const quoting = object({
  database: optional(flag),
  schema: optional(flag),
  identifier: optional(flag),
  column: optional(flag),
  snowflake_ignore_case: optional(flag),
});
/** What a source and its tables may both say. */
const sourceCommon = {
  name: text,
  description: text,
  meta: mapping,
  tags: texts,
  config: mapping,
  quoting,
  freshness,
  loaded_at_field: optional(text),
  loaded_at_query: optional(text),
};
/** For packages that make external tables; dbt itself does nothing with it. */
const external = object(
  {
    location: optional(text),
    file_format: optional(text),
    row_format: optional(text),
    tbl_properties: optional(text),
    partitions: optional(
      list(
        anyOf(
          text,
          object(
            { name: text, description: text, data_type: text, meta: mapping },
            { required: ['name'], others: 'allow' },
          ),
        ),
      ),
    ),
  },
  { others: 'allow' },
);
const table = object(
  {
    ...sourceCommon,
    identifier: optional(text),
    loader: optional(text),
    external: optional(external),
    columns: list(column),
    docs,
    tests,
    data_tests: tests,
  },
  { required: ['name'], others: 'note' },
);
const source = object(
  {
    ...sourceCommon,
    database: optional(text),
    schema: optional(text),
    loader: text,
    overrides: optional(text),
    tables: optional(list(table)),
    // Kept for projects of dbt before 1.0, which had tests here without effect.
    tests,
    data_tests: tests,
  },
  { required: ['name'] },
);

/** Rows of a unit test: in place, or in a fixture file. */
const rowsOf = {
  rows: optional(anyOf(text, list(mapping))),
  format: oneOf(['csv', 'dict', 'sql']),
  fixture: optional(text),
};
/** Checks of one entry, by section. */
export const sections: Readonly<Record<SectionName, Check>> = {
  models: model,
  seeds: object({ ...tabular, quote_columns: optional(flag) }, { required: ['name'], others: 'note' }),
  snapshots: object(
    { ...tabular, relation: text, quote_columns: optional(flag) },
    { required: ['name'], others: 'note' },
  ),
  analyses: object(
    { ...described, tags: anyOf(texts, text), group: optional(text), columns: list(column) },
    { required: ['name'], others: 'note' },
  ),
  macros: object(
    {
      ...described,
      arguments: list(object({ name: text, type: optional(text), description: text }, { required: ['name'] })),
    },
    { required: ['name'], others: 'note' },
  ),
  sources: source,
  exposures: owned(
    object(
      {
        name: text,
        label: optional(text),
        type: oneOf(['dashboard', 'notebook', 'analysis', 'ml', 'application']),
        owner,
        description: text,
        maturity: optional(oneOf(['low', 'medium', 'high'])),
        meta: mapping,
        tags: texts,
        url: optional(text),
        depends_on: texts,
        config: object({ enabled: flag }, { others: 'allow' }),
      },
      { required: ['name', 'type', 'owner'] },
    ),
    'Exposure',
  ),
  groups: owned(
    object({ name: text, owner, description: optional(text), config: mapping }, { required: ['name', 'owner'] }),
    'Group',
  ),
  unit_tests: object(
    {
      name: text,
      model: text,
      description: text,
      given: list(object({ ...rowsOf, input: text }, { required: ['input'] })),
      expect: object(rowsOf),
      overrides: optional(object({ macros: mapping, vars: mapping, env_vars: mapping })),
      config: mapping,
      versions: optional(
        object({ include: optional(anyOf(oneOf(['all', '*']), list(label))), exclude: optional(list(label)) }),
      ),
    },
    { required: ['name', 'model', 'given', 'expect'] },
  ),
  metrics: metric,
  semantic_models: semanticModel,
  saved_queries: savedQuery,
  functions: object(
    {
      ...described,
      tags: anyOf(texts, text),
      group: optional(text),
      ...signature,
      overloads: list(
        object({ defined_in: text, description: optional(text), ...signature }, { required: ['defined_in'] }),
      ),
      columns: list(column),
      access: optional(text),
    },
    { required: ['name'], others: 'note' },
  ),
  data_tests: object(described, { required: ['name'], others: 'note' }),
};
