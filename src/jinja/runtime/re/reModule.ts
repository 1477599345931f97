import { typeError, valueError } from '../../errors.ts';
import type { MaybePromise, Value } from '../../value.ts';
import { Builtin } from '../builtin.ts';
import { Dict } from '../dict.ts';
import { textOf } from '../markup.ts';
import { PyClass } from '../pyClass.ts';
import { typeName } from '../representation.ts';
import { bind, signature } from '../signature.ts';
import { ASCII, DOTALL, flagBits, IGNORECASE, LOCALE, MULTILINE, RegexFlag, UNICODE, VERBOSE } from './flags.ts';
import { Pattern } from './pattern.ts';

/** How many patterns are kept compiled. */
const CACHE_SIZE = 512;

/** Compiles each pattern once. */
class Compiler {
  readonly #patterns = new Map<string, Pattern>();

  /** The pattern of a text and flags, or a pattern as it is. Throws re.error, TypeError, ValueError. */
  compile(pattern: Value | undefined, flags: Value | undefined): Pattern {
    const bits = flagBits(flags);
    if (pattern instanceof Pattern) {
      if (bits !== 0) throw valueError('cannot process flags argument with a compiled pattern');
      return pattern;
    }
    const text = textOf(pattern);
    if (text === undefined) throw typeError('first argument must be string or compiled pattern');
    if ((bits & LOCALE) !== 0) throw valueError('cannot use LOCALE flag with a str pattern');
    if ((bits & ASCII) !== 0 && (bits & UNICODE) !== 0) throw valueError('ASCII and UNICODE flags are incompatible');
    const key = `${bits}:${text}`;
    const known = this.#patterns.get(key);
    if (known !== undefined) return known;
    const made = new Pattern(text, bits);
    if (this.#patterns.size >= CACHE_SIZE) this.clear();
    this.#patterns.set(key, made);
    return made;
  }

  /** `re.purge()`. */
  clear(): void {
    this.#patterns.clear();
  }
}

/** `re.escape`. */
function escapePattern(value: Value | undefined): string {
  const text = textOf(value);
  if (text === undefined)
    throw typeError(`decoding to str: need a bytes-like object, ${typeName(value ?? null)} found`);
  return text.replace(/[\t\n\v\f\r #$&()*+\-.?[\\\]^{|}~]/g, '\\$&');
}

/** Gets its arguments by the order of the parameters. */
type Body = (bound: (Value | undefined)[]) => MaybePromise<Value>;

/** A function of the module with named parameters. */
function named(name: string, parameters: string, body: Body): [string, Value] {
  const of = signature(name, parameters);
  return [name, new Builtin(name, (args, kwargs) => body(bind(of, args, kwargs)))];
}

/** A function of the module that is a pattern's method: `re.sub(pattern, …, flags)`. */
function viaPattern(compiler: Compiler, name: string, middle: string): [string, Value] {
  return named(name, `pattern ${middle} flags=`, ([pattern, ...rest]) => {
    const flags = rest.pop();
    const args = rest.map((value, at) => (value === undefined && at < rest.length ? 0 : value)) as Value[];
    const found = compiler.compile(pattern, flags).getAttr(name);
    if (!(found instanceof Builtin)) throw typeError(`re has no function ${name}`);
    return found.call(args, new Map());
  });
}

/** A class that is there for its name only. */
function notCallable(name: string): PyClass {
  return new PyClass(name, () => {
    throw typeError(`cannot create '${name}' instances`);
  });
}

/** Long and short names of the flags. */
const FLAGS: readonly (readonly [string, number])[] = [
  ['A', ASCII],
  ['I', IGNORECASE],
  ['L', LOCALE],
  ['M', MULTILINE],
  ['S', DOTALL],
  ['X', VERBOSE],
  ['U', UNICODE],
  ['ASCII', ASCII],
  ['IGNORECASE', IGNORECASE],
  ['LOCALE', LOCALE],
  ['MULTILINE', MULTILINE],
  ['DOTALL', DOTALL],
  ['VERBOSE', VERBOSE],
  ['UNICODE', UNICODE],
  ['NOFLAG', 0],
];

/** `modules.re`: Python's patterns, run by JavaScript's engine. */
export function makeReModule(): Dict {
  const compiler = new Compiler();
  const compile = named('compile', 'pattern flags=', ([pattern, flags]) => compiler.compile(pattern, flags));
  return Dict.from([
    viaPattern(compiler, 'match', 'string'),
    viaPattern(compiler, 'fullmatch', 'string'),
    viaPattern(compiler, 'search', 'string'),
    viaPattern(compiler, 'sub', 'repl string count='),
    viaPattern(compiler, 'subn', 'repl string count='),
    viaPattern(compiler, 'split', 'string maxsplit='),
    viaPattern(compiler, 'findall', 'string'),
    viaPattern(compiler, 'finditer', 'string'),
    compile,
    named('purge', '', () => {
      compiler.clear();
      return null;
    }),
    named('template', 'pattern flags=', ([pattern, flags]) => compiler.compile(pattern, flags)),
    named('escape', 'pattern', ([text]) => escapePattern(text)),
    ['error', notCallable('re.error')],
    ['Pattern', notCallable('re.Pattern')],
    ['Match', notCallable('re.Match')],
    ...FLAGS.map(([name, bits]): [Value, Value] => [name, new RegexFlag(bits)]),
  ]);
}
