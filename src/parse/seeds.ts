import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Package, SourceFile } from '../project/project.ts';
import type { Checksum, SeedNode } from './manifest.ts';
import { stem, wholeFile } from './models.ts';
import type { ParseState } from './parseState.ts';
import type { Patches } from './patches.ts';
import { sqlNode } from './sqlNode.ts';

const MIB = 1024 * 1024;

/** Seeds of a package. Large files are told apart by path, as dbt does, instead of being read. */
export function parseSeeds(pkg: Package, patches: Patches, state: ParseState): SeedNode[] {
  return pkg.files.filter((file) => file.kind === 'seed').map((file) => parseSeed(file, pkg, patches, state));
}

/** A seed has config and hooks but no text, and not all fields of a node with SQL. */
function parseSeed(file: SourceFile, pkg: Package, patches: Patches, state: ParseState): SeedNode {
  const name = stem(file);
  const { fields } = sqlNode(wholeFile('seed', pkg, file, patches.get('seeds', pkg.name, name)), state);
  if (fields.refs.length > 0 || fields.sources.length > 0)
    state.error(
      'TX2022',
      'Parsing',
      `Seeds cannot depend on other nodes, but a hook of seed ${name} has a ref or source in it (${file.path})`,
      { file: file.path, line: 1, column: 1 },
      'use {{ this }} for the seed itself, or put the hook on a model that reads the seed',
    );
  const {
    language: _l,
    refs: _r,
    sources: _s,
    metrics: _m,
    functions: _f,
    compiled_path: _c,
    contract: _k,
    depends_on: dependsOn,
    ...rest
  } = fields;
  return {
    ...rest,
    resource_type: 'seed',
    checksum: seedChecksum(file, state.invocation.flags.maximum_seed_size_mib),
    root_path: pkg.root,
    depends_on: { macros: dependsOn.macros },
  };
}

/** @param limitMib size from which on a file is told apart by its path; 0 for none */
function seedChecksum(file: SourceFile, limitMib: number): Checksum {
  if (limitMib > 0 && file.size > limitMib * MIB) return { name: 'path', checksum: file.path };
  // Line ends count as one kind, as where dbt reads the file.
  const text = readFileSync(file.absolutePath, 'utf8').replace(/\r\n?/g, '\n').trim();
  return { name: 'sha256', checksum: createHash('sha256').update(text, 'utf8').digest('hex') };
}
