import type { Adapter } from '../adapters/adapter.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import type { Dict } from '../jinja/runtime/dict.ts';
import type { ManifestNode } from '../parse/manifest.ts';

/** `model` of a node: its manifest fields as a dict, made when a template first asks, and its SQL once that is known. */
export class NodeModel {
  readonly #node: ManifestNode;
  #dict: Dict | undefined;
  #code: string | undefined;

  readonly #adapter: Adapter;

  constructor(node: ManifestNode, adapter: Adapter) {
    this.#node = node;
    this.#adapter = adapter;
  }

  /** The dict, which macros may change: it is the same one on every call. */
  value(): Dict {
    if (this.#dict === undefined) {
      const { tx: _tx, ...fields } = this.#node;
      this.#dict = toValue({ ...fields, ...this.#ownTypes() }) as Dict;
      this.#addCode(this.#dict);
    }
    return this.#dict;
  }

  /** A contract may name types by words of other databases (`string`), unless it says not to (`alias_types: false`). */
  #ownTypes(): { columns?: unknown } {
    const node = this.#node;
    if (node.resource_type !== 'model' || !node.contract.enforced || !node.contract.alias_types) return {};
    const columns = Object.entries(node.columns).map(([name, column]) => {
      const type = column.data_type;
      return [name, type === null ? column : { ...column, data_type: this.#adapter.translateType(type) }];
    });
    return { columns: Object.fromEntries(columns) };
  }

  /** The node has been compiled. */
  compiled(code: string): void {
    this.#code = code;
    if (this.#dict !== undefined) this.#addCode(this.#dict);
  }

  #addCode(dict: Dict): void {
    if (this.#code === undefined) return;
    dict.set('compiled', true);
    dict.set('compiled_code', this.#code);
    dict.set('compiled_sql', this.#code);
  }
}
