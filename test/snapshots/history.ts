/** One row of the source; the key is the name of its entry in a state. */
export interface SourceRow {
  readonly a: number | null;
  readonly b: string | null;
  /** `updated_at`, in days after 2020-01-01. */
  readonly day: number;
}

/** The source at one moment. */
export type SourceState = Readonly<Record<string, SourceRow>>;

/** One version of a row as a snapshot keeps it. */
export interface Version {
  readonly key: string;
  readonly a: number | null;
  readonly b: string | null;
  readonly id: string;
  /** `YYYY-MM-DD HH:MM:SS[.ffffff]`, which sorts as text. */
  readonly from: string;
  /** Null for the version in force. */
  readonly to: string | null;
  readonly deleted: boolean;
}

/** How a snapshot is configured, as far as its history depends on it. */
export interface SnapshotKind {
  readonly detects: 'day' | 'content';
  readonly deletes: 'ignore' | 'invalidate' | 'new_record';
}

/** What a snapshot has to know of one key. */
interface Known {
  readonly row: SourceRow;
  /** The row is gone, and the snapshot took note of it. */
  readonly deleted: boolean;
  /** How often a hard delete ended a version. */
  readonly ends: number;
}

/** What a snapshot has to hold, kept in step with the states it was shown. */
export class ExpectedHistory {
  readonly #kind: SnapshotKind;
  readonly #known = new Map<string, Known>();

  constructor(kind: SnapshotKind) {
    this.#kind = kind;
  }

  /** A run over this state. */
  see(state: SourceState): void {
    for (const [key, row] of Object.entries(state)) {
      const known = this.#known.get(key);
      if (known === undefined || known.deleted || this.#isNew(known.row, row))
        this.#known.set(key, { row, deleted: false, ends: known?.ends ?? 0 });
    }
    if (this.#kind.deletes === 'ignore') return;
    for (const [key, known] of this.#known)
      if (state[key] === undefined && !known.deleted)
        this.#known.set(key, { ...known, deleted: true, ends: known.ends + 1 });
  }

  /** What is wrong with a snapshot's rows; nothing when they are as they must be. */
  problems(versions: readonly Version[]): string[] {
    const found: string[] = [];
    const ids = new Set(versions.map((version) => version.id));
    if (ids.size !== versions.length) found.push('two versions have one dbt_scd_id');
    const keys = new Set([...versions.map((version) => version.key), ...this.#known.keys()]);
    for (const key of keys)
      found.push(
        ...this.#problemsOf(
          key,
          versions.filter((version) => version.key === key),
        ),
      );
    return found;
  }

  #isNew(before: SourceRow, now: SourceRow): boolean {
    return this.#kind.detects === 'day' ? now.day > before.day : now.a !== before.a || now.b !== before.b;
  }

  #problemsOf(key: string, unsorted: readonly Version[]): string[] {
    const known = this.#known.get(key);
    if (known === undefined) return [`${key} was never in the source`];
    const found: string[] = [];
    const versions = [...unsorted].sort((x, y) => compare(x.from, y.from) || compare(x.to ?? '~', y.to ?? '~'));
    let gaps = 0;
    for (const [at, { from, to }] of versions.entries()) {
      const next = versions[at + 1];
      if (to !== null && to < from) found.push(`${key}: a version ends before it begins, ${from} to ${to}`);
      if (next === undefined) continue;
      if (to === null || to > next.from) found.push(`${key}: versions overlap, ${from} to ${to} and ${next.from}`);
      else if (to < next.from) gaps++;
    }
    const mayGap = this.#kind.deletes === 'invalidate' ? known.ends : 0;
    if (gaps > mayGap) found.push(`${key}: ${gaps} gaps after ${mayGap} deletions`);
    return [...found, ...this.#problemsOfLast(key, known, versions)];
  }

  #problemsOfLast(key: string, { row, deleted }: Known, versions: readonly Version[]): string[] {
    const last = versions.at(-1);
    if (last === undefined) return [`${key} has no version`];
    const open = !(deleted && this.#kind.deletes === 'invalidate');
    if ((last.to === null) !== open) return [`${key}: the last version should be ${open ? 'open' : 'closed'}`];
    if (last.deleted !== (deleted && this.#kind.deletes === 'new_record')) return [`${key}: dbt_is_deleted is wrong`];
    // Of versions that began and ended at one instant nobody knows which was last.
    const same = versions.some(
      (one) => one.from === last.from && one.to === last.to && one.a === row.a && one.b === row.b,
    );
    return same ? [] : [`${key}: the last version is ${last.a}, ${last.b} instead of ${row.a}, ${row.b}`];
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
