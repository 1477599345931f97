import { JinjaError } from '../errors.ts';
import { Callable, type Kwargs, PyObject, type Value } from '../value.ts';
import { Builtin } from './builtin.ts';
import { bind, signature } from './signature.ts';

const NO_ARGUMENTS = signature('Cycler.next', 'self');

/** Jinja2's `cycler(…)`: gives its items in turn. */
export class Cycler extends PyObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #position = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new JinjaError('RuntimeError', 'at least one item has to be provided');
    this.#items = items;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#current();
      case 'items':
        return [...this.#items];
      case 'pos':
        return this.#position;
      case 'next':
        return new Builtin('next', (args, kwargs) => {
          bind(NO_ARGUMENTS, [this, ...args], kwargs);
          return this.#next();
        });
      case 'reset':
        return new Builtin('reset', () => {
          this.#position = 0;
          return null;
        });
      default:
        return undefined;
    }
  }

  #current(): Value {
    return this.#items[this.#position] as Value;
  }

  #next(): Value {
    const current = this.#current();
    this.#position = (this.#position + 1) % this.#items.length;
    return current;
  }

  override repr(): string {
    return '<jinja2.utils.Cycler object>';
  }
}

/** The global `cycler`. */
export class CyclerClass extends Callable {
  override readonly typeName = 'type';
  readonly name = 'cycler';

  call(args: Value[], kwargs: Kwargs): Value {
    if (kwargs.size > 0) bind(signature('Cycler.__init__', ''), [], kwargs);
    return new Cycler(args);
  }

  override hashKey(): string {
    return 'ccycler';
  }

  override repr(): string {
    return "<class 'jinja2.utils.Cycler'>";
  }
}
