import { findInProject } from '../compile/findInProject.ts';
import type { FixtureCte } from '../compile/fixtureCte.ts';
import { fixtureName, inputOf } from '../compile/fixtureCte.ts';
import { sourceRelation } from '../compile/nodeRelation.ts';
import { relationValue } from '../context/relationValue.ts';
import type { DatabaseSession } from '../context/session.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { str } from '../jinja/runtime/operations.ts';
import { NO_KWARGS, type Value } from '../jinja/value.ts';
import type { ManifestNode, ModelNode, SourceNode, UnitCaseNode, UnitTestNode } from '../parse/manifest.ts';
import { yamlReference } from '../parse/properties/yamlReference.ts';
import type { PlainMap } from '../project/project.ts';
import { type ColumnTypes, declaredTypes, InputColumns } from './inputColumns.ts';
import type { RunState } from './runState.ts';
import { valueTypes } from './valueTypes.ts';

type Given = UnitTestNode['given'][number];

/** The given rows of one unit test as CTEs by the ids of what they stand for. */
export class UnitTestFixtures {
  readonly #state: RunState;
  readonly #session: DatabaseSession;
  readonly #columns: InputColumns;

  constructor(state: RunState, session: DatabaseSession) {
    this.#state = state;
    this.#session = session;
    this.#columns = new InputColumns(state, session);
  }

  /** Throws ParsingError for an input that is no part of the project. */
  of(test: UnitTestNode, node: UnitCaseNode): Map<string, FixtureCte> {
    const fixtures = new Map<string, FixtureCte>();
    for (const given of test.given) {
      const input = this.#input(given, test, node);
      let sql: Promise<string> | undefined;
      fixtures.set(input.unique_id, {
        id: input.unique_id,
        name: fixtureName(input),
        sql: () => {
          sql ??= this.#sql(given, input, test);
          return sql;
        },
      });
    }
    return fixtures;
  }

  #input({ input }: Given, test: UnitTestNode, node: UnitCaseNode): ManifestNode | SourceNode {
    const { manifest, services } = this.#state;
    const reference = yamlReference(input);
    let found: ManifestNode | SourceNode | undefined;
    if (reference?.kind === 'this') found = manifest.nodes.get(node.tested_node_unique_id);
    else if (reference?.kind === 'ref') {
      const { name, package: packageName, version } = reference.ref;
      const wanted = { name, package: packageName, version: version === null ? null : String(version) };
      found = findInProject(manifest, wanted, test.package_name, services.project.root.name);
    } else if (reference?.kind === 'source') {
      const [source, table] = reference.source;
      const matches = [...manifest.sources.values()].filter((one) => one.source_name === source && one.name === table);
      found = matches.find((one) => node.depends_on.nodes.includes(one.unique_id)) ?? matches[0];
    }
    if (found !== undefined) return found;
    const message = `Unit test '${test.name}' had an input (${input}) which was not found in the manifest.`;
    throw new JinjaError('ParsingError', message);
  }

  /** The query of an input's rows. SQL is taken as it is; other rows get the types of what they stand for. */
  async #sql(given: Given, input: ManifestNode | SourceNode, test: UnitTestNode): Promise<string> {
    const { compiler, services } = this.#state;
    const stand = standIn(input, test);
    const names = new Map<string, Value>([['defer_relation', null]]);
    if (input.resource_type === 'source') names.set('this', relationValue(sourceRelation(input, services), services));
    const { context } = compiler.contextOf(stand, this.#session, names);
    if (given.format === 'sql')
      return (await compiler.renderText(String(given.rows), test.original_file_path, context)).trim();
    const macro = services.macros.find('get_fixture_sql', test.package_name);
    if (macro === undefined) throw new Error('the built-in macro get_fixture_sql is missing');
    const rows = (given.rows ?? []) as readonly PlainMap[];
    const types = await this.#types(input, rows);
    const args: Value[] =
      types === undefined
        ? [null]
        : [lowerKeys(types, (_, type) => type), lowerKeys(types, (name) => services.adapter.quote(name))];
    const sql = await context.macro(macro).call([toValue(rows), ...args], NO_KWARGS);
    return str(sql).trim();
  }

  /** `undefined` when the database has the relation: the macro asks it then. */
  async #types(input: ManifestNode | SourceNode, rows: readonly PlainMap[]): Promise<ColumnTypes | undefined> {
    if (await this.#columns.exists(input)) return undefined;
    const known = await this.#columns.of(input);
    if (known !== undefined) return known;
    return new Map([...valueTypes(rows, this.#state.adapter), ...(declaredTypes(input, false) ?? [])]);
  }
}

/** Types or quoted names by lower-case name, as the macro wants them. */
function lowerKeys(types: ColumnTypes, value: (name: string, type: string) => string): Value {
  return toValue(Object.fromEntries([...types].map(([name, type]) => [name.toLowerCase(), value(name, type)])));
}

/** The node in whose context an input's rows are rendered: a model of the input's name and place. */
function standIn(input: ManifestNode | SourceNode, test: UnitTestNode): ManifestNode {
  const file = { original_file_path: test.original_file_path, config: { enabled: true, materialized: 'ephemeral' } };
  if (input.resource_type !== 'source') return { ...input, ...file } as ManifestNode;
  const fields: Partial<ModelNode> = {
    resource_type: 'model',
    name: input.name,
    alias: input.identifier,
    database: input.database,
    schema: input.schema,
    package_name: input.package_name,
    unique_id: input.unique_id,
    fqn: input.fqn,
    columns: input.columns,
    depends_on: { macros: [], nodes: [] },
    tx: input.tx,
  };
  return { ...fields, ...file } as ModelNode;
}

/** Ids that a unit test gives rows for, for messages about what it does not give. */
export function givenNames(fixtures: ReadonlyMap<string, FixtureCte>, state: RunState): string[] {
  return [...fixtures.keys()].map((id) => inputOf(state.manifest, id)?.name ?? id);
}
