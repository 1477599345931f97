import { PyObject, type Value } from '../../value.ts';
import { boundMethod, keywordMethod, type MethodTable } from '../builtin.ts';
import { Dict } from '../dict.ts';
import { PyIterator } from '../iterator.ts';
import { quote } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { Tuple } from '../tuple.ts';
import { flagsText, IGNORECASE, UNICODE } from './flags.ts';
import { findallItem, Match } from './match.ts';
import { regexError } from './regexError.ts';
import { SearchGuard } from './searchGuard.ts';
import { split } from './split.ts';
import { type Subject, subjectOf } from './subject.ts';
import { substitute } from './substitute.ts';
import { translate } from './translate.ts';

/** How a pattern is tried: from a position on, at it, at it to the end, or at it without being empty. */
type Manner = 'search' | 'match' | 'fullmatch' | 'advance';

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

  /** Compiled on first use: most patterns are tried in one manner only. */
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
