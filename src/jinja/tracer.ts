import type { MacroFrame, SourceLocation } from './errors.ts';
import type { SourceText } from './sourceText.ts';

/** Marks are characters of Unicode's last two planes, which are for private use: no SQL has them. */
const FIRST = 0xf0000;
const LAST = 0x10ffff;
const MARKS = /[\u{f0000}-\u{10ffff}]/gu;
/** Stands behind the text of a macro: what follows is the caller's again. */
const LEAVE = String.fromCodePoint(FIRST);

/** What a mark stands for: the place that the text behind it was written at, or a macro that it comes out of. */
type Entry =
  | {
      readonly kind: 'place';
      readonly source: SourceText;
      readonly start: number;
      readonly end: number;
      verbatim: boolean;
    }
  | { readonly kind: 'enter'; readonly name: string; readonly file: string };

type Place = Extract<Entry, { kind: 'place' }>;

/** The macro that a piece of text comes out of, and the place there that wrote it. */
interface Level {
  readonly macro: { readonly name: string; readonly file: string } | undefined;
  readonly caller: Level | undefined;
  readonly place: Place | undefined;
  /** Offset in the rendered text of the first character that the place wrote. */
  readonly from: number;
}

/** Where a character of rendered text was written, and through which macros, innermost first. */
export interface TracedPlace {
  readonly location: SourceLocation;
  readonly macroStack: readonly MacroFrame[];
}

/**
 * Marks what a template writes with the places it is written at, so that a place in the rendered text leads back to the
 * template, through macros, variables and filters. Rendering so is for errors alone: it is slower, and a template that looks
 * at its own output sees the marks. Who uses it compares the text with that of a plain rendering.
 */
export class Tracer {
  readonly #entries: Entry[] = [];
  readonly #marks = new Map<SourceText | string, Map<string, string>>();

  /** @param verbatim the text is that of the template, character by character */
  place(source: SourceText, start: number, end: number, verbatim: boolean): string {
    return this.#mark(source, `${start}:${end}:${verbatim}`, { kind: 'place', source, start, end, verbatim });
  }

  /** The text of a macro between its marks. */
  macro(name: string, file: string, text: string): string {
    if (text.trim() === '') return text;
    return `${this.#mark(file, name, { kind: 'enter', name, file })}${text}${LEAVE}`;
  }

  /** The text without marks, with the way back. */
  read(marked: string): TracedText {
    const segments: { readonly at: number; readonly level: Level }[] = [];
    let level: Level = { macro: undefined, caller: undefined, place: undefined, from: 0 };
    let text = '';
    let copied = 0;
    for (const found of marked.matchAll(MARKS)) {
      text += marked.slice(copied, found.index);
      copied = found.index + found[0].length;
      level = this.#next(level, found[0].codePointAt(0) as number, text.length);
      segments.push({ at: text.length, level });
    }
    return new TracedText(text + marked.slice(copied), segments);
  }

  #next(level: Level, mark: number, from: number): Level {
    if (mark === FIRST) return level.caller ?? level;
    const entry = this.#entries[mark - FIRST - 1];
    if (entry === undefined) return level;
    if (entry.kind === 'place') return { ...level, place: entry, from };
    return { macro: entry, caller: level, place: undefined, from };
  }

  /** The same mark for the same place, however often a loop comes by. Nothing once all marks are given away. */
  #mark(owner: SourceText | string, key: string, entry: Entry): string {
    let known = this.#marks.get(owner);
    if (known === undefined) {
      known = new Map();
      this.#marks.set(owner, known);
    }
    let mark = known.get(key);
    if (mark === undefined) {
      if (FIRST + 1 + this.#entries.length > LAST) return '';
      this.#entries.push(entry);
      mark = String.fromCodePoint(FIRST + this.#entries.length);
      known.set(key, mark);
    }
    return mark;
  }
}

/** Rendered text that knows where each of its characters was written. */
export class TracedText {
  readonly text: string;
  readonly #segments: readonly { readonly at: number; readonly level: Level }[];

  constructor(text: string, segments: readonly { readonly at: number; readonly level: Level }[]) {
    this.text = text;
    this.#segments = segments;
  }

  /** @param end offset behind the last character that is meant, for places that the template wrote verbatim */
  placeAt(offset: number, end = offset + 1): TracedPlace | undefined {
    let level = this.#segments.findLast((segment) => segment.at <= offset)?.level;
    while (level !== undefined && level.place === undefined) level = level.caller;
    if (level === undefined) return undefined;
    const macroStack: MacroFrame[] = [];
    for (let at: Level | undefined = level; at?.macro !== undefined; at = at.caller) {
      const call = at.caller?.place;
      const { name, file } = at.macro;
      macroStack.push(call === undefined ? { name, file } : { name, file, loc: call.source.location(call) });
    }
    return { location: locate(level, offset, end), macroStack };
  }
}

function locate({ place, from }: Level, offset: number, end: number): SourceLocation {
  const { source, start, end: last, verbatim } = place as Place;
  if (!verbatim) return source.location({ start, end: last });
  const at = start + offset - from;
  return source.location({ start: at, end: Math.min(last, start + end - from) });
}

/** Text without marks. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, '');
}
