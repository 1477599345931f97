import type { Adapter, Connection } from '../adapters/adapter.ts';
import type { Relation } from '../adapters/relation.ts';

/** Relations by lower-case name. */
type Schema = Map<string, Relation>;
/** Name of a replaced relation: the old name, the suffix and the time of day to the microsecond. */
const RETIRED = /__dbt_backup\d{12}$/;

/**
 * Relations known to exist, by schema. A schema is read once; later changes come from what tx itself does, as dbt's cache
 * does it. Names are compared without case, as both databases fold them unless quoted.
 */
export class RelationCache {
  readonly #adapter: Adapter;
  readonly #schemas = new Map<string, Schema | Promise<Schema>>();
  readonly #existing = new Map<string, Promise<Set<string>>>();

  readonly #retired: Relation[] = [];

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
  }

  /** Reads several schemas of a database in one query. */
  async populate(connection: Connection, database: string, schemas: readonly string[]): Promise<void> {
    const rows = await this.#adapter.listRelations(connection, database, schemas);
    for (const schema of schemas) this.#schemas.set(schemaKey(database, schema), new Map());
    for (const row of rows) this.add(this.#adapter.relation(row));
  }

  /** The relation of that name when it exists; reads its schema on first use. */
  async get(
    connection: () => Promise<Connection>,
    database: string,
    schema: string,
    identifier: string,
  ): Promise<Relation | undefined> {
    return (await this.#schema(connection, database, schema)).get(identifier.toLowerCase());
  }

  /** All relations of a schema; reads it on first use. */
  async list(connection: () => Promise<Connection>, database: string, schema: string): Promise<Relation[]> {
    return [...(await this.#schema(connection, database, schema)).values()];
  }

  /** Notes that a relation is there now. In a schema that nobody has read yet there is nothing to note. */
  add(relation: Relation): void {
    if (relation.identifier === null || relation.identifier === undefined) return;
    this.#known(relation)?.set(relation.identifier.toLowerCase(), relation);
  }

  /** Notes that a relation is gone. */
  drop(relation: Relation): void {
    this.#known(relation)?.delete((relation.identifier ?? '').toLowerCase());
  }

  /** Notes a rename. The type is the known one: macros often name relations without it. */
  rename(from: Relation, to: Relation): void {
    const known = this.#known(from)?.get((from.identifier ?? '').toLowerCase());
    this.drop(from);
    this.add(
      this.#adapter.relation({
        database: to.database ?? null,
        schema: to.schema ?? null,
        identifier: to.identifier ?? null,
        type: known?.type ?? to.type ?? from.type ?? null,
      }),
    );
  }

  /** Remembers a replaced relation that others may still read; it is dropped when the run is over. */
  retire(relation: Relation): void {
    this.#retired.push(relation);
  }

  /** The retired relations, and those that a killed run left behind in the schemas that were read. */
  takeRetired(): Relation[] {
    const found = new Map(this.#retired.splice(0).map((relation) => [relation.render(), relation]));
    for (const schema of this.#schemas.values()) {
      if (schema instanceof Promise) continue;
      for (const relation of schema.values())
        if (RETIRED.test(relation.identifier ?? '')) found.set(relation.render(), relation);
    }
    return [...found.values()];
  }

  /** Notes that a schema is empty. */
  dropSchema(database: string, schema: string): void {
    this.#schemas.set(schemaKey(database, schema), new Map());
  }

  /** Forgets a schema, so that the next question reads it again: after a failure nobody knows what stands. */
  forget(database: string, schema: string): void {
    this.#schemas.delete(schemaKey(database, schema));
  }

  /** Creates the schema unless it is known to be there; each one once, however many threads ask. */
  async ensureSchema(connection: Connection, database: string, schema: string): Promise<void> {
    const existing = await this.#schemaNames(connection, database);
    if (existing.has(schema.toLowerCase())) return;
    await this.#adapter.createSchema(connection, database, schema);
    existing.add(schema.toLowerCase());
    this.#schemas.set(schemaKey(database, schema), new Map());
  }

  /** Names of a database's schemas in lower case, asked for once. */
  #schemaNames(connection: Connection, database: string): Promise<Set<string>> {
    let names = this.#existing.get(database);
    if (names === undefined) {
      names = this.#adapter
        .listSchemas(connection, database)
        .then((list) => new Set(list.map((name) => name.toLowerCase())));
      this.#existing.set(database, names);
    }
    return names;
  }

  /** The schema of a relation, when it has been read. */
  #known(relation: Relation): Schema | undefined {
    const schema = this.#schemas.get(schemaKey(relation.database ?? '', relation.schema ?? ''));
    return schema instanceof Promise ? undefined : schema;
  }

  /** The promise is kept while the schema is read, so that threads that ask at the same time share one query. */
  async #schema(connection: () => Promise<Connection>, database: string, schema: string): Promise<Schema> {
    const key = schemaKey(database, schema);
    let known = this.#schemas.get(key);
    if (known === undefined) {
      known = this.#read(connection, database, schema);
      this.#schemas.set(key, known);
      const read = await known;
      this.#schemas.set(key, read);
      return read;
    }
    return known;
  }

  async #read(connection: () => Promise<Connection>, database: string, schema: string): Promise<Schema> {
    const found: Schema = new Map();
    for (const row of await this.#adapter.listRelations(await connection(), database, [schema])) {
      found.set(row.identifier.toLowerCase(), this.#adapter.relation(row));
    }
    return found;
  }
}

/** Key of a schema in the maps. */
function schemaKey(database: string, schema: string): string {
  return `${database.toLowerCase()}.${schema.toLowerCase()}`;
}
