import { indexError, typeError } from '../../errors.ts';
import { Callable, type MaybePromise, PyObject, type Value } from '../../value.ts';
import { boundMethod, keywordMethod, type MethodTable, method } from '../builtin.ts';
import { call } from '../call.ts';
import { Dict } from '../dict.ts';
import { isSimple, textLength } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { textOf } from '../markup.ts';
import { quote, str, typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { Tuple } from '../tuple.ts';
import { flagsText, IGNORECASE, UNICODE } from './flags.ts';
import { regexError } from './regexError.ts';
import { expand, parseReplacement } from './replacement.ts';
import { SearchGuard } from './searchGuard.ts';
import { translate } from './translate.ts';

/** How a pattern is tried: from a position on, at it, at it to the end, or at it without being empty. */
type Manner = 'search' | 'match' | 'fullmatch' | 'advance';

/** The text that a search takes, as JavaScript units. */
export interface Subject {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A compiled pattern. */
export class Pattern extends PyObject {
  readonly typeName = 'Pattern';
  readonly pattern: string;
  readonly flags: number;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly #source: string;
  readonly #compiled = new Map<Manner, RegExp>();
  readonly #guard: SearchGuard;

  constructor(pattern: string, flags: number) {
    super();
    const translation = translate(pattern, flags);
    this.pattern = pattern;
    this.flags = translation.flags;
    this.groups = translation.groups;
    this.names = translation.names;
    this.#source = translation.source;
    this.#guard = new SearchGuard(pattern);
  }

  #regex(manner: Manner): RegExp {
    let regex = this.#compiled.get(manner);
    if (regex === undefined) {
      regex = this.#compile(manner);
      this.#compiled.set(manner, regex);
    }
    return regex;
  }

  #compile(manner: Manner): RegExp {
    const flags = `${(this.flags & IGNORECASE) === 0 ? '' : 'i'}v${manner === 'search' ? 'g' : 'y'}`;
    const source =
      manner === 'fullmatch'
        ? `(?:${this.#source})(?![\\s\\S])`
        : manner === 'advance'
          ? // What is left of the text before the match must not be all that is left after it.
            `(?=(?<rest>[\\s\\S]*))(?:${this.#source})(?!\\k<rest>(?![\\s\\S]))`
          : this.#source;
    try {
      return new RegExp(source, flags);
    } catch (error) {
      throw regexError(`this pattern is not supported: ${(error as Error).message}`, this.pattern);
    }
  }

  /** The regular expression that also tells where each group is. */
  withIndices(): RegExp {
    return new RegExp(this.#source, `${(this.flags & IGNORECASE) === 0 ? '' : 'i'}vyd`);
  }

  /** @param at where to start, in JavaScript units */
  run(manner: Manner, subject: Subject, at: number): Match | undefined {
    if (at > subject.end) return undefined;
    const regex = this.#regex(manner);
    regex.lastIndex = at;
    const found = this.#guard.exec(regex, subject.text);
    return found === null ? undefined : new Match(this, subject, found);
  }

  /** All matches, left to right; an empty one is not followed by another at its place. */
  *all(subject: Subject): Iterable<Match> {
    let at = subject.start;
    let mustAdvance = false;
    while (at <= subject.end) {
      let found: Match | undefined = mustAdvance ? this.run('advance', subject, at) : this.run('search', subject, at);
      if (found === undefined && mustAdvance) {
        const step = (subject.text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
        found = this.run('search', subject, at + step);
      }
      if (found === undefined) return;
      yield found;
      mustAdvance = found.end === found.start;
      at = found.end;
    }
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'pattern':
        return this.pattern;
      case 'flags':
        return this.flags;
      case 'groups':
        return this.groups;
      case 'groupindex':
        return Dict.from([...this.names]);
      default:
        return boundMethod('re.Pattern', METHODS, this as Pattern, name);
    }
  }

  override equals(other: Value): boolean {
    return other instanceof Pattern && other.pattern === this.pattern && other.flags === this.flags;
  }

  override hashKey(): string {
    return `p${this.flags}:${this.pattern}`;
  }

  override repr(): string {
    const shown = this.flags & ~UNICODE;
    const flags = shown === 0 ? '' : `, ${flagsText(shown)}`;
    return `re.compile(${quote(this.pattern)}${flags})`;
  }
}

/** Code points before a position in JavaScript units. */
function pointsBefore(text: string, unit: number): number {
  return isSimple(text) ? unit : textLength(text.slice(0, unit));
}

/** Where a match or a group stands, in code points. */
type Span = readonly [start: number, end: number];

/** What a pattern found, and where. */
export class Match extends PyObject {
  readonly typeName = 'Match';
  readonly pattern: Pattern;
  readonly subject: Subject;
  /** In JavaScript units. */
  readonly start: number;
  readonly end: number;
  readonly #found: RegExpExecArray;
  #spans: (Span | undefined)[] | undefined;

  constructor(pattern: Pattern, subject: Subject, found: RegExpExecArray) {
    super();
    this.pattern = pattern;
    this.subject = subject;
    this.#found = found;
    this.start = found.index;
    this.end = found.index + found[0].length;
  }

  /** The text of a group; `undefined` when it took no part. */
  text(group: number): string | undefined {
    return group === 0 ? this.#found[0] : this.#found.groups?.[`g${group}`];
  }

  group(key: Value): Value {
    return this.text(this.groupNumber(key)) ?? null;
  }

  /** Throws IndexError `no such group`. */
  groupNumber(key: Value): number {
    const name = textOf(key);
    const group = name === undefined ? key : this.pattern.names.get(name);
    if (typeof group !== 'number' || group < 0 || group > this.pattern.groups) throw indexError('no such group');
    return group;
  }

  groups(fallback: Value): Value[] {
    const values: Value[] = [];
    for (let group = 1; group <= this.pattern.groups; group++) values.push(this.text(group) ?? fallback);
    return values;
  }

  span(group: number): Span {
    this.#spans ??= this.#findSpans();
    return this.#spans[group] ?? [-1, -1];
  }

  #findSpans(): (Span | undefined)[] {
    const { text } = this.subject;
    const points = (span: readonly [number, number]): Span => [
      pointsBefore(text, span[0]),
      pointsBefore(text, span[1]),
    ];
    const spans: (Span | undefined)[] = [points([this.start, this.end])];
    if (this.pattern.groups === 0) return spans;
    const regex = this.pattern.withIndices();
    regex.lastIndex = this.start;
    const groups = regex.exec(text)?.indices?.groups ?? {};
    for (let group = 1; group <= this.pattern.groups; group++) {
      const span = groups[`g${group}`];
      spans.push(span === undefined ? undefined : points(span));
    }
    return spans;
  }

  /** Number of the group that closed last, or `undefined`. */
  #lastGroup(): number | undefined {
    let last: number | undefined;
    let lastEnd = -1;
    for (let group = 1; group <= this.pattern.groups; group++) {
      const [, end] = this.span(group);
      if (end > lastEnd) {
        last = group;
        lastEnd = end;
      }
    }
    return last;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'string':
        return this.subject.text;
      case 're':
        return this.pattern;
      case 'pos':
        return pointsBefore(this.subject.text, this.subject.start);
      case 'endpos':
        return pointsBefore(this.subject.text, this.subject.end);
      case 'lastindex':
        return this.#lastGroup() ?? null;
      case 'lastgroup': {
        const last = this.#lastGroup();
        return [...this.pattern.names].find(([, group]) => group === last)?.[0] ?? null;
      }
      default:
        return boundMethod('re.Match', MATCH_METHODS, this as Match, name);
    }
  }

  override getItem(key: Value): Value | undefined {
    const name = textOf(key);
    const group = name === undefined ? key : this.pattern.names.get(name);
    if (typeof group !== 'number' || group < 0 || group > this.pattern.groups) return undefined;
    return this.text(group) ?? null;
  }

  override truthy(): boolean {
    return true;
  }

  override repr(): string {
    const [start, end] = this.span(0);
    return `<re.Match object; span=(${start}, ${end}), match=${quote(this.#found[0])}>`;
  }
}

const MATCH_METHODS: MethodTable<Match> = {
  end: method(0, 1, (self, [group]) => self.span(self.groupNumber(group ?? 0))[1]),
  expand: method(1, 1, (self, [template]) => expand(parseReplacement(str(template as Value), self.pattern), self)),
  group: method(0, Number.POSITIVE_INFINITY, (self, keys) => {
    if (keys.length === 0) return self.group(0);
    return keys.length === 1 ? self.group(keys[0] as Value) : new Tuple(keys.map((key) => self.group(key)));
  }),
  groupdict: keywordMethod(0, ['default'], (self, [fallback]) => {
    const entries = [...self.pattern.names].map(([name, group]): [Value, Value] => [
      name,
      self.text(group) ?? fallback ?? null,
    ]);
    return Dict.from(entries);
  }),
  groups: keywordMethod(0, ['default'], (self, [fallback]) => new Tuple(self.groups(fallback ?? null))),
  span: method(0, 1, (self, [group]) => new Tuple(self.span(self.groupNumber(group ?? 0)))),
  start: method(0, 1, (self, [group]) => self.span(self.groupNumber(group ?? 0))[0]),
};

/** A text to search in. Throws TypeError. */
export function subjectOf(value: Value | undefined, pos?: Value, endpos?: Value): Subject {
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(`expected string or bytes-like object, got '${typeName(value ?? null)}'`);
  }
  const unit = (position: Value | undefined, fallback: number): number => {
    if (position === undefined) return fallback;
    const point = Math.max(0, requireInteger(position));
    if (isSimple(text)) return Math.min(point, text.length);
    return [...text].slice(0, point).join('').length;
  };
  const end = unit(endpos, text.length);
  return { text: end === text.length ? text : text.slice(0, end), start: unit(pos, 0), end };
}

/** What `findall` gives for a match: the whole, the one group, or all groups. */
export function findallItem(match: Match): Value {
  if (match.pattern.groups === 0) return match.text(0) ?? '';
  const groups = match.groups('');
  return groups.length === 1 ? (groups[0] as Value) : new Tuple(groups);
}

/** `split`: the texts between the matches, with the groups of each. */
export function split(pattern: Pattern, subject: Subject, most: number): Value[] {
  const parts: Value[] = [];
  let at = 0;
  let splits = 0;
  for (const match of pattern.all(subject)) {
    if (most > 0 && splits >= most) break;
    parts.push(subject.text.slice(at, match.start), ...match.groups(null));
    at = match.end;
    splits++;
  }
  parts.push(subject.text.slice(at));
  return parts;
}

/** `subn`: the new text and the number of replacements. A callable replacement may answer later. */
export function substitute(
  pattern: Pattern,
  replacement: Value | undefined,
  subject: Subject,
  most: number,
): MaybePromise<{ text: string; count: number }> {
  const matches: Match[] = [];
  for (const match of pattern.all(subject)) {
    if (most > 0 && matches.length >= most) break;
    matches.push(match);
  }
  const joined = (texts: readonly Value[]): { text: string; count: number } => {
    let out = '';
    let at = 0;
    matches.forEach((match, index) => {
      out += subject.text.slice(at, match.start) + replacementText(texts[index] as Value, index);
      at = match.end;
    });
    return { text: out + subject.text.slice(at), count: matches.length };
  };
  const template = textOf(replacement);
  if (template !== undefined) {
    const parsed = parseReplacement(template, pattern);
    return joined(matches.map((match) => expand(parsed, match)));
  }
  if (!(replacement instanceof Callable)) {
    throw typeError(`decoding to str: need a bytes-like object, ${typeName(replacement ?? null)} found`);
  }
  const results = matches.map((match) => call(replacement, [match]));
  return results.some((each) => each instanceof Promise)
    ? Promise.all(results).then(joined)
    : joined(results as Value[]);
}

function replacementText(value: Value, index: number): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (value === null) return '';
  throw typeError(`sequence item ${index}: expected str instance, ${typeName(value)} found`);
}

const POSITIONS = ['string', 'pos', 'endpos'];

function matcher(manner: Manner) {
  return keywordMethod<Pattern>(1, POSITIONS, (self, [text, pos, endpos]) => {
    const subject = subjectOf(text, pos, endpos);
    return self.run(manner, subject, subject.start) ?? null;
  });
}

function count(value: Value | undefined): number {
  return value === undefined ? 0 : requireInteger(value);
}

const METHODS: MethodTable<Pattern> = {
  findall: keywordMethod(1, POSITIONS, (self, [text, pos, endpos]) =>
    [...self.all(subjectOf(text, pos, endpos))].map(findallItem),
  ),
  finditer: keywordMethod(1, POSITIONS, (self, [text, pos, endpos]) => {
    return new PyIterator('callable_iterator', self.all(subjectOf(text, pos, endpos)));
  }),
  fullmatch: matcher('fullmatch'),
  match: matcher('match'),
  search: matcher('search'),
  split: keywordMethod(1, ['string', 'maxsplit'], (self, [text, most]) => split(self, subjectOf(text), count(most))),
  sub: keywordMethod(2, ['repl', 'string', 'count'], (self, [by, text, most]) => {
    const result = substitute(self, by, subjectOf(text), count(most));
    return result instanceof Promise ? result.then((each) => each.text) : result.text;
  }),
  subn: keywordMethod(2, ['repl', 'string', 'count'], (self, [by, text, most]) => {
    const pair = (each: { text: string; count: number }): Value => new Tuple([each.text, each.count]);
    const result = substitute(self, by, subjectOf(text), count(most));
    return result instanceof Promise ? result.then(pair) : pair(result);
  }),
};
