import { renderDescription } from '../describe.ts';
import type { MetricNode, SavedQueryNode, SemanticModelNode } from '../manifest.ts';
import type { ParseState } from '../parseState.ts';

/** A semantic node with the `doc()` calls of its descriptions filled in, those of its elements included. */
export function describeSemantics<T extends MetricNode | SemanticModelNode | SavedQueryNode>(
  node: T,
  state: ParseState,
): T {
  const owner = { unique_id: node.unique_id, package_name: node.package_name, file: node.original_file_path };
  const render = (text: string): string => renderDescription(text, owner, state).text;
  const described = <E extends { readonly description: string | null }>(element: E): E =>
    element.description?.includes('{') === true ? { ...element, description: render(element.description) } : element;
  const own = described<MetricNode | SemanticModelNode | SavedQueryNode>(node) as T;
  if (own.resource_type !== 'semantic_model') return own;
  return {
    ...own,
    entities: own.entities.map(described),
    measures: own.measures.map(described),
    dimensions: own.dimensions.map(described),
  };
}
