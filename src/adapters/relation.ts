export type RelationType = 'table' | 'view' | 'cte' | 'materialized_view' | 'external' | 'ephemeral' | 'function' | 'pointer';

export interface RelationParts {
  readonly database?: string | null;
  readonly schema?: string | null;
  readonly identifier?: string | null;
  readonly type?: RelationType | null;
  readonly quoting?: Partial<Record<'database' | 'schema' | 'identifier', boolean>>;
}

/** Placeholder until the adapters' author fills it: see the methods in reference `Relation`. */
export interface Relation extends RelationParts {
  render(): string;
}
