import { posix } from 'node:path';
import type { Manifest, ModelNode, UnitCaseNode, UnitTestNode } from '../parse/manifest.ts';
import { macroCaseOf } from '../parse/properties/macroUnitTests.ts';

/** The node that runs a unit test: the tested model's SQL under the test's name, id and place. */
export function unitCase(test: UnitTestNode, manifest: Manifest): UnitCaseNode {
  const model = macroCaseOf(test) === undefined ? testedModel(test, manifest) : emptyModel(test);
  const name = versionedName(test);
  const template = model.tx.template ?? { text: model.raw_code, line: 1, column: 1 };
  const { rows, format } = test.expect;
  const expected = format === 'sql' ? { expected_rows: [], expected_sql: rows } : { expected_rows: rows };
  return {
    ...model,
    resource_type: 'unit_test',
    name,
    alias: name,
    unique_id: test.unique_id,
    package_name: test.package_name,
    path: posix.join(posix.dirname(test.original_file_path), `${name}.sql`),
    original_file_path: test.original_file_path,
    fqn: test.fqn,
    description: test.description,
    tags: test.config.tags ?? [],
    meta: test.config.meta ?? {},
    config: { ...model.config, tags: test.config.tags ?? [], materialized: 'unit', ...expected },
    relation_name: null,
    tested_node_unique_id: model.unique_id,
    tested_model: model.name,
    version: test.version,
    tx: { location: test.tx.location, template: { ...template, file: model.original_file_path } },
  };
}

/** What progress lines call a unit test: `orders::sums_amounts`, of a version `orders::sums_amounts_v2`. */
export function unitTestLabel(node: UnitCaseNode): string {
  return `${node.tested_model}::${node.name}`;
}

/** Tests of a model with versions have the version behind their name. */
function versionedName({ name, version }: UnitTestNode): string {
  return version === null ? name : `${name}_v${version}`;
}

/** A unit test depends on one model: the parser has found it. */
function testedModel(test: UnitTestNode, manifest: Manifest): ModelNode {
  const model = manifest.nodes.get(test.depends_on.nodes[0] ?? '');
  if (model?.resource_type !== 'model') throw new Error(`${test.unique_id} tests no model of the manifest`);
  return model;
}

/** What a unit test of a macro has in the place of a model: nothing but the macro's name. */
function emptyModel(test: UnitTestNode): ModelNode {
  return {
    ...test,
    resource_type: 'model',
    name: test.model,
    alias: test.model,
    database: null,
    schema: '',
    checksum: { name: 'none', checksum: '' },
    tags: [],
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    relation_name: null,
    raw_code: '',
    doc_blocks: [],
    language: 'sql',
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    access: 'private',
    constraints: [],
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
  };
}
