import { readFileSync } from 'node:fs';
import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';

/** What the decoder writes for bytes that are no UTF-8. */
const REPLACEMENT = '\ufffd';

/** A file of a package, as `SourceFile` names it. */
interface ReadableFile {
  readonly absolutePath: string;
  /** Shown in messages. */
  readonly path: string;
}

/**
 * A text file as UTF-8, without a byte-order mark; line ends stay as they are.
 * @throws TxError when it cannot be read, or holds bytes that are not UTF-8 (with their place)
 */
export function readText({ absolutePath, path: shown }: ReadableFile): string {
  const bytes = readBytes(absolutePath, shown);
  const text = bytes.toString('utf8');
  // A replacement character may stand in the file itself; only then is the slow, strict check needed.
  if (text.includes(REPLACEMENT)) {
    const problem = notUtf8(bytes, shown);
    if (problem !== undefined) throw new TxError(problem);
  }
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function readBytes(path: string, shown: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const problem = diagnosticOfSystemError(error, `reading ${shown}`);
    if (problem === undefined) throw error;
    throw new TxError(problem, { cause: error });
  }
}

/** Finds the first byte that does not belong, to name its place. */
function notUtf8(bytes: Buffer, file: string): Diagnostic | undefined {
  const offset = firstInvalidByte(bytes);
  if (offset === undefined) return undefined;
  const before = bytes.subarray(0, offset).toString('utf8');
  const line = before.split('\n').length;
  const column = offset === 0 ? 1 : before.length - before.lastIndexOf('\n');
  const byte = `0x${(bytes[offset] as number).toString(16).padStart(2, '0')}`;
  return {
    code: 'TX0013',
    severity: 'error',
    kind: 'Parsing',
    message: `${file} is not UTF-8: byte ${byte} at position ${offset} (line ${line}, column ${column}) does not belong there`,
    location: { file, line, column },
    hint: 'save the file as UTF-8; `iconv -f latin1 -t utf-8` converts the most common old form',
  };
}

/** Halves the range until one byte is left: the longest valid prefix ends before it. */
function firstInvalidByte(bytes: Buffer): number | undefined {
  const decoder = (): InstanceType<typeof TextDecoder> => new TextDecoder('utf-8', { fatal: true });
  const valid = (end: number): boolean => {
    try {
      // A stream may end inside a character, which is no mistake of the part before it.
      decoder().decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  if (valid(bytes.length)) {
    try {
      decoder().decode(bytes);
      return undefined;
    } catch {
      return bytes.length - 1;
    }
  }
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (valid(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
