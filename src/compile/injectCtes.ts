/** One ephemeral model that a query needs: `id` is its unique id, `sql` the text `name as (…)`. */
export interface ExtraCte {
  readonly id: string;
  readonly sql: string;
}

/** dbt's text of one ephemeral CTE. */
export function cteText(name: string, sql: string): string {
  return ` ${name} as (\n${sql}\n)`;
}

/**
 * Puts ephemeral models in front of a query: merged into its own leading `with` when it has one.
 * `with recursive` stays in force for all of them.
 */
export function injectCtes(sql: string, ctes: readonly ExtraCte[]): string {
  if (ctes.length === 0) return sql;
  const texts = ctes.map((cte) => cte.sql).join(', ');
  const at = leadingWith(sql);
  if (at === undefined) {
    const start = sql.length - sql.trimStart().length;
    return `${sql.slice(0, start)}with${texts} ${sql.slice(start)}`;
  }
  // The spaces are dbt's: tools compare compiled SQL as text.
  const space = /recursive$/i.test(sql.slice(0, at)) ? '  ' : ' ';
  return `${sql.slice(0, at)}${space}${texts.trimStart()}, ${sql.slice(at).trimStart()}`;
}

/** Offset just behind a leading `with` or `with recursive`, comments and white space skipped. */
function leadingWith(sql: string): number | undefined {
  const start = skipBlank(sql, 0);
  const word = /^with\b/i.exec(sql.slice(start, start + 5));
  if (word === null) return undefined;
  const after = start + 4;
  const next = skipBlank(sql, after);
  return /^recursive\b/i.test(sql.slice(next, next + 10)) ? next + 9 : after;
}

/** Offset of the first character that is neither white space nor comment. */
function skipBlank(sql: string, from: number): number {
  let at = from;
  for (;;) {
    const rest = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/.exec(sql.slice(at, at + 4096));
    if (rest === null || rest[0].length === 0) return at;
    at += rest[0].length;
  }
}
