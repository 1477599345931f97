import type { Manifest, ManifestNode } from '../parse/manifest.ts';

/** What a ref asks for. */
export interface RefTarget {
  readonly name: string;
  readonly package: string | null;
  readonly version: string | null;
}

/** Resources that a ref can mean. */
const REFABLE: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot']);

/** dbt's search order for a ref that parsing did not record: the node's package, the root, then any package. */
export function findInProject(
  manifest: Manifest,
  wanted: RefTarget,
  nodePackage: string,
  rootPackage: string,
): ManifestNode | undefined {
  const candidates: ManifestNode[] = [];
  for (const node of manifest.nodes.values()) {
    if (node.name === wanted.name && REFABLE.has(node.resource_type) && versionFits(node, wanted.version))
      candidates.push(node);
  }
  if (wanted.package !== null) return candidates.find((node) => node.package_name === wanted.package);
  return (
    candidates.find((node) => node.package_name === nodePackage) ??
    candidates.find((node) => node.package_name === rootPackage) ??
    candidates[0]
  );
}

/** Without a version the latest one is meant. */
function versionFits(node: ManifestNode, version: string | null): boolean {
  if (node.resource_type !== 'model' || node.version === null) return version === null;
  return String(node.version) === (version ?? String(node.latest_version));
}
