import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Characters gathered before they are written. */
const CHUNK = 1 << 18;

/**
 * Writes a file beside its place and moves it there, so that a reader never sees half of it.
 * @param content whole, or in parts: a large artifact then never stands in memory as one text
 */
export function writeArtifact(path: string, content: string | Uint8Array | Iterable<string>): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(beside, content);
    else writeParts(beside, content);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writeParts(path: string, parts: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    let gathered = '';
    for (const part of parts) {
      gathered += part;
      if (gathered.length < CHUNK) continue;
      writeWhole(file, gathered);
      gathered = '';
    }
    writeWhole(file, gathered);
  } finally {
    closeSync(file);
  }
}

/** A write may take only part of what it is given. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
