import type { SeedColumnType } from '../adapter.ts';

/** What one pass over a CSV file found. */
export interface SeedScan {
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly SeedColumnType[];
  readonly rowCount: number;
  /** A database's own CSV reader reads every value as dbt's rules do, if `null` words are nulls to it. */
  readonly plain: boolean;
  /** `null` is written out somewhere. */
  readonly nullWords: boolean;
  /** Bytes before the first row: byte order mark and header. */
  readonly dataStart: number;
  /** Bytes of the longest row. */
  readonly longestRow: number;
}
