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
        return new SeedTableValue(table);
      }),
    ],
  ]);
}
