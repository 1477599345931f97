import type { GraphNode, Manifest } from '../../../src/parse/manifest.ts';

/** What the graph reads of a node; the rest gets defaults. */
export interface NodeFacts {
  readonly unique_id: string;
  readonly resource_type: GraphNode['resource_type'];
  readonly [key: string]: unknown;
}

const MAP_OF: Readonly<Record<string, keyof Manifest>> = {
  source: 'sources',
  exposure: 'exposures',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  unit_test: 'unit_tests',
  function: 'functions',
};

/** A manifest of the given nodes, for tests of what only looks at the DAG. */
export function manifestOf(nodes: readonly NodeFacts[], disabled: readonly NodeFacts[] = []): Manifest {
  const maps: Record<string, Map<string, unknown>> = {};
  for (const name of ['nodes', 'macros', 'docs', 'groups', ...Object.values(MAP_OF)]) maps[name] = new Map();
  for (const node of nodes) maps[MAP_OF[node.resource_type] ?? 'nodes']?.set(node.unique_id, complete(node));
  const off = new Map(disabled.map((node) => [node.unique_id, [complete(node)]]));
  return { ...maps, selectors: {}, disabled: off } as unknown as Manifest;
}

function complete(node: NodeFacts): unknown {
  const [, packageName, ...rest] = node.unique_id.split('.');
  const name = rest[0];
  return {
    name,
    package_name: packageName,
    fqn: [packageName, name],
    original_file_path: `models/${name}.sql`,
    config: { enabled: true },
    depends_on: { macros: [], nodes: [] },
    ...node,
  };
}

/** `model.demo.a <- b, c` gives a model with two parents; ids without a dot are models of the package `demo`. */
export function dag(text: string): Manifest {
  const id = (word: string) => (word.includes('.') ? word : `model.demo.${word}`);
  const nodes = text
    .trim()
    .split('\n')
    .map((line) => {
      const [own = '', parents = ''] = line.split('<-').map((part) => part.trim());
      const names = parents === '' ? [] : parents.split(',').map((part) => id(part.trim()));
      const unique_id = id(own);
      const resource_type = unique_id.split('.')[0] as GraphNode['resource_type'];
      return { unique_id, resource_type, depends_on: { macros: [], nodes: names } };
    });
  return manifestOf(nodes);
}
