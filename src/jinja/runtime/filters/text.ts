import { filterArgumentError, JinjaError, typeError } from '../../errors.ts';
import type { Kwargs, Value } from '../../value.ts';
import { attributeOnly, getAttr } from '../attributes.ts';
import { Dict } from '../dict.ts';
import { characters, length, textLength } from '../iteration.ts';
import { Markup, textOf } from '../markup.ts';
import { capitalize, stripSet, stripSpace } from '../methods/letters.ts';
import { splitLines } from '../methods/splitting.ts';
import { replaceText, STRING_METHODS } from '../methods/string.ts';
import { binary } from '../operations.ts';
import { pprint } from '../pprint.ts';
import { str, truthy, typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { Tuple } from '../tuple.ts';
import { Undefined } from '../undefined.ts';
import { type Filter, filter } from './filter.ts';
import { wrap } from './wordwrap.ts';

/** A change of text that leaves Markup Markup. */
function soft(value: Value, change: (text: string) => string): Value {
  return value instanceof Markup ? new Markup(change(value.text)) : change(str(value));
}

/** Words start after white space, hyphens and opening brackets. */
function title(text: string): string {
  const words = text.split(/([-\s({[<]+)/u).filter((word) => word !== '');
  return words
    .map((word) => {
      const [first = ''] = word;
      return first.toUpperCase() + word.slice(first.length).toLowerCase();
    })
    .join('');
}

/** `truncate`: cut at a word unless told otherwise; a text that is only a little too long stays. */
const truncate = filter(
  'do_truncate',
  'length= killwords= end= leeway=',
  ([value, limit, killWords, end, leeway]) => {
    const text = value as Value;
    const most = limit === undefined ? 255 : requireInteger(limit);
    const ending = str(end ?? '...');
    const slack = leeway === undefined || leeway === null ? 5 : requireInteger(leeway);
    if (most < textLength(ending)) {
      throw new JinjaError('AssertionError', `expected length >= ${textLength(ending)}, got ${most}`);
    }
    if (slack < 0) throw new JinjaError('AssertionError', `expected leeway >= 0, got ${slack}`);
    if (length(text) <= most + slack) return text;
    const cut = characters(str(text))
      .slice(0, most - textLength(ending))
      .join('');
    if (truthy(killWords ?? false)) return soft(text, () => cut + ending);
    const space = cut.lastIndexOf(' ');
    return soft(text, () => (space < 0 ? cut : cut.slice(0, space)) + ending);
  },
  1,
);

/** Jinja2 adds a line break before it looks for lines, and a list takes that as another item. */
function indentError(value: Value): JinjaError {
  if (value instanceof Undefined) return value.error();
  const type = typeName(value);
  if (Array.isArray(value)) return noMember(type, 'splitlines');
  if (value instanceof Tuple) return typeError(`can only concatenate ${type} (not "str") to ${type}`);
  return typeError(`unsupported operand type(s) for +=: '${type}' and 'str'`);
}

/** Python's error for a method that a value does not have. */
function noMember(type: string, name: string): JinjaError {
  return new JinjaError('AttributeError', `'${type}' object has no attribute '${name}'`);
}

/** `indent`: all lines but the first, and no blank ones, unless told otherwise. */
const indent = filter('do_indent', 'width= first= blank=', ([value, width, first, blank]) => {
  const by = width ?? 4;
  const text = textOf(value);
  if (text === undefined) {
    throw indentError(value as Value);
  }
  const indention = typeof by === 'string' ? by : ' '.repeat(Math.max(0, requireInteger(by)));
  const lines = splitLines(`${text}\n`, false);
  const indented = lines.map((line, at) => {
    const wanted = at === 0 ? truthy(first ?? false) : line !== '' || truthy(blank ?? false);
    return wanted ? indention + line : line;
  });
  const result = indented.join('\n');
  return value instanceof Markup ? new Markup(result) : result;
});

/** `wordwrap`: each line of the text by itself. */
const wordwrap = filter(
  'do_wordwrap',
  'width= break_long_words= wrapstring= break_on_hyphens=',
  ([value, width, breakLong, wrapstring, onHyphens]) => {
    const text = textOf(value);
    if (text === undefined) {
      if (value instanceof Undefined) throw value.error();
      throw noMember(typeName(value as Value), 'splitlines');
    }
    const joiner = wrapstring === undefined || wrapstring === null ? '\n' : str(wrapstring);
    const options = {
      width: width === undefined ? 79 : requireInteger(width),
      breakLongWords: truthy(breakLong ?? true),
      breakOnHyphens: truthy(onHyphens ?? true),
    };
    return splitLines(text, false)
      .map((line) => wrap(line, options).join(joiner))
      .join(joiner);
  },
  1,
);

/** `format`: the text's `%` operator. */
const format: Filter = (value, args, kwargs) => {
  if (args.length > 0 && kwargs.size > 0) {
    throw filterArgumentError("can't handle positional and keyword arguments at the same time");
  }
  const template = value instanceof Markup ? value : str(value);
  return binary('%', template, kwargs.size > 0 ? Dict.fromKwargs(kwargs) : new Tuple(args));
};

/** `default`. */
function fallback([value, other, boolean]: (Value | undefined)[]): Value {
  const missing = value instanceof Undefined || (truthy(boolean ?? false) && !truthy(value as Value));
  return missing ? (other === undefined ? '' : other) : (value as Value);
}

/** `replace(old, new, count)`. */
const replace = filter(
  'do_replace',
  'old new count=',
  ([value, old, by, count]) => {
    const most = count === undefined || count === null ? -1 : requireInteger(count);
    return replaceText(str(value as Value), str(old as Value), str(by as Value), most);
  },
  1,
);

/** `attr(name)`: an attribute, never an item. */
const attr: Filter = filter(
  'do_attr',
  'name',
  ([value, name], env) => {
    const member = str(name as Value);
    const found = attributeOnly(value as Value, member);
    if (found !== undefined) return found;
    // An item of that name does not count; the rest of the look-up words the undefined.
    return getAttr(value instanceof Dict ? new Dict() : (value as Value), member, env.undefined);
  },
  1,
);

/** dbt's `as_text` and the like change nothing while text is rendered; native rendering knows them. */
function same(value: Value, _args: Value[], _kwargs: Kwargs): Value {
  return value;
}

/** A str method as a filter. */
function withMethod(name: 'center', value: Value, args: Value[], kwargs: Kwargs): Value {
  return soft(value, (text) => str(STRING_METHODS[name]?.call(text, args, kwargs) as Value));
}

/** Filters over texts, by name. */
export const textFilters: Readonly<Record<string, Filter>> = {
  attr,
  capitalize: filter('do_capitalize', '', ([value]) => soft(value as Value, capitalize)),
  center: filter('do_center', 'width=', ([value, width]) =>
    withMethod('center', value as Value, [width ?? 80], new Map()),
  ),
  d: filter('do_default', 'default_value= boolean=', fallback),
  default: filter('do_default', 'default_value= boolean=', fallback),
  format,
  indent,
  lower: filter('do_lower', '', ([value]) => soft(value as Value, (text) => text.toLowerCase())),
  pprint: filter('do_pprint', '', ([value]) => pprint(value as Value)),
  replace,
  string: (value) => (value instanceof Markup ? value : str(value)),
  title: filter('do_title', '', ([value]) => title(str(value as Value))),
  trim: filter('do_trim', 'chars=', ([value, chars]) => {
    if (chars === undefined || chars === null) return soft(value as Value, (text) => stripSpace(text, 'strip'));
    const set = textOf(chars);
    if (set === undefined) throw typeError('strip arg must be None or str');
    return soft(value as Value, (text) => stripSet(text, set, 'strip'));
  }),
  truncate,
  upper: filter('do_upper', '', ([value]) => soft(value as Value, (text) => text.toUpperCase())),
  wordcount: filter('do_wordcount', '', ([value]) => str(value as Value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  wordwrap,
  as_text: same,
  as_bool: same,
  as_native: same,
  as_number: same,
};
