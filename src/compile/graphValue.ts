import { toValue } from '../jinja/runtime/convert.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import type { Value } from '../jinja/value.ts';
import type { Manifest } from '../parse/manifest.ts';

/** Members of `graph`, in dbt's order. */
const SECTIONS = [
  'exposures',
  'functions',
  'groups',
  'metrics',
  'nodes',
  'sources',
  'semantic_models',
  'saved_queries',
  'unit_tests',
] as const;

/** `graph`: the manifest's sections as dicts by unique id; made once an invocation. */
export function graphValue(manifest: Manifest, shared: Map<string, Value>): Value {
  const known = shared.get('graph');
  if (known !== undefined) return known;
  const graph = new Dict();
  for (const section of SECTIONS) {
    const members = new Dict();
    for (const [id, node] of manifest[section] as ReadonlyMap<string, object>) {
      const { tx: _tx, ...fields } = node as { tx?: unknown };
      members.set(id, toValue(fields));
    }
    graph.set(section, members);
  }
  shared.set('graph', graph);
  return graph;
}
