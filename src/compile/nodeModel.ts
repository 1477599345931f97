import { toValue } from '../jinja/runtime/convert.ts';
import type { Dict } from '../jinja/runtime/dict.ts';
import type { ManifestNode } from '../parse/manifest.ts';

/** `model` of a node: its manifest fields as a dict, made when a template first asks, and its SQL once that is known. */
export class NodeModel {
  readonly #node: ManifestNode;
  #dict: Dict | undefined;
  #code: string | undefined;

  constructor(node: ManifestNode) {
    this.#node = node;
  }

  /** The dict, which macros may change: it is the same one on every call. */
  value(): Dict {
    if (this.#dict === undefined) {
      const { tx: _tx, ...fields } = this.#node;
      this.#dict = toValue(fields) as Dict;
      this.#addCode(this.#dict);
    }
    return this.#dict;
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
