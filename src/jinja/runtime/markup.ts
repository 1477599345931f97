import { typeError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { characters, textContains, textLength } from './iteration.ts';
import { compareText } from './ordering.ts';
import { quote, typeName } from './representation.ts';
import { position, requireInteger, sliceText } from './slicing.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** A text with `& < > ' "` as HTML entities. */
export function escapeText(text: string): string {
  return /[&<>'"]/.test(text) ? text.replace(/[&<>'"]/g, (char) => ENTITIES[char] as string) : text;
}

/** A str known to be safe HTML: what is joined to it is escaped, and escaping it again changes nothing. */
export class Markup extends PyObject {
  readonly typeName = 'Markup';
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override getItem(key: Value): Value | undefined {
    const all = characters(this.text);
    const at = position(key, all.length);
    return at === undefined ? undefined : new Markup(all[at] as string);
  }

  slice(start: Value, stop: Value, step: Value): Value {
    return new Markup(sliceText(this.text, start, stop, step));
  }

  override iterate(): Iterable<Value> {
    return characters(this.text);
  }

  override length(): number {
    return textLength(this.text);
  }

  override contains(item: Value): boolean {
    return textContains(this.text, item);
  }

  override equals(other: Value): boolean {
    return textOf(other) === this.text;
  }

  override hashKey(): string {
    return `s${this.text}`;
  }

  override toText(): string {
    return this.text;
  }

  override repr(): string {
    return `Markup(${quote(this.text)})`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (op === '*') {
      if (typeof other !== 'number' && typeof other !== 'boolean') {
        if (reflected) return undefined;
        throw typeError(`can't multiply sequence by non-int of type '${typeName(other)}'`);
      }
      return new Markup(this.text.repeat(Math.max(0, requireInteger(other))));
    }
    const theirs = textOf(other);
    if (theirs === undefined) return undefined;
    const [left, right] = reflected ? [theirs, this.text] : [this.text, theirs];
    const order = compareText(left, right);
    switch (op) {
      case '+': {
        const safe = other instanceof Markup ? theirs : escapeText(theirs);
        return new Markup(reflected ? safe + this.text : this.text + safe);
      }
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      case '>=':
        return order >= 0;
      default:
        return undefined;
    }
  }

  override toJSON(): string {
    return this.text;
  }
}

/** The text of a str or of a Markup; `undefined` for any other value. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}

/** `escape(v)` of markupsafe: a Markup stays as it is. */
export function escapeValue(value: Value, text: string): Markup {
  return value instanceof Markup ? value : new Markup(escapeText(text));
}
