import type { MacroResolver } from '../context/macroResolver.ts';
import { reportDuplicate } from './checks.ts';
import type {
  ExposureNode,
  FunctionNode,
  GraphNode,
  GroupNode,
  MacroNode,
  Manifest,
  ManifestNode,
  MetricNode,
  SavedQueryNode,
  SemanticModelNode,
  SourceNode,
  UnitTestNode,
} from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** Gathers nodes; disabled ones apart, doubles as mistakes. */
export class ManifestBuilder {
  readonly #state: ParseState;
  readonly #macros: MacroResolver;
  readonly #nodes = new Map<string, ManifestNode>();
  readonly #sources = new Map<string, SourceNode>();
  readonly #exposures = new Map<string, ExposureNode>();
  readonly #metrics = new Map<string, MetricNode>();
  readonly #semanticModels = new Map<string, SemanticModelNode>();
  readonly #savedQueries = new Map<string, SavedQueryNode>();
  readonly #unitTests = new Map<string, UnitTestNode>();
  readonly #functions = new Map<string, FunctionNode>();
  readonly #groups = new Map<string, GroupNode>();
  readonly #disabled = new Map<string, GraphNode[]>();

  constructor(macros: MacroResolver, state: ParseState) {
    this.#macros = macros;
    this.#state = state;
  }

  /** Takes a node in. A second one of the same id is reported, and replaces the first. */
  add(node: GraphNode): void {
    if (node.config.enabled === false) {
      this.#disable(node);
      return;
    }
    switch (node.resource_type) {
      case 'source':
        this.#put(this.#sources, node);
        break;
      case 'exposure':
        this.#put(this.#exposures, node);
        break;
      case 'metric':
        this.#put(this.#metrics, node);
        break;
      case 'semantic_model':
        this.#put(this.#semanticModels, node);
        break;
      case 'saved_query':
        this.#put(this.#savedQueries, node);
        break;
      case 'unit_test':
        this.#put(this.#unitTests, node);
        break;
      case 'function':
        this.#put(this.#functions, node);
        break;
      default:
        this.#put(this.#nodes, node);
    }
  }

  addGroup(group: GroupNode): void {
    this.#groups.set(group.unique_id, group);
  }

  /** Models by name and package, for unit tests and test targets. */
  node(id: string): GraphNode | undefined {
    return this.#nodes.get(id);
  }

  nodes(): Iterable<ManifestNode> {
    return this.#nodes.values();
  }

  /** `models:name` of what is disabled: property entries for them are no mistake. */
  disabledNames(): Set<string> {
    const sections: Readonly<Record<string, string>> = {
      model: 'models',
      seed: 'seeds',
      snapshot: 'snapshots',
      analysis: 'analyses',
      test: 'data_tests',
    };
    const names = new Set<string>();
    for (const nodes of this.#disabled.values())
      for (const node of nodes) names.add(`${sections[node.resource_type] ?? node.resource_type}:${node.name}`);
    return names;
  }

  /** The manifest over what was gathered; references are not resolved yet. */
  finish(): Manifest {
    return {
      nodes: this.#nodes,
      sources: this.#sources,
      macros: new Map([...this.#macros.all()].map((macro) => [macro.unique_id, macro as MacroNode])),
      docs: this.#state.docs,
      exposures: this.#exposures,
      metrics: this.#metrics,
      groups: this.#groups,
      selectors: {},
      disabled: this.#disabled,
      semantic_models: this.#semanticModels,
      saved_queries: this.#savedQueries,
      unit_tests: this.#unitTests,
      functions: this.#functions,
    };
  }

  /** Tests whose target is gone stay in the manifest, as dbt keeps them, but are never selected. */
  switchOff(ids: ReadonlySet<string>): void {
    for (const id of ids) {
      const node = this.#nodes.get(id);
      if (node !== undefined) node.config = { ...node.config, enabled: false };
    }
  }

  /** Several disabled nodes may share an id. */
  #disable(node: GraphNode): void {
    const known = this.#disabled.get(node.unique_id);
    if (known === undefined) this.#disabled.set(node.unique_id, [node]);
    else known.push(node);
  }

  #put<T extends GraphNode>(into: Map<string, T>, node: T): void {
    const known = into.get(node.unique_id);
    if (known !== undefined) reportDuplicate(known, node, this.#state);
    into.set(node.unique_id, node);
  }
}
