import { indexError } from '../../errors.ts';
import { PyObject, type Value } from '../../value.ts';
import { boundMethod, keywordMethod, type MethodTable, method } from '../builtin.ts';
import { Dict } from '../dict.ts';
import { textOf } from '../markup.ts';
import { quote, str } from '../representation.ts';
import { Tuple } from '../tuple.ts';
import type { Pattern } from './pattern.ts';
import { expand, parseReplacement } from './replacement.ts';
import { pointsBefore, type Subject } from './subject.ts';

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

  /** The text of a group by number or name; None when it took no part. Throws IndexError. */
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

  /** The texts of all groups but the whole match. */
  groups(fallback: Value): Value[] {
    const values: Value[] = [];
    for (let group = 1; group <= this.pattern.groups; group++) values.push(this.text(group) ?? fallback);
    return values;
  }

  /** Where a group stands; `(-1, -1)` when it took no part. */
  span(group: number): Span {
    this.#spans ??= this.#findSpans();
    return this.#spans[group] ?? [-1, -1];
  }

  /** The match is done again with indices: few callers ask for places, and indices cost time. */
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

/** Python's methods of a match. */
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

/** What `findall` gives for a match: the whole, the one group, or all groups. */
export function findallItem(match: Match): Value {
  if (match.pattern.groups === 0) return match.text(0) ?? '';
  const groups = match.groups('');
  return groups.length === 1 ? (groups[0] as Value) : new Tuple(groups);
}
