import { join } from 'node:path';
import type { Column } from '../adapters/column.ts';
import type { FixtureCte, Fixtures } from '../compile/fixtureCte.ts';
import { fixtureName, inputOf } from '../compile/fixtureCte.ts';
import { nodeRelation, sourceRelation } from '../compile/nodeRelation.ts';
import { MacroOverrides } from '../context/macroOverrides.ts';
import type { DatabaseSession } from '../context/session.ts';
import { JinjaError } from '../jinja/errors.ts';
import type { ManifestNode, ModelNode, SeedNode, SnapshotNode, SourceNode } from '../parse/manifest.ts';
import { runNames } from './materialize.ts';
import type { RunState } from './runState.ts';

/** Column types by name, in order. */
export type ColumnTypes = ReadonlyMap<string, string>;

/** A model that is not there yet is built in full. */
const FIRST_BUILD = new MacroOverrides(new Map([['is_incremental', false]]));

/** Names of the columns that a snapshot adds, unless `snapshot_meta_column_names` says otherwise; with their types. */
const SNAPSHOT_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['dbt_scd_id', 'string'],
  ['dbt_updated_at', 'timestamp'],
  ['dbt_valid_from', 'timestamp'],
  ['dbt_valid_to', 'timestamp'],
]);

/**
 * The columns of what unit tests read, for relations that are not in the database: from a contract, a seed's file, the
 * `data_type`s of a source, or the query of a model over its own inputs without rows. What is found is kept: one per session
 * of a run would ask the same again.
 */
export class InputColumns {
  readonly #state: RunState;
  readonly #session: DatabaseSession;
  readonly #found = new Map<string, Promise<ColumnTypes | undefined>>();

  constructor(state: RunState, session: DatabaseSession) {
    this.#state = state;
    this.#session = session;
  }

  /** Whether the database has the relation, so that its own types count. With `--unit` nothing that was built counts. */
  async exists(input: ManifestNode | SourceNode): Promise<boolean> {
    if (input.resource_type === 'model' && input.config.materialized === 'ephemeral') return false;
    const relation = this.#relation(input);
    if (relation.external !== null) return true;
    if (this.#state.invocation.flags.unit) return false;
    const { database, schema, identifier } = relation;
    const connect = (): ReturnType<DatabaseSession['connection']> => this.#session.connection();
    return (await this.#state.cache.get(connect, database ?? '', schema ?? '', identifier ?? '')) !== undefined;
  }

  /** `undefined` when nothing tells them. Throws what compiling or describing a parent throws. */
  of(input: ManifestNode | SourceNode): Promise<ColumnTypes | undefined> {
    let found = this.#found.get(input.unique_id);
    if (found === undefined) {
      found = this.#find(input);
      this.#found.set(input.unique_id, found);
    }
    return found;
  }

  async #find(input: ManifestNode | SourceNode): Promise<ColumnTypes | undefined> {
    const { adapter } = this.#state;
    if (await this.exists(input))
      return types(await adapter.getColumns(await this.#session.connection(), this.#relation(input)));
    switch (input.resource_type) {
      case 'model':
        return (input.contract.enforced ? declaredTypes(input, true) : undefined) ?? this.#ofQuery(input);
      case 'snapshot':
        return this.#ofSnapshot(input);
      case 'seed':
        return this.#ofSeed(input);
      case 'source':
        return declaredTypes(input, true);
      default:
        return undefined;
    }
  }

  /** What the node's query gives when its inputs have no rows. */
  async #ofQuery(node: ModelNode | SnapshotNode): Promise<ColumnTypes> {
    const { compiler, adapter } = this.#state;
    const fixtures = new Map<string, FixtureCte>();
    for (const id of node.depends_on.nodes) {
      const input = inputOf(this.#state.manifest, id);
      if (input !== undefined) fixtures.set(id, { id, name: fixtureName(input), sql: () => this.#empty(input, node) });
    }
    const compiled = await compiler.compile(node, this.#session, runNames(node, this.#state), {
      fixtures: fixtures as Fixtures,
      overrides: FIRST_BUILD,
    });
    return types(await adapter.getQueryColumns(await this.#session.connection(), compiled.compiled?.code ?? ''));
  }

  /** The input as a query without rows. Throws CompilationError when nothing tells its columns. */
  async #empty(input: ManifestNode | SourceNode, reader: ManifestNode): Promise<string> {
    const columns = await this.of(input);
    if (columns === undefined) {
      throw new JinjaError(
        'CompilationError',
        `Not able to get columns of '${fixtureName(input)}', which '${reader.name}' reads, because the relation doesn't exist. Give its columns a data_type, or build it first`,
      );
    }
    const { adapter } = this.#state;
    const list = [...columns].map(([name, type]) => `cast(null as ${type}) as ${adapter.quote(name)}`);
    return `select ${list.join(', ')} where 1 = 0`;
  }

  async #ofSnapshot(node: SnapshotNode): Promise<ColumnTypes> {
    const { adapter } = this.#state;
    const renamed = (node.config['snapshot_meta_column_names'] ?? {}) as Readonly<Record<string, string | null>>;
    const columns = new Map(await this.#ofQuery(node));
    for (const [name, type] of SNAPSHOT_COLUMNS) columns.set(renamed[name] ?? name, adapter.translateType(type));
    return columns;
  }

  async #ofSeed(seed: SeedNode): Promise<ColumnTypes> {
    const { adapter } = this.#state;
    const table = await adapter.readSeed(await this.#session.connection(), {
      path: join(seed.root_path, seed.original_file_path),
      delimiter: String(seed.config['delimiter'] ?? ','),
      columnTypes: (seed.config['column_types'] ?? {}) as Readonly<Record<string, string>>,
      empty: false,
    });
    return new Map(
      table.columnNames.map((name, at) => [
        name,
        table.declaredTypes[at] ?? adapter.seedColumnType(table.columnTypes[at] ?? 'text'),
      ]),
    );
  }

  #relation(input: ManifestNode | SourceNode): ReturnType<typeof nodeRelation> {
    const { services } = this.#state;
    return input.resource_type === 'source' ? sourceRelation(input, services) : nodeRelation(input, services);
  }
}

/** Types that the property file names. @param all `undefined` unless each column has one */
export function declaredTypes(node: ManifestNode | SourceNode, all: boolean): ColumnTypes | undefined {
  const found = new Map<string, string>();
  for (const { name, data_type: type } of Object.values(node.columns)) {
    if (typeof type === 'string') found.set(name, type);
    else if (all) return undefined;
  }
  return found.size === 0 ? undefined : found;
}

function types(columns: readonly Column[]): ColumnTypes {
  return new Map(columns.map((column) => [column.name, column.dataType]));
}
