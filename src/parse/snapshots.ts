import { scanBlocks } from '../jinja/blocks.ts';
import type { Package, SourceFile } from '../project/project.ts';
import { readText } from '../project/readText.ts';
import { collectMistakes } from './collectMistakes.ts';
import type { SnapshotNode } from './manifest.ts';
import { folders, stem } from './models.ts';
import type { ParseState } from './parseState.ts';
import { type Patches, patchOf } from './patches.ts';
import type { Entry } from './properties/propertyFile.ts';
import { sqlNode } from './sqlNode.ts';

/** Snapshots of a package: blocks in .sql files, and property entries with a `relation`. */
export function parseSnapshots(pkg: Package, patches: Patches, state: ParseState): SnapshotNode[] {
  const blocks = pkg.files
    .filter((file) => file.kind === 'snapshot')
    .flatMap((file) => fromBlocks(file, pkg, patches, state));
  const yaml = patches
    .all('snapshots')
    .filter((entry) => entry.file.packageName === pkg.name && entry.value['relation'] !== undefined)
    .map((entry) => fromYaml(entry, pkg, patches, state));
  const snapshots = [...blocks, ...yaml];
  for (const snapshot of snapshots) checkSnapshot(snapshot, state);
  return snapshots;
}

/** `{% snapshot %}` blocks. The checksum is of the whole file, as dbt has it. */
function fromBlocks(file: SourceFile, pkg: Package, patches: Patches, state: ParseState): SnapshotNode[] {
  const scanned = collectMistakes(file, state.diagnostics, () => {
    const text = readText(file);
    return { text, blocks: scanBlocks({ text, file: file.path }, ['snapshot']) };
  });
  return (scanned?.blocks ?? []).map((block) => {
    const { fields } = sqlNode(
      {
        type: 'snapshot',
        pkg,
        name: block.name,
        uniqueId: `snapshot.${pkg.name}.${block.name}`,
        fqn: [pkg.name, ...folders(file), stem(file), block.name],
        file,
        path: file.relativePath,
        text: block.body,
        line: block.bodyStart.line,
        column: block.bodyStart.column,
        patch: patchOf(patches.get('snapshots', pkg.name, block.name)),
        checksumText: scanned?.text,
      },
      state,
    );
    return { ...fields, resource_type: 'snapshot' as const };
  });
}

/** An entry with a `relation`: its text is a select over that. */
function fromYaml(entry: Entry, pkg: Package, patches: Patches, state: ParseState): SnapshotNode {
  patches.get('snapshots', pkg.name, entry.name);
  const { line, column } = entry.locate(['relation']);
  const { fields } = sqlNode(
    {
      type: 'snapshot',
      pkg,
      name: entry.name,
      uniqueId: `snapshot.${pkg.name}.${entry.name}`,
      fqn: [pkg.name, ...folders(entry.file), entry.name],
      file: entry.file,
      path: `${entry.name}.sql`,
      text: `select * from {{ ${String(entry.value['relation'])} }}`,
      line,
      column,
      patch: patchOf(entry),
    },
    state,
  );
  return { ...fields, resource_type: 'snapshot' };
}

/** What dbt refuses at once: a snapshot that cannot tell what changed. */
function checkSnapshot(snapshot: SnapshotNode, state: ParseState): void {
  const { config, name, original_file_path: file } = snapshot;
  const say = (message: string): void =>
    state.error('TX2034', 'Parsing', `Invalid snapshot ${name} (${file})\n${message}`, snapshot.tx.location);
  if (config['strategy'] === null || config['unique_key'] === null)
    say("Snapshots must be configured with a 'strategy' and 'unique_key'.");
  else if (config['strategy'] === 'timestamp' && config['updated_at'] === null)
    say("When using the timestamp strategy, the 'updated_at' config must be set.");
  else if (config['strategy'] === 'check' && config['check_cols'] === null)
    say("When using the check strategy, 'check_cols' must be set to a list of columns or 'all'.");
}
