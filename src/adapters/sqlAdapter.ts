import { SEED_DATABASE_TYPES, type SeedColumnType } from './adapter.ts';
import { Column, type ColumnDialect } from './column.ts';
import { quoted, Relation, type RelationDialect, type RelationParts } from './relation.ts';

/**
 * The part of an adapter that needs no database, given how that database writes relations and columns. Quotes, widths of
 * text and types of seeds are those of the SQL standard, which all adapters here share.
 */
export abstract class SqlAdapter {
  readonly defaultQuoting: RelationDialect['quoting'];
  readonly maxIdentifierLength: number | undefined;
  readonly #relations: RelationDialect;
  readonly #columns: ColumnDialect;

  constructor(relations: RelationDialect, columns: ColumnDialect) {
    this.defaultQuoting = relations.quoting;
    this.maxIdentifierLength = relations.maxNameLength;
    this.#relations = relations;
    this.#columns = columns;
  }

  relation(parts: RelationParts): Relation {
    return new Relation(parts, this.#relations);
  }

  column(name: string, dtype: string, size?: number | null, precision?: number | null, scale?: number | null): Column {
    return new Column(this.#columns, name, dtype, size ?? null, precision ?? null, scale ?? null);
  }

  columnFromDescription(name: string, rawType: string): Column {
    return Column.fromDescription(this.#columns, name, rawType);
  }

  quote(identifier: string): string {
    return quoted(identifier);
  }

  translateType(dtype: string): string {
    return Column.translateType(dtype);
  }

  stringType(size: number): string {
    return Column.stringType(size);
  }

  numericType(dtype: string, precision: number | null, scale: number | null): string {
    return Column.numericType(dtype, precision, scale);
  }

  seedColumnType(type: SeedColumnType): string {
    return SEED_DATABASE_TYPES[type];
  }
}
