import { searchName } from '../graph/listing.ts';
import type { ManifestNode } from '../parse/manifest.ts';

/**
 * Those of the selected nodes that the selection names: `compile` and `show` print them, and not the parents that `+`
 * brings along. A single node is printed whatever named it.
 * @param select words of `--select`, each with any number of names in it
 */
export function namedNodes(nodes: readonly ManifestNode[], select: readonly string[]): ReadonlySet<ManifestNode> {
  if (nodes.length < 2) return new Set(nodes);
  const names = new Set(select.flatMap((text) => text.split(/[\s,]+/)).map(nameIn));
  return new Set(nodes.filter((node) => names.has(node.name) || names.has(searchName(node))));
}

/** `2+model:orders+` names orders. */
function nameIn(word: string): string {
  return word.replace(/^(?:@|\d*\+)+|\+\d*$/g, '').replace(/^\w+:/, '');
}
