import { type Context, createContext, Script } from 'node:vm';
import { JinjaError } from '../../errors.ts';

/** Milliseconds that one search may take. */
const LIMIT = 2000;
/** Texts as long as this are searched under guard whatever the pattern. */
const LONG = 10_000;

/** Compiled once; text and expression come in by the context. */
const SEARCH = new Script('regex.exec(text)');

/**
 * Searches with a time limit. A repetition inside of a repetition, `(a+)+$`, can be tried in more ways than anybody waits
 * for, and only V8's own watchdog can end that. It costs a quarter of a millisecond, so harmless searches go without.
 */
export class SearchGuard {
  readonly #pattern: string;
  readonly #isRisky: boolean;
  #context: Context | undefined;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#isRisky = /\)(?:[*+]|\{\d*,)/.test(pattern);
  }

  /** Throws TemplateRuntimeError when the time is over. */
  exec(regex: RegExp, text: string): RegExpExecArray | null {
    if (!this.#isRisky && text.length < LONG) return regex.exec(text);
    this.#context ??= createContext({});
    Object.assign(this.#context, { regex, text });
    try {
      return SEARCH.runInContext(this.#context, { timeout: LIMIT }) as RegExpExecArray | null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const message = `the pattern '${this.#pattern}' takes more than ${LIMIT / 1000} seconds on a text of ${text.length} characters`;
      throw new JinjaError('TemplateRuntimeError', message);
    }
  }
}
