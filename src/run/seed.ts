import { join } from 'node:path';
import { SeedTableValue } from '../context/seedTableValue.ts';
import type { DatabaseSession } from '../context/session.ts';
import { HostFunction, type Value } from '../jinja/value.ts';
import type { ManifestNode, SeedNode } from '../parse/manifest.ts';
import type { RunState } from './runState.ts';

/** `load_agate_table()`: the CSV file's columns and types; its rows are only read when a macro asks for them. */
export function seedNames(node: ManifestNode, state: RunState, session: DatabaseSession): Map<string, Value> {
  const seed = node as SeedNode;
  return new Map<string, Value>([
    [
      'load_agate_table',
      new HostFunction('load_agate_table', async () => {
        const table = await state.adapter.readSeed(await session.connection(), {
          path: join(seed.root_path, seed.original_file_path),
          delimiter: String(seed.config['delimiter'] ?? ','),
          columnTypes: (seed.config['column_types'] ?? {}) as Readonly<Record<string, string>>,
          empty: state.invocation.flags.empty,
        });
        warnUnknownColumns(seed, table.unknownColumns, state);
        return new SeedTableValue(table);
      }),
    ],
  ]);
}

/** A type for a column that the file does not have is most likely a slip of the pen. */
function warnUnknownColumns(seed: SeedNode, columns: readonly string[], { invocation }: RunState): void {
  if (columns.length === 0) return;
  invocation.events.warn({
    code: 'TX6009',
    severity: 'warning',
    kind: 'Runtime',
    message: `Seed '${seed.name}' has column_types for columns that are not in ${seed.original_file_path}: ${columns.join(', ')}`,
    location: seed.tx.location,
    event: 'SeedUnknownColumnTypes',
  });
}
