import { JinjaError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { Builtin, boundMethod } from './builtin.ts';
import { Dict } from './dict.ts';
import { Float } from './float.ts';
import { strFormat } from './format.ts';
import { characters, isSimple } from './iteration.ts';
import { escapeText, Markup } from './markup.ts';
import { LIST_METHODS } from './methods/list.ts';
import { markupMember } from './methods/markup.ts';
import { floatMember, integerMember } from './methods/number.ts';
import { STRING_METHODS } from './methods/string.ts';
import { className, objectTypeText, quote, repr } from './representation.ts';
import { bind, signature } from './signature.ts';
import { position, sliceOf } from './slicing.ts';
import { LenientUndefined, strictUndefined, type UndefinedFactory } from './undefined.ts';

/** Names every Python object has; a template that reads one gets an undefined that raises SecurityError when used. */
const OBJECT_NAMES: ReadonlySet<string> = new Set(
  `__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ __hash__ __init__
__init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ __sizeof__ __str__
__subclasshook__`.split(/\s+/),
);

/** `v.name` without Jinja2's fall-back to items; `undefined` when there is no such attribute. */
function attribute(value: Value, name: string): Value | undefined {
  switch (typeof value) {
    case 'string':
      return boundMethod('str', STRING_METHODS, value, name) ?? formatMethod(value, name);
    case 'number':
    case 'bigint':
      return integerMember(value, name);
    case 'boolean':
      return integerMember(value ? 1 : 0, name);
    default:
      if (value === null) return undefined;
      if (Array.isArray(value)) return boundMethod('list', LIST_METHODS, value, name);
      if (value instanceof Float) return floatMember(value, name);
      if (value instanceof Markup) return markupMember(value, name) ?? formatMethod(value.text, name, true);
      return value.getAttr(name);
  }
}

/** `format` and `format_map`, whose fields look members up as templates do. */
function formatMethod(text: string, name: string, markup = false): Value | undefined {
  const finish = (result: string): Value => (markup ? new Markup(result) : result);
  const safe = (value: Value): Value => (markup && typeof value === 'string' ? escapeText(value) : value);
  const lookup = {
    attr: (of: Value, key: string) => getAttr(of, key),
    item: (of: Value, key: Value) => getItem(of, key),
  };
  if (name === 'format') {
    return new Builtin(name, (args, kwargs) => {
      const named = Dict.from([...kwargs].map(([key, value]): [Value, Value] => [key, safe(value)]));
      return finish(strFormat(text, args.map(safe), named, lookup));
    });
  }
  if (name === 'format_map') {
    return new Builtin(name, (args, kwargs) => {
      const [mapping] = bind(FORMAT_MAP, args, kwargs);
      return finish(strFormat(text, [], mapping as Value, lookup));
    });
  }
  return undefined;
}

/** `format_map(mapping)`. */
const FORMAT_MAP = signature('format_map', 'mapping');

/** `v[key]` without the fall-back to attributes; `undefined` when there is no such item. */
function item(value: Value, key: Value): Value | undefined {
  if (typeof value === 'string') return characterAt(value, key);
  if (Array.isArray(value)) {
    if (typeof key === 'number') return value[key < 0 ? key + value.length : key];
    const at = position(key, value.length);
    return at === undefined ? undefined : value[at];
  }
  if (!(value instanceof PyObject)) return undefined;
  return value instanceof Dict && isUnhashable(key) ? undefined : value.getItem(key);
}

/** A key that no dict can hold is a missing item in templates, not an error. */
function isUnhashable(key: Value): boolean {
  return Array.isArray(key) || (key instanceof PyObject && key.hashKey() === undefined);
}

/** A character by its code point's position. */
function characterAt(text: string, key: Value): Value | undefined {
  if (isSimple(text)) {
    const at = position(key, text.length);
    return at === undefined ? undefined : text.charAt(at);
  }
  const all = characters(text);
  const at = position(key, all.length);
  return at === undefined ? undefined : all[at];
}

/** Whether a name is one of those that the sandbox answers with SecurityError. */
function isUnsafe(value: Value, name: string): boolean {
  return name.charCodeAt(0) === 95 && OBJECT_NAMES.has(name) && !(value instanceof LenientUndefined);
}

/** The undefined that fails with SecurityError when it is used. */
function unsafe(value: Value, name: string, missing: UndefinedFactory): Value {
  const hint = `access to attribute ${quote(name)} of '${className(value)}' object is unsafe.`;
  return missing(hint, 'SecurityError');
}

/** `value.name` in a template: the attribute, else the item, else an undefined. */
export function getAttr(value: Value, name: string, missing: UndefinedFactory = strictUndefined): Value {
  // Names with an underscore are attributes that the sandbox hides, though they may well be items.
  if (name.charCodeAt(0) !== 95 || value instanceof LenientUndefined) {
    const found = attribute(value, name);
    if (found !== undefined) return found;
  } else if (isUnsafe(value, name)) {
    return unsafe(value, name, missing);
  }
  const found = item(value, name);
  if (found !== undefined) return found;
  return missing(`${quote(objectTypeText(value))} has no attribute ${quote(name)}`);
}

/** `value[key]` in a template: the item, else the attribute of that name, else an undefined. */
export function getItem(value: Value, key: Value, missing: UndefinedFactory = strictUndefined): Value {
  const found = item(value, key);
  if (found !== undefined) return found;
  const name = key instanceof Markup ? key.text : key;
  if (typeof name !== 'string') return missing(`${objectTypeText(value)} has no element ${repr(key)}`);
  if (name.charCodeAt(0) !== 95) {
    const member = attribute(value, name);
    if (member !== undefined) return member;
  } else if (isUnsafe(value, name)) {
    return unsafe(value, name, missing);
  }
  return missing(`${quote(objectTypeText(value))} has no attribute ${quote(name)}`);
}

/** Only the attribute, as the filter `attr` and `{0.name}` in a format look it up; hidden names are not found. */
export function attributeOnly(value: Value, name: string): Value | undefined {
  return name.charCodeAt(0) === 95 ? undefined : attribute(value, name);
}

/** `value[start:stop:step]` in a template; an undefined when the value cannot be sliced. */
export function slice(
  value: Value,
  start: Value,
  stop: Value,
  step: Value,
  missing: UndefinedFactory = strictUndefined,
): Value {
  const result = sliceOrNothing(value, start, stop, step);
  if (result !== undefined) return result;
  const key = `slice(${repr(start)}, ${repr(stop)}, ${repr(step)})`;
  return item(value, key) ?? missing(`${objectTypeText(value)} has no element ${key}`);
}

/** Jinja2 takes bounds of a wrong type for a missing item. */
function sliceOrNothing(value: Value, start: Value, stop: Value, step: Value): Value | undefined {
  try {
    return sliceOf(value, start, stop, step);
  } catch (error) {
    if (error instanceof JinjaError && error.kind === 'TypeError') return undefined;
    throw error;
  }
}
