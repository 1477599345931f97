import type { HostCall as Call, Value } from '../../value.ts';
import { Builtin } from '../builtin.ts';
import { iterate } from '../iteration.ts';
import { escapeValue, type Markup } from '../markup.ts';
import { str } from '../representation.ts';
import { asMarkup, STRING_METHODS } from './string.ts';
import { stripTags, unescapeEntities } from './tags.ts';

/** Str methods whose text arguments Markup escapes before they are put in. */
const ESCAPING: ReadonlySet<string> = new Set(['replace', 'ljust', 'rjust', 'center']);

/** Str methods that answer a plain str on Markup. */
const PLAIN: ReadonlySet<string> = new Set(['encode', 'maketrans']);

/** A str method on Markup: texts put in are escaped, and texts that come out are Markup again. */
export function markupMember(self: Markup, name: string): Value | undefined {
  if (name === 'unescape') return new Builtin(name, () => unescapeEntities(self.text));
  if (name === 'striptags') return new Builtin(name, () => stripTags(self.text));
  if (!Object.hasOwn(STRING_METHODS, name)) return undefined;
  const found = STRING_METHODS[name];
  return new Builtin(
    name,
    wrapped((args, kwargs) => found?.call(self.text, prepared(name, args), kwargs) ?? null, name),
  );
}

function wrapped(call: Call, name: string): Call {
  if (PLAIN.has(name)) return call;
  return (args, kwargs) => {
    const result = call(args, kwargs);
    return result instanceof Promise ? result.then(asMarkup) : asMarkup(result);
  };
}

function prepared(name: string, args: Value[]): Value[] {
  const safe = (value: Value): Value => escapeValue(value, str(value)).text;
  if (name === 'join') return args.map((items) => [...iterate(items)].map(safe));
  if (!ESCAPING.has(name)) return args;
  return args.map((arg, at) => (at > 0 && typeof arg === 'string' ? safe(arg) : arg));
}
