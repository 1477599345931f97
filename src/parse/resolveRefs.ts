import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import { nearNames } from '../diagnostics/didYouMean.ts';
import type { DependsOn, GraphNode, Manifest, ManifestNode, ModelNode, RefArgs, SourceNode } from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** Resource types that `ref()` finds. */
const REFABLE: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot']);

/** Something with references of its own. */
interface Referrer {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly refs?: readonly RefArgs[];
  readonly sources?: readonly (readonly [string, string])[];
  readonly metrics?: readonly (readonly string[])[];
  readonly functions?: readonly (readonly string[])[];
  readonly depends_on: DependsOn | { macros: readonly string[] };
  readonly tx: {
    readonly location: SourceLocation;
    readonly template?: { readonly text: string; readonly line: number };
  };
}

/** A node, a node that is switched off, or nothing. */
type Found = { readonly id: string } | { readonly disabled: true } | undefined;

/** Finds what refs and sources mean and fills `depends_on.nodes`. @returns ids of tests whose target is gone */
export function resolveRefs(manifest: Manifest, state: ParseState): Set<string> {
  const resolver = new RefResolver(manifest, state);
  const orphans = new Set<string>();
  const groups = [
    manifest.nodes,
    manifest.exposures,
    manifest.metrics,
    manifest.semantic_models,
    manifest.saved_queries,
    manifest.functions,
    manifest.unit_tests,
  ];
  for (const members of groups as ReadonlyMap<string, Referrer>[]) {
    for (const node of members.values()) if (!resolver.resolve(node)) orphans.add(node.unique_id);
  }
  for (const query of manifest.saved_queries.values()) resolver.resolveMetrics(query, query.query_params.metrics);
  return orphans;
}

/**
 * Looks up what refs, sources, metrics and functions mean in a whole manifest, and notes what is missing or not
 * allowed.
 */
export class RefResolver {
  readonly #manifest: Manifest;
  readonly #state: ParseState;
  /** Nodes that may be referred to, by name: versions and packages may share one. */
  readonly #byName = new Map<string, ManifestNode[]>();
  /** By `source.table`. */
  readonly #sources = new Map<string, SourceNode[]>();
  /** By `node:name` or `source:source.table`. */
  readonly #disabled = new Map<string, GraphNode>();

  constructor(manifest: Manifest, state: ParseState) {
    this.#manifest = manifest;
    this.#state = state;
    for (const node of manifest.nodes.values()) {
      if (!REFABLE.has(node.resource_type)) continue;
      const list = this.#byName.get(node.name) ?? [];
      this.#byName.set(node.name, list);
      list.push(node);
    }
    for (const source of manifest.sources.values()) {
      const key = `${source.source_name}.${source.name}`;
      this.#sources.set(key, [...(this.#sources.get(key) ?? []), source]);
    }
    for (const nodes of manifest.disabled.values()) {
      for (const node of nodes)
        this.#disabled.set(
          node.resource_type === 'source' ? `source:${node.source_name}.${node.name}` : `node:${node.name}`,
          node,
        );
    }
  }

  /** @returns false when the node is a test that must go because its target did */
  resolve(node: Referrer): boolean {
    if (!('nodes' in node.depends_on)) return true;
    const ids = new Set(node.depends_on.nodes);
    let whole = true;
    for (const [sourceName, table] of node.sources ?? []) {
      const found = this.source(sourceName, table, node.package_name);
      if (found !== undefined && 'id' in found) ids.add(found.id);
      else whole = this.#missing(node, 'source', `${sourceName}.${table}`, null, null, found) && whole;
    }
    for (const ref of node.refs ?? []) {
      const found = this.ref(ref, node.package_name);
      if (found !== undefined && 'id' in found) {
        this.#checkAccess(node, found.id);
        ids.add(found.id);
      } else whole = this.#missing(node, 'node', ref.name, ref.package, ref.version, found) && whole;
    }
    for (const name of node.metrics ?? []) this.#named(node, 'metric', name, ids);
    for (const name of node.functions ?? []) this.#named(node, 'function', name, ids);
    (node.depends_on as { nodes: readonly string[] }).nodes = [...ids];
    return whole;
  }

  /** Metrics of a saved query, by their names. */
  resolveMetrics(node: Referrer & { readonly depends_on: DependsOn }, names: readonly string[]): void {
    const ids = new Set(node.depends_on.nodes);
    for (const name of names) this.#named(node, 'metric', [name], ids);
    node.depends_on.nodes = [...ids];
  }

  /** The node of a `ref()` in a package. */
  ref(ref: RefArgs, packageName: string): Found {
    const candidates = (this.#byName.get(ref.name) ?? []).filter((node) => versionFits(node, ref.version));
    const found = this.#inOrder(candidates, ref.package, packageName);
    if (found !== undefined) return { id: found.unique_id };
    return this.#disabled.has(`node:${ref.name}`) ? { disabled: true } : undefined;
  }

  /** The table of a `source()` in a package. */
  source(sourceName: string, table: string, packageName: string): Found {
    const found = this.#inOrder(this.#sources.get(`${sourceName}.${table}`) ?? [], null, packageName);
    if (found !== undefined) return { id: found.unique_id };
    return this.#disabled.has(`source:${sourceName}.${table}`) ? { disabled: true } : undefined;
  }

  /** A named package only; else the root, the node's own package, and then any (the first two in the order of a flag). */
  #inOrder<T extends { readonly package_name: string }>(
    candidates: readonly T[],
    named: string | null,
    own: string,
  ): T | undefined {
    if (named !== null) return candidates.find((node) => node.package_name === named);
    if (candidates.length < 2) return candidates[0];
    const root = this.#state.project.root.name;
    const ownFirst = this.#state.invocation.flags.behavior['require_ref_searches_node_package_before_root'] === true;
    const order = ownFirst ? [own, root] : [root, own];
    for (const place of order) {
      const found = candidates.find((node) => node.package_name === place);
      if (found !== undefined) return found;
    }
    return candidates[0];
  }

  /** Metrics and functions: found by name alone, in whichever package. */
  #named(node: Referrer, kind: 'metric' | 'function', name: readonly string[], ids: Set<string>): void {
    const members = kind === 'metric' ? this.#manifest.metrics : this.#manifest.functions;
    const wanted = name.at(-1) as string;
    const found = [...(members as ReadonlyMap<string, { name: string; unique_id: string }>).values()].find(
      (one) => one.name === wanted,
    );
    if (found !== undefined) {
      ids.add(found.unique_id);
      return;
    }
    const off =
      this.#disabled.get(`node:${wanted}`)?.resource_type === kind ? ({ disabled: true } as const) : undefined;
    this.#missing(node, kind, wanted, name.length > 1 ? (name[0] as string) : null, null, off);
  }

  /** @returns false when the node is a test: dbt leaves those out with a warning */
  #missing(
    node: Referrer,
    kind: string,
    name: string,
    packageName: string | null,
    version: string | number | null,
    found: Found,
  ): boolean {
    const type = node.resource_type.charAt(0).toUpperCase() + node.resource_type.slice(1);
    const withVersion = version === null ? '' : `with version '${version}' `;
    const inPackage = packageName === null ? '' : `in package or project '${packageName}' `;
    const disabled = found !== undefined;
    const fate = disabled ? 'which is disabled' : 'which was not found';
    const message = `${type} '${node.unique_id}' (${node.original_file_path}) depends on a ${kind} named '${name}' ${withVersion}${inPackage}${fate}`;
    const location = placeOf(node, name);
    if (node.resource_type === 'test') {
      if (!disabled) this.#state.warn('TX2040', 'NodeNotFoundOrDisabled', message, location);
      return false;
    }
    this.#state.error(
      kind === 'source' ? 'TX2042' : 'TX2041',
      'Compilation',
      message,
      location,
      disabled ? `enable it, or take the reference out` : this.#hint(kind, name, packageName),
    );
    return true;
  }

  /** Names that are nearly the same, or where the name is when only the package is wrong. */
  #hint(kind: string, name: string, packageName: string | null): string | undefined {
    const owners = kind === 'node' && packageName !== null ? (this.#byName.get(name) ?? []) : [];
    if (owners.length > 0) return `'${name}' is in ${owners.map((one) => `'${one.package_name}'`).join(' and ')}`;
    const known = this.#namesOf(kind);
    const near = nearNames(name, known);
    return near.length === 0 ? undefined : `did you mean ${near.map((one) => `'${one}'`).join(' or ')}?`;
  }

  #namesOf(kind: string): string[] {
    const { metrics, functions } = this.#manifest;
    if (kind === 'metric') return [...metrics.values()].map(({ name }) => name);
    if (kind === 'function') return [...functions.values()].map(({ name }) => name);
    return [...(kind === 'source' ? this.#sources : this.#byName).keys()];
  }

  /** Private models are for their group, protected ones for their package where the package restricts access. */
  #checkAccess(node: Referrer, id: string): void {
    // SQL of the command line belongs to no group, and may look at everything.
    if (node.resource_type === 'sql_operation') return;
    const target = this.#manifest.nodes.get(id);
    if (target?.resource_type !== 'model' || target.access === 'public') return;
    const tail = (reason: string): string =>
      `Node ${node.unique_id} attempted to reference node ${id}, which is not allowed because the referenced node is ${reason}.`;
    if (target.access === 'private' && groupOf(node) !== target.group && node.resource_type !== 'test') {
      this.#state.error(
        'TX2043',
        'Parsing',
        tail(`private to the '${target.group ?? ''}' group`),
        placeOf(node, target.name),
      );
    } else if (
      target.access === 'protected' &&
      node.package_name !== target.package_name &&
      this.#restricts(target.package_name)
    ) {
      this.#state.error(
        'TX2043',
        'Parsing',
        tail(`protected to the '${target.package_name}' package`),
        placeOf(node, target.name),
      );
    }
  }

  #restricts(packageName: string): boolean {
    return this.#state.package(packageName).config.restrict_access;
  }
}

function groupOf(node: Referrer): string | null {
  return (node as { group?: string | null }).group ?? null;
}

/** Without a version the latest one is meant. `2` and `'2'` are the same version. */
function versionFits(node: ManifestNode, version: string | number | null): boolean {
  if (node.resource_type !== 'model' || node.version === null) return version === null;
  return String((node as ModelNode).version) === String(version ?? node.latest_version);
}

/** The place of the name in the template, when it stands there in quotes. */
function placeOf(node: Referrer, name: string): SourceLocation {
  const { location, template } = node.tx;
  if (template === undefined) return location;
  const wanted = name.split('.').at(-1) as string;
  const lines = template.text.split('\n');
  for (const [at, line] of lines.entries()) {
    const column = Math.max(line.indexOf(`'${wanted}'`), line.indexOf(`"${wanted}"`));
    if (column >= 0)
      return {
        file: location.file,
        line: template.line + at,
        column: column + 1,
        endColumn: column + wanted.length + 3,
      };
  }
  return location;
}
