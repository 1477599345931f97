import type { SeedColumnType } from '../adapter.ts';
import type { FileEdits } from './fileEdits.ts';

/** What one pass over a CSV file found. */
export interface SeedScan {
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly SeedColumnType[];
  readonly rowCount: number;
  /** Rows are written as every database's own CSV reader reads them; single values may need `edits`. */
  readonly regular: boolean;
  /** What has to change in a regular file so that each value is read as dbt's rules have it. */
  readonly edits: FileEdits;
  /** The edits do no more than take away the word `null`. */
  readonly onlyNullWords: boolean;
  /** Bytes before the first row: byte order mark and header. */
  readonly dataStart: number;
  /** Bytes of the longest row. */
  readonly longestRow: number;
}
