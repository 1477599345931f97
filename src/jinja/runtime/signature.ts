import { typeError } from '../errors.ts';
import type { Kwargs, Value } from '../value.ts';

/** The parameters of a function written in Python, as `bind` matches arguments to them. */
export interface Signature {
  /** Name shown in error texts, without parentheses. */
  readonly name: string;
  readonly parameters: readonly string[];
  /** How many parameters, from the first, have no default. */
  readonly required: number;
  /** Parameters from this position on are given by keyword only. */
  readonly positional: number;
}

/**
 * @param parameters names in order; a trailing `=` marks one with a default, and `*` starts the keyword-only ones:
 * `signature('round', 'value precision= method=')`
 */
export function signature(name: string, parameters: string): Signature {
  const words = parameters.split(' ').filter((word) => word !== '');
  const star = words.indexOf('*');
  const named = words.filter((word) => word !== '*');
  const names = named.map((word) => word.replace('=', ''));
  const optional = named.findIndex((word) => word.endsWith('='));
  return {
    name,
    parameters: names,
    required: optional < 0 ? names.length : optional,
    positional: star < 0 ? names.length : star,
  };
}

/** One value for each parameter, `undefined` where none was given. Throws TypeError worded as Python words it. */
export function bind(of: Signature, args: readonly Value[], kwargs: Kwargs): (Value | undefined)[] {
  const { parameters } = of;
  if (args.length > of.positional) throw tooMany(of, args.length);
  const bound: (Value | undefined)[] = args.slice();
  bound.length = parameters.length;
  for (const [key, value] of kwargs) {
    const at = parameters.indexOf(key);
    if (at < 0) throw typeError(`${of.name}() got an unexpected keyword argument '${key}'`);
    if (bound[at] !== undefined) throw typeError(`${of.name}() got multiple values for argument '${key}'`);
    bound[at] = value;
  }
  const missing = parameters.filter((_, at) => at < of.required && bound[at] === undefined);
  if (missing.length > 0) {
    const plural = missing.length === 1 ? 'argument' : 'arguments';
    throw typeError(`${of.name}() missing ${missing.length} required positional ${plural}: ${listed(missing)}`);
  }
  return bound;
}

/** As `bind`, for a function written in C, whose complaints Python words in another way. */
export function bindNative(of: Signature, args: readonly Value[], kwargs: Kwargs): (Value | undefined)[] {
  const { name, parameters } = of;
  const given = args.length + kwargs.size;
  if (given > parameters.length) {
    const noun = parameters.length === 1 ? 'argument' : 'arguments';
    throw typeError(`${name}() takes at most ${parameters.length} ${noun} (${given} given)`);
  }
  const bound: (Value | undefined)[] = args.slice();
  bound.length = parameters.length;
  for (const [key, value] of kwargs) {
    const at = parameters.indexOf(key);
    if (at < 0) throw typeError(`'${key}' is an invalid keyword argument for ${name}()`);
    if (bound[at] !== undefined) {
      throw typeError(`argument for ${name}() given by name ('${key}') and position (${at + 1})`);
    }
    bound[at] = value;
  }
  for (let at = 0; at < of.required; at++) {
    if (bound[at] === undefined)
      throw typeError(`${name}() missing required argument '${parameters[at]}' (pos ${at + 1})`);
  }
  return bound;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length <= 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}

function tooMany(of: Signature, given: number): Error {
  const { positional, required } = of;
  const least = Math.min(required, positional);
  const takes = least === positional ? `${positional}` : `from ${least} to ${positional}`;
  const were = given === 1 ? 'was' : 'were';
  const noun = positional === 1 && least === positional ? 'argument' : 'arguments';
  return typeError(`${of.name}() takes ${takes} positional ${noun} but ${given} ${were} given`);
}
