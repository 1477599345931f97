import { DirectedGraph } from 'graphology';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GraphNode, Manifest } from '../parse/manifest.ts';
import { Adjacency, members } from './adjacency.ts';
import { findCycles } from './cycle.ts';
import { sortTopologically } from './topologicalSort.ts';

/** What depends on what, over everything of a manifest that is not disabled. Edges lead from parent to child. */
export class Graph {
  /** unique_ids, sorted; the place of an id is its node's number. */
  readonly ids: readonly string[];
  readonly #nodes: readonly GraphNode[];
  readonly #indices: ReadonlyMap<string, number>;
  readonly parentsOf: Adjacency;
  readonly childrenOf: Adjacency;
  #order: readonly number[] | undefined;

  constructor(nodes: readonly GraphNode[], indices: ReadonlyMap<string, number>, edges: DirectedGraph) {
    this.#nodes = nodes;
    this.#indices = indices;
    this.ids = nodes.map((node) => node.unique_id);
    const parents: number[][] = nodes.map(() => []);
    const children: number[][] = nodes.map(() => []);
    edges.forEachDirectedEdge((_edge, _attributes, source, target) => {
      const from = indices.get(source) as number;
      const to = indices.get(target) as number;
      parents[to]?.push(from);
      children[from]?.push(to);
    });
    // Numbers follow the ids' order, so sorted lists make every answer deterministic and sorted by unique_id.
    for (const list of [...parents, ...children]) if (list.length > 1) list.sort((a, b) => a - b);
    this.parentsOf = new Adjacency(parents);
    this.childrenOf = new Adjacency(children);
  }

  get size(): number {
    return this.ids.length;
  }

  nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  has(id: string): boolean {
    return this.#indices.has(id);
  }

  node(id: string): GraphNode | undefined {
    const index = this.#indices.get(id);
    return index === undefined ? undefined : this.#nodes[index];
  }

  /** Number of a node. Throws when the id is not in the graph. */
  indexOf(id: string): number {
    const index = this.#indices.get(id);
    if (index === undefined) throw new RangeError(`'${id}' is not in the graph`);
    return index;
  }

  nodeAt(index: number): GraphNode {
    return this.#nodes[index] as GraphNode;
  }

  /** Sorted unique_ids. */
  parents(id: string): string[] {
    return this.#toIds(this.parentsOf.of(this.indexOf(id)));
  }

  children(id: string): string[] {
    return this.#toIds(this.childrenOf.of(this.indexOf(id)));
  }

  /** Sorted; at most `depth` steps up. */
  ancestors(id: string, depth?: number): string[] {
    return this.#toIds(members(this.parentsOf.reach([this.indexOf(id)], depth)));
  }

  descendants(id: string, depth?: number): string[] {
    return this.#toIds(members(this.childrenOf.reach([this.indexOf(id)], depth)));
  }

  /** Parents before children; among equals the smaller unique_id first. Nodes on cycles are left out. */
  topologicalOrder(): string[] {
    return this.#toIds(this.topologicalIndices());
  }

  topologicalIndices(): readonly number[] {
    this.#order ??= sortTopologically(this.parentsOf, this.childrenOf);
    return this.#order;
  }

  #toIds(indices: Iterable<number>): string[] {
    return Array.from(indices, (index) => this.ids[index] as string);
  }
}

/** Every node that has a place in the DAG, disabled ones excepted. */
function graphNodes(manifest: Manifest): GraphNode[] {
  const maps: readonly ReadonlyMap<string, GraphNode>[] = [
    manifest.nodes,
    manifest.sources,
    manifest.exposures,
    manifest.metrics,
    manifest.semantic_models,
    manifest.saved_queries,
    manifest.unit_tests,
    manifest.functions,
  ];
  return maps.flatMap((map) => [...map.values()]);
}

/** unique_ids that a node depends on, in the order the manifest has them. */
export function dependencies(node: GraphNode): readonly string[] {
  return 'depends_on' in node && 'nodes' in node.depends_on ? node.depends_on.nodes : [];
}

/**
 * Builds the DAG. A dependency that is not there and every cycle give an error; the graph is usable all the same, without
 * the missing edges.
 */
export function buildGraph(manifest: Manifest): { graph: Graph; diagnostics: Diagnostic[] } {
  const nodes = graphNodes(manifest).sort((a, b) => (a.unique_id < b.unique_id ? -1 : 1));
  const indices = new Map(nodes.map((node, index) => [node.unique_id, index]));
  const edges = new DirectedGraph();
  const diagnostics: Diagnostic[] = [];
  for (const node of nodes) edges.addNode(node.unique_id);
  for (const node of nodes) {
    for (const parent of dependencies(node)) {
      if (indices.has(parent)) edges.mergeDirectedEdge(parent, node.unique_id);
      else diagnostics.push(missingDependency(node, parent));
    }
  }
  const graph = new Graph(nodes, indices, edges);
  for (const cycle of findCycles(graph)) diagnostics.push(cycleFound(graph, cycle));
  return { graph, diagnostics };
}

function missingDependency(node: GraphNode, parent: string): Diagnostic {
  return {
    code: 'TX3001',
    severity: 'error',
    kind: 'Compilation',
    event: 'GraphDependencyNotFound',
    message: `'${node.unique_id}' depends on '${parent}' which is not in the graph!`,
    location: node.tx?.location,
    node: { resource_type: node.resource_type, name: node.name, file: node.original_file_path },
  };
}

function cycleFound(graph: Graph, cycle: readonly number[]): Diagnostic {
  const path = cycle.map((index) => graph.ids[index]).join(' --> ');
  const first = graph.nodeAt(cycle[0] as number);
  return {
    code: 'TX3002',
    severity: 'error',
    kind: 'Compilation',
    message: `Found a cycle: ${path}`,
    location: first.tx?.location,
    hint:
      cycle.length === 1
        ? 'The node refers to itself: use {{ this }} for its own relation'
        : `Take one of the references out: ${graph.ids[cycle[0] as number]} needs the result of itself`,
  };
}
