import { Callable, type Kwargs, PyObject, type Value } from '../value.ts';
import { Dict, updateDict } from './dict.ts';

/** Jinja2's `namespace(…)`: the one object whose attributes a template may set. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace';
  readonly members = new Dict();

  override getAttr(name: string): Value | undefined {
    return this.members.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.members.get(key) : undefined;
  }

  override setAttr(name: string, value: Value): boolean {
    this.members.set(name, value);
    return true;
  }

  override repr(): string {
    return `<Namespace ${this.members.repr()}>`;
  }
}

/** The global `namespace`. */
export class NamespaceClass extends Callable {
  override readonly typeName = 'type';
  readonly name = 'namespace';

  call(args: Value[], kwargs: Kwargs): Value {
    const made = new Namespace();
    updateDict(made.members, 'dict', args, kwargs);
    return made;
  }

  override hashKey(): string {
    return 'cnamespace';
  }

  override repr(): string {
    return "<class 'jinja2.utils.Namespace'>";
  }
}

/** The global `dict`. */
export class DictClass extends Callable {
  override readonly typeName = 'type';
  readonly name = 'dict';

  call(args: Value[], kwargs: Kwargs): Value {
    const made = new Dict();
    updateDict(made, 'dict', args, kwargs);
    return made;
  }

  override getAttr(name: string): Value | undefined {
    return name === 'fromkeys' ? new Dict().getAttr(name) : undefined;
  }

  override hashKey(): string {
    return 'cdict';
  }

  override repr(): string {
    return "<class 'dict'>";
  }
}
