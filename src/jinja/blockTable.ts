import type { RenderState } from './renderState.ts';
import { HostFunction, type MaybePromise, PyObject, type Value } from './value.ts';

export type BlockRender = (state: RenderState) => MaybePromise<string>;

/** The name `self`: the template's blocks as functions. */
export class BlockTable extends PyObject {
  readonly typeName = 'TemplateReference';
  readonly #state: RenderState;
  readonly #blocks: ReadonlyMap<string, BlockRender>;

  constructor(state: RenderState, blocks: ReadonlyMap<string, BlockRender>) {
    super();
    this.#state = state;
    this.#blocks = blocks;
  }

  override getItem(key: Value): Value | undefined {
    const block = typeof key === 'string' ? this.#blocks.get(key) : undefined;
    return block && new HostFunction(key as string, () => block(this.#state));
  }
}
