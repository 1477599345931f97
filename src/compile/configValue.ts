import { hostFunction } from '../context/hostFunction.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { call, str } from '../jinja/runtime/operations.ts';
import { Callable, type HostFunction, type Kwargs, NO_KWARGS, PyObject, type Value } from '../jinja/value.ts';
import type { NodeConfig } from '../parse/manifest.ts';

/** dbt's config keys may be written with `-` or `_`. */
const HOOK_KEYS: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };

/** `config` while a node is compiled or run: calling it does nothing, its members read the final config. */
export class ConfigValue extends Callable {
  override readonly typeName: string = 'RuntimeConfigObject';
  readonly name = 'config';
  readonly #config: Map<string, Value>;
  readonly #modelName: string;

  constructor(config: NodeConfig, modelName: string) {
    super();
    this.#config = new Map(Object.entries(config).map(([key, value]) => [key, toValue(value)]));
    this.#modelName = modelName;
  }

  call(_args: Value[], _kwargs: Kwargs): Value {
    return '';
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'get':
        return this.#reader('get', (key) => this.#config.get(key), false);
      case 'require':
        return this.#reader('require', (key) => this.#config.get(key), true);
      case 'meta_get':
        return this.#reader('meta_get', (key) => this.#meta(key), false);
      case 'meta_require':
        return this.#reader('meta_require', (key) => this.#meta(key), true);
      case 'set':
        return hostFunction('set', 'name value', (key, value) => {
          this.#config.set(str(key ?? null), value ?? null);
          return '';
        });
      case 'persist_relation_docs':
        return hostFunction('persist_relation_docs', '', () => this.#persistDocs('relation'));
      case 'persist_column_docs':
        return hostFunction('persist_column_docs', '', () => this.#persistDocs('columns'));
      default:
        return this.#config.get(name);
    }
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#read(key) : undefined;
  }

  override contains(item: Value): boolean {
    return typeof item === 'string' && this.#config.has(item);
  }

  #read(key: string): Value | undefined {
    return this.#config.get(HOOK_KEYS[key] ?? key);
  }

  #reader(name: string, from: (key: string) => Value | undefined, required: boolean): HostFunction {
    return hostFunction(name, 'name default= validator=', async (keyValue, fallback, validator) => {
      const key = str(keyValue ?? null);
      const found = from(HOOK_KEYS[key] ?? key);
      // a key that is there with the value None gives None, as dbt's does, not the default
      const value = found === undefined ? (fallback ?? null) : found;
      if (required && found === undefined) {
        throw new JinjaError(
          'CompilationError',
          `Model '${this.#modelName}' does not define a required config parameter '${key}'.`,
        );
      }
      if (validator !== undefined && validator !== null && value !== null) await call(validator, [value], NO_KWARGS);
      return value;
    });
  }

  #meta(key: string): Value | undefined {
    const meta = this.#config.get('meta');
    return meta instanceof PyObject ? meta.getItem(key) : undefined;
  }

  #persistDocs(part: 'relation' | 'columns'): Value {
    const persist = this.#config.get('persist_docs') ?? null;
    if (persist === null) return false;
    if (!(persist instanceof PyObject)) {
      throw new JinjaError(
        'CompilationError',
        `Invalid value provided for 'persist_docs'. Expected dict but received ${typeof persist}`,
      );
    }
    return persist.getItem(part) ?? false;
  }
}
