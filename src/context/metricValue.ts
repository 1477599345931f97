import { toValue } from '../jinja/runtime/convert.ts';
import { PyObject, type Value } from '../jinja/value.ts';

/** What `metric('…')` answers: the metric's name as text, with the fields of its node once the project is parsed. */
export class MetricValue extends PyObject {
  override readonly typeName = 'MetricReference';
  readonly #name: string;
  readonly #packageName: string | null;
  readonly #node: object | undefined;

  /** @param node the metric of the manifest; `undefined` while parsing */
  constructor(name: string, packageName: string | null, node?: object) {
    super();
    this.#name = name;
    this.#packageName = packageName;
    this.#node = node;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'metric_name') return this.#name;
    if (name === 'package_name') return this.#packageName;
    if (this.#node === undefined || name === 'tx' || !Object.hasOwn(this.#node, name)) return undefined;
    return toValue((this.#node as Readonly<Record<string, unknown>>)[name]);
  }

  override toText(): string {
    return this.#name;
  }

  override repr(): string {
    return `'${this.#name}'`;
  }
}
