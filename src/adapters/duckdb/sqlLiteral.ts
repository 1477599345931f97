/** A SQL text literal. */
export function textLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A literal of a YAML value: numbers and booleans bare, lists and maps as DuckDB's own, everything else as text. */
export function sqlLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(sqlLiteral).join(', ')}]`;
  if (typeof value === 'object') {
    return `MAP {${Object.entries(value)
      .map(([key, item]) => `${textLiteral(key)}: ${sqlLiteral(item)}`)
      .join(', ')}}`;
  }
  return textLiteral(String(value));
}
