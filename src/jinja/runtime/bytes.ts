import { JinjaError, typeError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { type Builtin, boundMethod, keywordMethod, type MethodTable, method } from './builtin.ts';
import { holds, isOrdering } from './ordering.ts';
import { typeName } from './representation.ts';
import { position, sliceItems, sliceRange } from './slicing.ts';

/** Python's bytes, as `str.encode` makes them. */
export class Bytes extends PyObject {
  readonly typeName = 'bytes';
  readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    super();
    this.data = data;
  }

  override getAttr(name: string): Builtin | undefined {
    return boundMethod('bytes', METHODS, this as Bytes, name);
  }

  override getItem(key: Value): Value | undefined {
    const at = position(key, this.data.length);
    return at === undefined ? undefined : this.data[at];
  }

  slice(start: Value, stop: Value, step: Value): Value {
    const items = sliceItems([...this.data], sliceRange(this.data.length, start, stop, step));
    return new Bytes(Uint8Array.from(items));
  }

  override iterate(): Iterable<Value> {
    return this.data;
  }

  override length(): number {
    return this.data.length;
  }

  override equals(other: Value): boolean {
    return other instanceof Bytes && Buffer.compare(this.data, other.data) === 0;
  }

  override hashKey(): string {
    return `b${Buffer.from(this.data).toString('latin1')}`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (!(other instanceof Bytes)) {
      if (op === '+' && !reflected) throw typeError(`can't concat ${typeName(other)} to bytes`);
      return undefined;
    }
    if (op === '+') return new Bytes(Buffer.concat(reflected ? [other.data, this.data] : [this.data, other.data]));
    if (!isOrdering(op)) return undefined;
    const order = Buffer.compare(this.data, other.data) * (reflected ? -1 : 1);
    return holds(op, order);
  }

  override repr(): string {
    const text = Array.from(this.data, byteText).join('');
    return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
  }
}

/** A byte as `repr` shows it. */
function byteText(byte: number): string {
  if (byte === 0x5c) return '\\\\';
  if (byte === 0x0a) return '\\n';
  if (byte === 0x0d) return '\\r';
  if (byte === 0x09) return '\\t';
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** The methods that templates have a use for. */
const METHODS: MethodTable<Bytes> = {
  decode: keywordMethod(0, ['encoding', 'errors'], (self, [encoding, errors]) => {
    return decode(self.data, typeof encoding === 'string' ? encoding : 'utf-8', errors ?? 'strict');
  }),
  hex: method(0, 0, (self) => Buffer.from(self.data).toString('hex')),
};

/** Throws UnicodeDecodeError unless `errors` says otherwise. */
function decode(data: Uint8Array, encoding: string, errors: Value): string {
  const name = encodingName(encoding);
  if (name === 'latin1') return Buffer.from(data).toString('latin1');
  if (name === 'ascii') {
    const at = data.findIndex((byte) => byte > 0x7f);
    if (at >= 0 && errors === 'strict') {
      const byte = (data[at] as number).toString(16);
      throw new JinjaError(
        'UnicodeDecodeError',
        `'ascii' codec can't decode byte 0x${byte} in position ${at}: ordinal not in range(128)`,
      );
    }
  }
  try {
    return new TextDecoder(name === 'utf16' ? 'utf-16' : 'utf-8', { fatal: errors === 'strict' }).decode(data);
  } catch {
    throw new JinjaError('UnicodeDecodeError', `'${encoding}' codec can't decode the given bytes`);
  }
}

/** Encodings that are known, by one name each. */
type Encoding = 'utf8' | 'utf16' | 'ascii' | 'latin1';

/** Throws LookupError `unknown encoding: x`. */
function encodingName(encoding: string): Encoding {
  switch (encoding.toLowerCase().replaceAll('_', '-')) {
    case 'utf-8':
    case 'utf8':
      return 'utf8';
    case 'utf-16':
    case 'utf16':
      return 'utf16';
    case 'ascii':
    case 'us-ascii':
      return 'ascii';
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1':
      return 'latin1';
    default:
      throw new JinjaError('LookupError', `unknown encoding: ${encoding}`);
  }
}

/** `text.encode(encoding, errors)`. Throws UnicodeEncodeError. */
export function encode(text: string, encoding: string, errors: Value): Bytes {
  const name = encodingName(encoding);
  if (name === 'utf8') return new Bytes(new TextEncoder().encode(text));
  if (name === 'utf16') return new Bytes(Buffer.from(`\ufeff${text}`, 'utf16le'));
  const limit = name === 'ascii' ? 0x7f : 0xff;
  const bytes: number[] = [];
  let index = 0;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code <= limit) bytes.push(code);
    else bytes.push(...substitute(code, index, encoding, limit, errors));
    index++;
  }
  return new Bytes(Uint8Array.from(bytes));
}

/** What `errors` puts in the place of a character that the encoding does not have. */
function substitute(code: number, index: number, encoding: string, limit: number, errors: Value): number[] {
  const ascii = (text: string): number[] => Array.from(text, (each) => each.charCodeAt(0));
  const hex = code.toString(16);
  const escaped =
    code <= 0xff
      ? `\\x${hex.padStart(2, '0')}`
      : code <= 0xffff
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`;
  switch (errors) {
    case 'ignore':
      return [];
    case 'replace':
      return [0x3f];
    case 'xmlcharrefreplace':
      return ascii(`&#${code};`);
    case 'backslashreplace':
      return ascii(escaped);
    default: {
      const codec = limit === 0x7f ? 'ascii' : encoding.toLowerCase();
      throw new JinjaError(
        'UnicodeEncodeError',
        `'${codec}' codec can't encode character '${escaped}' in position ${index}: ordinal not in range(${limit + 1})`,
      );
    }
  }
}
