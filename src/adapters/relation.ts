import { TxError } from '../diagnostics/diagnostic.ts';
import { type ExternalLocation, renderExternalLocation } from './externalLocation.ts';

export type RelationType =
  | 'table'
  | 'view'
  | 'cte'
  | 'materialized_view'
  | 'external'
  | 'ephemeral'
  | 'function'
  | 'pointer';
/** A part of a relation's name. */
export type RelationPart = 'database' | 'schema' | 'identifier';

/** Which parts are quoted, or shown. */
export type RelationPolicy = Readonly<Record<RelationPart, boolean>>;

/** Rows between two moments of a column, `start` included, `end` not; both are SQL timestamps without quotes. */
export interface EventTimeFilter {
  readonly fieldName: string;
  readonly start?: string | null;
  readonly end?: string | null;
}

/** The name of a relation; what is missing is left to the connection. */
export interface RelationParts {
  readonly database?: string | null | undefined;
  readonly schema?: string | null | undefined;
  readonly identifier?: string | null | undefined;
  readonly type?: RelationType | null | undefined;
  readonly quoting?: Partial<RelationPolicy> | undefined;
  readonly include?: Partial<RelationPolicy> | undefined;
  /** At most this many rows where the relation is read; 0 means none. */
  readonly limit?: number | null | undefined;
  readonly eventTimeFilter?: EventTimeFilter | null | undefined;
  /** Data that lies outside of the database, in files (DuckDB). */
  readonly external?: ExternalLocation | null | undefined;
  /** Made by tx rather than found in the database: unquoted parts then compare without case. */
  readonly dbtCreated?: boolean | undefined;
}

/** How one database writes relations. */
export interface RelationDialect {
  readonly quoting: RelationPolicy;
  /** Longest name in characters; undefined without a limit. */
  readonly maxNameLength: number | undefined;
  /** A subquery in FROM needs a name. */
  readonly subqueryAlias: boolean;
  /** Types that may be moved aside by a rename while a new one takes the place. */
  readonly renameable: ReadonlySet<RelationType>;
  /** Types that one `create or replace` replaces whatever their columns. */
  readonly replaceable: ReadonlySet<RelationType>;
}

const PARTS: readonly RelationPart[] = ['database', 'schema', 'identifier'];
const ALL_PARTS: RelationPolicy = { database: true, schema: true, identifier: true };
/** What the name of an ephemeral model's CTE begins with. */
const EPHEMERAL_PREFIX = '__dbt__cte__';

/** A table, view or CTE by its name: immutable; `toString()` is what stands in SQL. */
export class Relation {
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string | null;
  readonly type: RelationType | null;
  readonly quoting: RelationPolicy;
  readonly limit: number | null;
  readonly eventTimeFilter: EventTimeFilter | null;
  readonly external: ExternalLocation | null;
  readonly dbtCreated: boolean;
  readonly #include: RelationPolicy;
  readonly #dialect: RelationDialect;

  /** Throws `TxError` for a name that the database would cut. */
  constructor(parts: RelationParts, dialect: RelationDialect) {
    this.database = parts.database ?? null;
    this.schema = parts.schema ?? null;
    this.identifier = parts.identifier ?? null;
    this.type = parts.type ?? null;
    this.quoting = { ...dialect.quoting, ...parts.quoting };
    this.limit = parts.limit ?? null;
    this.eventTimeFilter = parts.eventTimeFilter ?? null;
    this.external = parts.external ?? null;
    this.dbtCreated = parts.dbtCreated ?? false;
    this.#include = { ...ALL_PARTS, ...parts.include };
    this.#dialect = dialect;
    this.#checkNameLength();
  }

  /** dbt's synonyms of `identifier`. */
  get name(): string | null {
    return this.identifier;
  }

  get table(): string | null {
    return this.identifier;
  }

  get canBeRenamed(): boolean {
    return this.type !== null && this.#dialect.renameable.has(this.type);
  }

  get canBeReplaced(): boolean {
    return this.type !== null && this.#dialect.replaceable.has(this.type);
  }

  /** Is the part shown. */
  included(part: RelationPart): boolean {
    return this.#include[part];
  }

  /** The name in SQL, its shown parts joined with dots; for data outside of the database its location. No limit, no filter. */
  render(): string {
    if (this.external !== null) return renderExternalLocation(this.external);
    return this.path();
  }

  /** The name's shown parts, also for external data. */
  path(): string {
    const shown: string[] = [];
    for (const part of PARTS) {
      const value = this[part];
      if (value === null || value === '' || !this.#include[part]) continue;
      shown.push(this.quoting[part] ? quoted(value) : value);
    }
    return shown.join('.');
  }

  /** The relation as a query reads it: `render()`, narrowed by limit and event time where they are set. */
  toString(): string {
    const limited = this.limit === null ? this.render() : this.#limited(this.limit);
    return this.eventTimeFilter === null ? limited : this.#between(limited, this.eventTimeFilter);
  }

  quoted(identifier: string): string {
    return quoted(identifier);
  }

  quote(policy: Partial<RelationPolicy>): Relation {
    return this.#with({ quoting: { ...this.quoting, ...policy } });
  }

  include(policy: Partial<RelationPolicy>): Relation {
    return this.#with({ include: { ...this.#include, ...policy } });
  }

  /** Other parts, policies or type; absent ones stay. */
  incorporate(changes: {
    readonly path?: Partial<Record<RelationPart, string | null>>;
    readonly type?: RelationType | null;
    readonly quoting?: Partial<RelationPolicy>;
    readonly include?: Partial<RelationPolicy>;
    readonly limit?: number | null;
    readonly eventTimeFilter?: EventTimeFilter | null;
  }): Relation {
    const { path, quoting, include, ...rest } = changes;
    return this.#with({
      ...definedParts(path ?? {}),
      ...rest,
      ...(quoting === undefined ? {} : { quoting: { ...this.quoting, ...quoting } }),
      ...(include === undefined ? {} : { include: { ...this.#include, ...include } }),
    });
  }

  replacePath(parts: Partial<Record<RelationPart, string | null>>): Relation {
    return this.#with(definedParts(parts));
  }

  withLimit(limit: number | null): Relation {
    return this.#with({ limit });
  }

  withEventTimeFilter(eventTimeFilter: EventTimeFilter | null): Relation {
    return this.#with({ eventTimeFilter });
  }

  /** The schema of this relation. */
  withoutIdentifier(): Relation {
    return this.#with({ identifier: null, include: { ...this.#include, identifier: false } });
  }

  /** The database's information schema, or one view of it. */
  informationSchema(view?: string | null): Relation {
    return this.#with({
      schema: 'INFORMATION_SCHEMA',
      identifier: view ?? null,
      type: view === undefined || view === null ? null : 'view',
      quoting: { ...this.quoting, schema: false, identifier: false },
      include: { database: this.database !== null && this.#include.database, schema: true, identifier: true },
      external: null,
      limit: null,
      eventTimeFilter: null,
    });
  }

  /**
   * Same name in every part that is given. Throws `TxError` (dbt: ApproximateMatch) when the names differ in nothing but
   * letter case or quotes: one of the two would otherwise be taken for the other.
   */
  matches(search: Partial<Record<RelationPart, string | null>>): boolean {
    let exact = true;
    let approximate = true;
    for (const part of PARTS) {
      const wanted = search[part];
      if (wanted === undefined || wanted === null) continue;
      const own = this[part];
      if (own?.toLowerCase() !== wanted.replace(/^"(.*)"$/, '$1').toLowerCase()) approximate = false;
      const folds = this.dbtCreated && !this.quoting[part];
      if (folds ? own?.toLowerCase() !== wanted.toLowerCase() : own !== wanted) exact = false;
    }
    if (!exact && approximate) throw this.#approximateMatch(search);
    return exact;
  }

  static addEphemeralPrefix(name: string): string {
    return `${EPHEMERAL_PREFIX}${name}`;
  }

  #limited(limit: number): string {
    const rows = limit === 0 ? 'where false limit 0' : `limit ${limit}`;
    return `(select * from ${this.render()} ${rows})${this.#alias('_dbt_limit_subq_')}`;
  }

  #between(rendered: string, filter: EventTimeFilter): string {
    const bounds: string[] = [];
    if (filter.start != null) bounds.push(`${filter.fieldName} >= '${filter.start}'`);
    if (filter.end != null) bounds.push(`${filter.fieldName} < '${filter.end}'`);
    if (bounds.length === 0) return rendered;
    return `(select * from ${rendered} where ${bounds.join(' and ')})${this.#alias('_dbt_et_filter_subq_')}`;
  }

  #alias(prefix: string): string {
    return this.#dialect.subqueryAlias ? ` ${prefix}${this.identifier ?? ''}` : '';
  }

  #with(changes: RelationParts): Relation {
    return new Relation({ ...this, include: this.#include, ...changes }, this.#dialect);
  }

  #checkNameLength(): void {
    const { maxNameLength } = this.#dialect;
    // Only what is going to be made has a type; a name to look up may well be too long, and is then not found.
    if (maxNameLength === undefined || this.identifier === null || this.type === null) return;
    if (this.identifier.length <= maxNameLength) return;
    throw new TxError({
      code: 'TX6020',
      severity: 'error',
      kind: 'Runtime',
      message: `Relation name '${this.identifier}' is longer than ${maxNameLength} characters`,
      hint: 'give the node a shorter name with the config `alias`',
    });
  }

  #approximateMatch(search: Partial<Record<RelationPart, string | null>>): TxError {
    const wanted = PARTS.map((part) => search[part]).filter((part) => part != null);
    return new TxError({
      code: 'TX6021',
      severity: 'error',
      kind: 'Compilation',
      message:
        'When searching for a relation, dbt found an approximate match. Two names that differ only in case or quotes ' +
        `cannot be told apart safely.\nSearched for: ${wanted.join('.')}\nFound: ${this.path()}`,
      hint: `drop or rename ${this.path()}, or use the same letter case for both`,
    });
  }
}

/** `"name"`, with quotes inside doubled. */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

function definedParts(
  parts: Partial<Record<RelationPart, string | null>>,
): Partial<Record<RelationPart, string | null>> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
