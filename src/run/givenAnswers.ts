import type { Cell, CellType, ExecuteResult } from '../adapters/adapter.ts';
import { JinjaError } from '../jinja/errors.ts';
import type { UnitTestNode } from '../parse/manifest.ts';
import type { PlainMap } from '../project/project.ts';

/**
 * What queries of a macro under test answer, instead of being run: the rows that are given for their text, white space
 * apart, else the next ones that are given for any query, the last of these again and again.
 */
export class GivenAnswers extends Map<string, ExecuteResult> {
  readonly #byQuery = new Map<string, ExecuteResult>();
  readonly #any: ExecuteResult[] = [];
  readonly #name: string;

  constructor(test: UnitTestNode) {
    super();
    this.#name = test.name;
    for (const { input, rows } of test.given) {
      const answer = tableOf(rows as readonly PlainMap[]);
      if (input === 'run_query') this.#any.push(answer);
      else this.#byQuery.set(squeezed(input), answer);
    }
  }

  /** Throws CompilationError for a query that nothing is given for. */
  override get(sql: string): ExecuteResult {
    const answer = this.#byQuery.get(squeezed(sql)) ?? (this.#any.length > 1 ? this.#any.shift() : this.#any[0]);
    if (answer !== undefined) return answer;
    throw new JinjaError(
      'CompilationError',
      `The macro runs a query that unit test '${this.#name}' gives no rows for: ${sql.trim()}`,
    );
  }
}

/** White space between words does not count, nor does a comment that the project puts in front. */
function squeezed(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}

/** Rows as a query's answer: columns are those of the first row. */
function tableOf(rows: readonly PlainMap[]): ExecuteResult {
  const columnNames = Object.keys(rows[0] ?? {});
  const columnTypes = columnNames.map((name) =>
    cellType(rows.map((row) => row[name] ?? null).find((one) => one !== null)),
  );
  const cells = rows.map((row) => columnNames.map((name) => cellOf(row[name] ?? null)));
  return {
    response: { _message: `SELECT ${rows.length}`, code: 'SELECT', rows_affected: rows.length },
    table: { columnNames, columnTypes, databaseTypes: columnTypes.map(() => ''), rows: cells },
  };
}

function cellType(value: unknown): CellType {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  return 'text';
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  return JSON.stringify(value);
}
