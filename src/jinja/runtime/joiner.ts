import { Callable, type Kwargs, type Value } from '../value.ts';
import { bind, signature } from './signature.ts';

/** Jinja2's `joiner(sep)`: nothing the first time it is called, the separator from then on. */
export class Joiner extends Callable {
  override readonly typeName = 'Joiner';
  readonly name = 'Joiner';
  readonly #separator: Value;
  #used = false;

  constructor(separator: Value) {
    super();
    this.#separator = separator;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'sep') return this.#separator;
    return name === 'used' ? this.#used : undefined;
  }

  call(): Value {
    if (this.#used) return this.#separator;
    this.#used = true;
    return '';
  }

  override repr(): string {
    return '<jinja2.utils.Joiner object>';
  }
}

const JOINER = signature('Joiner.__init__', 'self sep=');

/** The global `joiner`. */
export class JoinerClass extends Callable {
  override readonly typeName = 'type';
  readonly name = 'joiner';

  call(args: Value[], kwargs: Kwargs): Value {
    const [, separator] = bind(JOINER, [this, ...args], kwargs);
    return new Joiner(separator ?? ', ');
  }

  override hashKey(): string {
    return 'cjoiner';
  }

  override repr(): string {
    return "<class 'jinja2.utils.Joiner'>";
  }
}
