import { JinjaError, typeError, valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { Dict } from '../dict.ts';
import { isIterable, iterate, listOf } from '../iteration.ts';
import { escapeText, escapeValue, Markup, textOf } from '../markup.ts';
import { stripTags } from '../methods/tags.ts';
import { quote, str, truthy, typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { toJson } from '../toJson.ts';
import { Undefined } from '../undefined.ts';
import { type Filter, filter } from './filter.ts';
import { urlize } from './urlize.ts';

/** `e` and `escape`. */
function escapeFilter(value: Value, args: Value[]): Value {
  if (args.length > 0) throw typeError(`escape() takes 1 positional argument but ${args.length + 1} were given`);
  return escapeValue(value, str(value));
}

/** `xmlattr`: a dict as attributes of a tag; None and undefined ones are left out. */
const xmlattr = filter(
  'do_xmlattr',
  'autospace=',
  ([value, autospace]) => {
    if (value instanceof Undefined) throw value.error();
    if (!(value instanceof Dict)) {
      throw new JinjaError('AttributeError', `'${typeName(value as Value)}' object has no attribute 'items'`);
    }
    const attributes: string[] = [];
    for (const [key, item] of value.entries()) {
      if (item === null || item instanceof Undefined) continue;
      const name = str(key);
      if (/[\s/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${quote(name)}`);
      attributes.push(`${escapeText(name)}="${escapeValue(item, str(item)).text}"`);
    }
    const text = attributes.join(' ');
    return text !== '' && truthy(autospace ?? true) ? ` ${text}` : text;
  },
  1,
);

/** JSON that may stand in HTML, also in a script or an attribute in single quotes. */
const tojson = filter(
  'do_tojson',
  'indent=',
  ([value, indent]) => {
    const spaces = indent === undefined || indent === null ? undefined : indentOf(indent);
    const json = toJson(value as Value, { sortKeys: true, indent: spaces });
    const safe = json.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
    return new Markup(safe);
  },
  1,
);

/** `indent` of json.dumps: a number of spaces, or the text itself. */
function indentOf(value: Value): string {
  return typeof value === 'string' ? value : ' '.repeat(Math.max(0, requireInteger(value)));
}

/** Percent-encoding as `urllib.parse.quote` does it. */
function quoteUrl(value: Value, inQuery: boolean): string {
  const safe = inQuery ? /[A-Za-z0-9_.~-]/ : /[A-Za-z0-9_.~/-]/;
  let out = '';
  for (const byte of new TextEncoder().encode(str(value))) {
    const char = String.fromCharCode(byte);
    if (safe.test(char)) out += char;
    else if (inQuery && char === ' ') out += '+';
    else out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** `urlencode`: a text as part of a path, pairs as a query string. */
const urlencode = filter('do_urlencode', '', ([value]) => {
  const source = value as Value;
  if (textOf(source) !== undefined || !isIterable(source)) return quoteUrl(source, false);
  const pairs = source instanceof Dict ? [...source.entries()] : [...iterate(source)].map(pair);
  return pairs.map(([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join('&');
});

/** Throws ValueError for an item that is no pair. */
function pair(item: Value): [Value, Value] {
  if (!isIterable(item)) throw typeError(`cannot unpack non-iterable ${typeName(item)} object`);
  const [key, value, ...rest] = listOf(item);
  if (key === undefined || value === undefined) {
    throw valueError(`not enough values to unpack (expected 2, got ${listOf(item).length})`);
  }
  if (rest.length > 0) throw valueError('too many values to unpack (expected 2)');
  return [key, value];
}

/** Filters for HTML and URLs, by name. */
export const htmlFilters: Readonly<Record<string, Filter>> = {
  e: escapeFilter,
  escape: escapeFilter,
  forceescape: filter('do_forceescape', '', ([value]) => new Markup(escapeText(str(value as Value)))),
  safe: filter('do_mark_safe', '', ([value]) => new Markup(str(value as Value))),
  striptags: filter('do_striptags', '', ([value]) => stripTags(str(value as Value))),
  tojson,
  urlencode,
  urlize: filter(
    'do_urlize',
    'trim_url_limit= nofollow= target= rel= extra_schemes=',
    ([value, limit, nofollow, target, rel, schemes]) => {
      return urlize(str(value as Value), {
        limit: limit === undefined || limit === null ? undefined : requireInteger(limit),
        nofollow: truthy(nofollow ?? false),
        target: target === undefined || target === null ? undefined : str(target),
        rel: rel === undefined || rel === null ? '' : str(rel),
        schemes: schemes === undefined || schemes === null ? [] : listOf(schemes).map(str),
      });
    },
    1,
  ),
  xmlattr,
};
