import type { Plain } from './project.ts';
import { resolveScalar } from './yamlScalar.ts';
import type { YamlScalars } from './yamlScalars.ts';

/**
 * A reader for the YAML that people write: block mappings and lists, one-line scalars, quotes, `|` and `>` blocks, flow
 * collections. It is many times faster than a full YAML parser, and gives up (`undefined`) at the first thing it is not sure of:
 * anchors, tags, merge keys, scalars over several lines, duplicate keys, tabs, mistakes. Those go to the full parser.
 */
export function readPlainYaml(text: string, scalars: YamlScalars): { value: Plain; mark: Mark } | undefined {
  try {
    return new PlainYaml(text, scalars, false).document();
  } catch (error) {
    if (error === UNSURE) return undefined;
    throw error;
  }
}

/** The places of a text that `readPlainYaml` could read. */
export function markPlainYaml(text: string, scalars: YamlScalars): Mark {
  return new PlainYaml(text, scalars, true).document().mark;
}

/** Where a value stands, as offsets into the text; with those of its members. */
export interface Mark {
  readonly start: number;
  /** After the last character, of scalars. */
  readonly end?: number;
  /** Of a mapping's value: where its key stands. */
  key?: { readonly start: number; readonly end: number };
  readonly members?: Map<string, Mark>;
  /** The value is left out: `key:`. */
  readonly missing?: true;
}

/** Thrown where the full parser has to take over. One object: no stack is needed. */
const UNSURE = new Error('not plain YAML');

/** A key with its colon: quoted, or plain without anything that means something in YAML. */
const KEY = /(?:"([^"\\\n]*)"|'([^'\n]*)'|([^\s\-?:,[\]{}#&*!|>'"%@`<][^\n:#\t]*?)) *:(?=[ \n]|\r\n|$)/y;
/** What may follow a value on its line. */
const COMMENT_OR_END = / *(?:(?<= )#[^\n]*)?(?:\r?\n|$)/y;
/** On one line, with the common escapes; other ones go to the full parser. */
const DOUBLE_QUOTED = /"((?:[^"\\\n]|\\[nt"\\/])*)"/y;
/** On one line; a quote is doubled inside. */
const SINGLE_QUOTED = /'((?:[^'\n]|'')*)'/y;
/** A plain value inside of brackets. */
const FLOW_PLAIN = /[^\s,[\]{}#&*!|>'"%@`?:-](?:[^,[\]{}:#\n\t]|:(?![ ,[\]{}\n]|\r\n)|(?<! )#)*/y;
const FLOW_NUMBER = /-[.\w][^,[\]{}:#\s]*/y;
/** `|` and `>` with their chomping; an indentation number goes to the full parser. */
const BLOCK_HEADER = /([|>])([+-]?) *(?:(?<= )#[^\n]*)?(?:\r?\n|$)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' };
/** Characters that begin something else than a plain scalar. */
const INDICATORS = new Set([...',[]{}#&*!|>\'"%@`']);
// biome-ignore lint/suspicious/noControlCharactersInRegex: those that YAML forbids or treats as line breaks
const ODD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085\u2028\u2029\ufeff]|\r(?!\n)/;

/** Reads the plain part of YAML that nearly all files keep to, and gives up at anything else. */
class PlainYaml {
  readonly #text: string;
  readonly #scalars: YamlScalars;
  readonly #marking: boolean;
  #pos = 0;
  /** Column of the content at `#pos`, when it begins a line or follows a dash. */
  #indent = -1;
  #mark: Mark = { start: 0 };

  constructor(text: string, scalars: YamlScalars, marking: boolean) {
    this.#text = text;
    this.#scalars = scalars;
    this.#marking = marking;
  }

  document(): { value: Plain; mark: Mark } {
    if (ODD.test(this.#text)) throw UNSURE;
    if (this.#text.startsWith('---\n') || this.#text.startsWith('---\r\n')) this.#pos = this.#text.indexOf('\n') + 1;
    if (!this.#nextLine()) return { value: null, mark: this.#mark };
    const value = this.#block(this.#indent);
    if (this.#indent >= 0) throw UNSURE;
    return { value, mark: this.#mark };
  }

  /** Goes to the first character of the next line that holds something; false, and indent -1, at the end. */
  #nextLine(): boolean {
    const text = this.#text;
    let pos = this.#pos;
    for (;;) {
      const start = pos;
      while (text.charCodeAt(pos) === 32) pos++;
      const code = text.charCodeAt(pos);
      if (code === 10) pos++;
      else if (code === 13) pos += 2;
      else if (code === 35) {
        const end = text.indexOf('\n', pos);
        pos = end < 0 ? text.length : end + 1;
      } else if (pos >= text.length) {
        this.#pos = pos;
        this.#indent = -1;
        return false;
      } else {
        if (code === 9 || (pos === start && this.#isMarker(pos))) throw UNSURE;
        this.#pos = pos;
        this.#indent = pos - start;
        return true;
      }
    }
  }

  /** `---`, `...` and `%` at the beginning of a line. */
  #isMarker(pos: number): boolean {
    return this.#text.startsWith('---', pos) || this.#text.startsWith('...', pos) || this.#text[pos] === '%';
  }

  /** A collection, or a flow value on lines of its own, at the column given. */
  #block(indent: number): Plain {
    if (this.#isDash()) return this.#list(indent);
    const first = this.#text[this.#pos];
    if (first === '{' || first === '[') return this.#inline(indent - 1);
    return this.#mapping(indent);
  }

  #isDash(): boolean {
    if (this.#text.charCodeAt(this.#pos) !== 45) return false;
    const next = this.#text.charCodeAt(this.#pos + 1);
    return next === 32 || next === 10 || next === 13 || Number.isNaN(next);
  }

  #list(indent: number): Plain[] {
    const items: Plain[] = [];
    const members = this.#marking ? new Map<string, Mark>() : undefined;
    const start = this.#pos;
    do {
      const dash = this.#pos;
      let pos = dash + 1;
      while (this.#text.charCodeAt(pos) === 32) pos++;
      this.#pos = pos;
      items.push(this.#afterDash(indent, indent + pos - dash));
      members?.set(String(items.length - 1), this.#mark.missing ? { start: dash, missing: true } : this.#mark);
    } while (this.#indent === indent && this.#isDash());
    if (this.#indent > indent) throw UNSURE;
    this.#mark = members === undefined ? this.#mark : { start, members };
    return items;
  }

  #afterDash(indent: number, column: number): Plain {
    if (this.#atLineEnd()) {
      if (!this.#nextLine() || this.#indent <= indent) return this.#nothing();
      return this.#block(this.#indent);
    }
    KEY.lastIndex = this.#pos;
    if (this.#isDash() || (KEY.test(this.#text) && this.#text[this.#pos] !== undefined)) {
      this.#indent = column;
      return this.#block(column);
    }
    return this.#inline(indent);
  }

  #mapping(indent: number): Plain {
    const record: Record<string, Plain> = {};
    const members = this.#marking ? new Map<string, Mark>() : undefined;
    const start = this.#pos;
    do {
      const keyStart = this.#pos;
      KEY.lastIndex = keyStart;
      const found = KEY.exec(this.#text);
      if (found === null) throw UNSURE;
      const key = found[1] ?? found[2] ?? (found[3] as string);
      if (key === '__proto__' || Object.hasOwn(record, key)) throw UNSURE;
      this.#pos = KEY.lastIndex;
      while (this.#text.charCodeAt(this.#pos) === 32) this.#pos++;
      record[key] = this.#afterKey(indent);
      if (members !== undefined)
        members.set(key, {
          ...this.#mark,
          key: { start: keyStart, end: keyStart + found[0].replace(/ *:$/, '').length },
        });
    } while (this.#indent === indent && !this.#isDash());
    if (this.#indent > indent) throw UNSURE;
    this.#mark = members === undefined ? this.#mark : { start, members };
    return record;
  }

  #afterKey(indent: number): Plain {
    if (!this.#atLineEnd()) return this.#inline(indent);
    if (!this.#nextLine()) return this.#nothing();
    if (this.#indent > indent) {
      KEY.lastIndex = this.#pos;
      const first = this.#text[this.#pos];
      if (!this.#isDash() && first !== '{' && first !== '[' && !KEY.test(this.#text)) return this.#inline(indent);
      return this.#block(this.#indent);
    }
    // A list may stand at the column of its key.
    if (this.#indent === indent && this.#isDash()) return this.#list(indent);
    return this.#nothing();
  }

  #nothing(): null {
    if (this.#marking) this.#mark = { start: this.#pos, missing: true };
    return null;
  }

  /** Goes past blanks, a comment and the line end; false when something else follows. */
  #atLineEnd(): boolean {
    COMMENT_OR_END.lastIndex = this.#pos;
    if (!COMMENT_OR_END.test(this.#text)) return false;
    this.#pos = COMMENT_OR_END.lastIndex;
    return true;
  }

  /** A value on the rest of a line. @param indent column of the collection it is in; what continues it must be deeper */
  #inline(indent: number): Plain {
    const start = this.#pos;
    const first = this.#text[start] as string;
    if (first === '|' || first === '>') return this.#blockScalar(indent);
    let value: Plain;
    if (first === '"' || first === "'") value = this.#quoted();
    else if (first === '[' || first === '{') value = this.#flow();
    else return this.#plain(indent);
    // The place of a quoted text is that of its first letter: what is written in it is counted from there.
    if (this.#marking && first !== '[' && first !== '{') this.#mark = { start: start + 1, end: this.#pos - 1 };
    if (!this.#atLineEnd()) throw UNSURE;
    this.#nextLine();
    if (this.#indent > indent) throw UNSURE;
    return value;
  }

  #plain(indent: number): Plain {
    const text = this.#text;
    const start = this.#pos;
    const lineEnd = text.indexOf('\n', start);
    const rest = lineEnd < 0 ? text.slice(start) : text.slice(start, lineEnd);
    const comment = rest.indexOf(' #');
    const scalar = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
    const first = scalar.charAt(0);
    if (INDICATORS.has(first) || scalar.includes(': ') || scalar.endsWith(':') || scalar.includes('\t')) throw UNSURE;
    if ((first === '-' || first === '?' || first === ':') && (scalar.length === 1 || scalar[1] === ' ')) throw UNSURE;
    this.#pos = lineEnd < 0 ? text.length : lineEnd + 1;
    if (this.#marking) this.#mark = { start, end: start + scalar.length };
    this.#nextLine();
    if (this.#indent > indent) throw UNSURE;
    return resolveScalar(scalar, this.#scalars);
  }

  #quoted(): string {
    const double = this.#text[this.#pos] === '"';
    const pattern = double ? DOUBLE_QUOTED : SINGLE_QUOTED;
    pattern.lastIndex = this.#pos;
    const found = pattern.exec(this.#text);
    if (found === null) throw UNSURE;
    this.#pos = pattern.lastIndex;
    const body = found[1] as string;
    if (!double) return body.includes("''") ? body.replaceAll("''", "'") : body;
    return body.includes('\\') ? body.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] as string) : body;
  }

  /** `|` and `>` with everything below that is deeper. */
  #blockScalar(indent: number): string {
    BLOCK_HEADER.lastIndex = this.#pos;
    const header = BLOCK_HEADER.exec(this.#text);
    if (header === null) throw UNSURE;
    this.#pos = BLOCK_HEADER.lastIndex;
    const start = this.#pos;
    const lines = this.#blockLines(indent);
    // A last line without an end gets none, whatever the header says.
    const isOpen = this.#pos === this.#text.length && !this.#text.endsWith('\n');
    if (this.#marking) this.#mark = { start: start + this.#text.slice(start).search(/\S/) };
    let last = lines.length;
    while (last > 0 && lines[last - 1] === '') last--;
    const trailing = lines.length - last;
    const body = header[1] === '|' ? lines.slice(0, last).join('\n') : folded(lines.slice(0, last));
    this.#nextLine();
    if (this.#indent > indent) throw UNSURE;
    if (isOpen) return body;
    if (header[2] === '+') return body === '' ? '\n'.repeat(trailing) : `${body}${'\n'.repeat(trailing + 1)}`;
    return body === '' || header[2] === '-' ? body : `${body}\n`;
  }

  /** The lines of a block scalar without their indentation; the first one that holds something sets it. */
  #blockLines(parent: number): string[] {
    const text = this.#text;
    const lines: string[] = [];
    let indent = -1;
    while (this.#pos < text.length) {
      const start = this.#pos;
      let content = start;
      while (text.charCodeAt(content) === 32) content++;
      const newline = text.indexOf('\n', content);
      let end = newline < 0 ? text.length : newline;
      if (text.charCodeAt(end - 1) === 13) end--;
      if (content >= end) {
        // A blank line deeper than the block is content of it, or a mistake before it: rare enough for the full parser.
        if (indent >= 0 ? content - start > indent : content > start) throw UNSURE;
        lines.push('');
      } else {
        const column = content - start;
        if (indent < 0 && column > parent) indent = column;
        if (indent < 0 || column < indent) break;
        lines.push(text.slice(start + indent, end));
      }
      this.#pos = newline < 0 ? text.length : newline + 1;
    }
    if (indent < 0) throw UNSURE;
    return lines;
  }

  #flow(): Plain {
    return this.#text[this.#pos] === '[' ? this.#flowList() : this.#flowMapping();
  }

  #flowList(): Plain[] {
    const items: Plain[] = [];
    const members = this.#marking ? new Map<string, Mark>() : undefined;
    const start = this.#pos++;
    while (this.#flowBlank() !== ']') {
      items.push(this.#flowValue());
      members?.set(String(items.length - 1), this.#mark);
      const next = this.#flowBlank();
      if (next === ',') this.#pos++;
      else if (next !== ']') throw UNSURE;
    }
    this.#pos++;
    if (members !== undefined) this.#mark = { start, members };
    return items;
  }

  #flowMapping(): Plain {
    const record: Record<string, Plain> = {};
    const members = this.#marking ? new Map<string, Mark>() : undefined;
    const start = this.#pos++;
    while (this.#flowBlank() !== '}') {
      const keyStart = this.#pos;
      KEY.lastIndex = keyStart;
      const found = KEY.exec(this.#text);
      // The key of `{a, b: 1}` is only `a`.
      if (found === null || /[,[\]{}]/.test(found[3] ?? '')) throw UNSURE;
      const key = found[1] ?? found[2] ?? (found[3] as string);
      if (key === '__proto__' || Object.hasOwn(record, key)) throw UNSURE;
      this.#pos = KEY.lastIndex;
      const first = this.#flowBlank();
      if (first === ',' || first === '}') throw UNSURE;
      record[key] = this.#flowValue();
      members?.set(key, {
        ...this.#mark,
        key: { start: keyStart, end: keyStart + found[0].replace(/ *:$/, '').length },
      });
      const next = this.#flowBlank();
      if (next === ',') this.#pos++;
      else if (next !== '}') throw UNSURE;
    }
    this.#pos++;
    if (members !== undefined) this.#mark = { start, members };
    return record;
  }

  #flowValue(): Plain {
    const start = this.#pos;
    const first = this.#text[start];
    if (first === '[' || first === '{') return this.#flow();
    let value: Plain;
    if (first === '"' || first === "'") value = this.#quoted();
    else {
      const pattern = first === '-' ? FLOW_NUMBER : FLOW_PLAIN;
      pattern.lastIndex = start;
      const found = pattern.exec(this.#text);
      if (found === null) throw UNSURE;
      const scalar = found[0].trimEnd();
      this.#pos = start + scalar.length;
      value = resolveScalar(scalar, this.#scalars);
    }
    const quote = first === '"' || first === "'" ? 1 : 0;
    if (this.#marking) this.#mark = { start: start + quote, end: this.#pos - quote };
    return value;
  }

  /** Goes past blanks and line ends; answers the character found. A line in column 0 is none of ours. */
  #flowBlank(): string {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#pos);
      if (code === 32) this.#pos++;
      else if (code === 10 || code === 13) {
        this.#pos += code === 10 ? 1 : 2;
        const next = text.charCodeAt(this.#pos);
        if (next !== 32 && next !== 10 && next !== 13) throw UNSURE;
      } else if (code === 35 || code === 9 || Number.isNaN(code)) throw UNSURE;
      else return text[this.#pos] as string;
    }
  }
}

/** `>`: line ends become blanks, blank lines line ends. Deeper lines keep their form: those are left to the full parser. */
function folded(lines: readonly string[]): string {
  let text = '';
  let blank = 0;
  lines.forEach((line, at) => {
    if (/^[ \t]/.test(line) || (at === 0 && line === '')) throw UNSURE;
    if (line === '') blank++;
    else {
      text += at === 0 ? line : (blank > 0 ? '\n'.repeat(blank) : ' ') + line;
      blank = 0;
    }
  });
  return text;
}
