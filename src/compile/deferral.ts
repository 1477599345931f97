import type { Relation } from '../adapters/relation.ts';
import type { ContextServices } from '../context/context.ts';
import type { DatabaseSession } from '../context/session.ts';
import type { StateManifest, StateNode } from '../graph/state/previousState.ts';
import type { PlainMap } from '../project/project.ts';

/** Kinds of node whose relations references may find in another environment. */
const REFABLE: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot']);

/** What a reference leads to, as far as deferral asks. */
interface Target {
  readonly unique_id: string;
  readonly database: string | null;
  readonly schema: string;
  readonly alias: string;
}

/**
 * The relations of another environment, by its manifest (`--defer`): a reference goes there where this environment has no
 * relation of its own, or with `--favor-state` where the node is not selected.
 */
export class Deferral {
  readonly #state: StateManifest;
  readonly #services: ContextServices;
  #selected: ReadonlySet<unknown> | undefined;

  constructor(state: StateManifest, services: ContextServices) {
    this.#state = state;
    this.#services = services;
  }

  /** The other environment's relation of a node; `undefined` where it built none. */
  relation(id: string): Relation | undefined {
    const node = this.node(id);
    if (node === undefined) return undefined;
    const { quoting } = (node['config'] ?? {}) as { quoting?: PlainMap };
    const { adapter, project } = this.#services;
    const own = Object.entries(quoting ?? {}).filter(([, value]) => typeof value === 'boolean');
    return adapter.relation({
      database: (node['database'] ?? null) as string | null,
      schema: String(node['schema']),
      identifier: String(node['alias'] ?? node.name),
      type: null,
      quoting: { ...adapter.defaultQuoting, ...project.root.config.quoting, ...Object.fromEntries(own) },
    });
  }

  /** The node as the other environment has it; `undefined` where it has no relation that can be read. */
  node(id: string): StateNode | undefined {
    const node = this.#state.nodes.get(id) ?? this.#state.functions.get(id);
    if (node === undefined) return undefined;
    if (node.resource_type === 'function') return node;
    const { materialized } = (node['config'] ?? {}) as { materialized?: unknown };
    return REFABLE.has(node.resource_type) && materialized !== 'ephemeral' ? node : undefined;
  }

  /** The relation that a reference to a node means. @param own the one of this environment */
  async choose(target: Target, own: Relation, session: DatabaseSession): Promise<Relation> {
    const deferred = this.relation(target.unique_id);
    if (deferred === undefined) return own;
    const { favor_state: favored } = this.#services.invocation.flags;
    if (favored && !this.#isSelected(target.unique_id)) return deferred;
    const { database, schema, alias } = target;
    const existing = await session.cache.get(() => session.connection(), database ?? '', schema, alias);
    return existing === undefined ? deferred : own;
  }

  #isSelected(id: string): boolean {
    this.#selected ??= new Set((this.#services.shared.get('selected_resources') ?? []) as unknown[]);
    return this.#selected.has(id);
  }
}
