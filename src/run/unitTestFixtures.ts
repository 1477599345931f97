import { findInProject } from '../compile/findInProject.ts';
import type { FixtureCte } from '../compile/fixtureCte.ts';
import { fixtureName, inputOf } from '../compile/fixtureCte.ts';
import { sourceRelation } from '../compile/nodeRelation.ts';
import { relationValue } from '../context/relationValue.ts';
import type { DatabaseSession } from '../context/session.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
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
  async of(test: UnitTestNode, node: UnitCaseNode): Promise<Map<string, FixtureCte>> {
    const fixtures = new Map<string, FixtureCte>();
    for (const given of test.given) {
      const input = await this.#input(given, test, node);
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

  async #input({ input }: Given, test: UnitTestNode, node: UnitCaseNode): Promise<ManifestNode | SourceNode> {
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
    } else found = await this.#rendered(input, node);
    if (found !== undefined) return found;
    const message = `Unit test '${test.name}' had an input (${input}) which was not found in the manifest.`;
    throw new JinjaError('ParsingError', message);
  }

  /**
   * What a call means that only a `ref` macro of the project understands, by rendering it. Throws a TxError for anything
   * else, or where the project has not asked for it (`support_custom_ref_kwargs`).
   */
  async #rendered(input: string, node: UnitCaseNode): Promise<ManifestNode | SourceNode | undefined> {
    const { invocation, compiler, manifest } = this.#state;
    const seen = new SeenInputs();
    if (invocation.flags.behavior['support_custom_ref_kwargs'] === true) {
      const { context } = compiler.contextOf(node, this.#session, undefined, { fixtures: seen });
      // Making a context asks for `this`.
      seen.first = undefined;
      await compiler.renderText(`{{ ${input} }}`, node.original_file_path, context);
    }
    if (seen.first !== undefined) return inputOf(manifest, seen.first);
    throw new TxError({
      code: 'TX2152',
      severity: 'error',
      kind: 'Parsing',
      message: `Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '${input}'.`,
    });
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

/** Stands for every input, and keeps which one is asked for first. */
class SeenInputs extends Map<string, FixtureCte> {
  first: string | undefined;

  override get(id: string): FixtureCte {
    this.first ??= id;
    return { id, name: id, sql: () => Promise.resolve('') };
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
