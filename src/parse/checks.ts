import { checkConfigKeys } from './checkConfigKeys.ts';
import { checkMicrobatch } from './checkMicrobatch.ts';
import { checkProjectConfigs } from './customConfigs.ts';
import type { GraphNode, Manifest, ManifestNode, ModelNode } from './manifest.ts';
import { checkDeprecations } from './modelDeprecations.ts';
import type { ParseState } from './parseState.ts';

/** What can only be seen when all nodes are there: names used twice, spaces in names, unknown groups. */
export function checkManifest(manifest: Manifest, state: ParseState): void {
  checkRelations(manifest, state);
  checkNames(manifest, state);
  checkGroups(manifest, state);
  checkUnusedConfig(state);
  checkConfigKeys(manifest, state);
  checkMicrobatch(manifest, state);
  checkDeprecations(manifest, state);
  checkProjectConfigs(state);
}

/** Two nodes that would build the same relation. */
function checkRelations(manifest: Manifest, state: ParseState): void {
  const known = new Map<string, ManifestNode>();
  for (const node of manifest.nodes.values()) {
    if (node.relation_name === null || node.resource_type === 'test' || node.resource_type === 'operation') continue;
    const key = node.relation_name.toLowerCase();
    const other = known.get(key);
    known.set(key, node);
    if (other === undefined) continue;
    const message = `dbt found two resources with the database representation "${node.relation_name}".\ndbt cannot create two resources with identical database representations. To fix this, change the configuration of one of these resources:\n- ${other.unique_id} (${other.original_file_path})\n- ${node.unique_id} (${node.original_file_path})`;
    state.error('TX2050', 'Compilation', message, node.tx.location, 'give one of them another alias or schema');
  }
}

/** Names with spaces, and two things that `ref()` could not tell apart. */
function checkNames(manifest: Manifest, state: ParseState): void {
  const spaced: GraphNode[] = [];
  const refable = new Map<string, ManifestNode>();
  for (const node of manifest.nodes.values()) {
    if (node.name.includes(' ') && node.resource_type !== 'test') spaced.push(node);
    if (!['model', 'seed', 'snapshot'].includes(node.resource_type)) continue;
    const key = `${node.package_name}.${node.name}.${(node as ModelNode).version ?? ''}`;
    const other = refable.get(key);
    refable.set(key, node);
    if (other === undefined) continue;
    if (node.resource_type === other.resource_type || isUnique(state)) reportDuplicate(other, node, state);
    else warnDuplicate(other, node, state);
  }
  if (spaced.length === 0) return;
  if (state.invocation.flags.behavior['require_resource_names_without_spaces'] === false) {
    warnSpaces(spaced, state);
    return;
  }
  const list = spaced.map((node) => `  * '${node.unique_id}' (${node.original_file_path})`).join('\n');
  state.error(
    'TX2051',
    'Runtime',
    `Resource names cannot contain spaces:\n${list}`,
    spaced[0]?.tx.location,
    'rename the files or resources so that their names have no spaces',
  );
}

/** While spaces are allowed: the first name (with `--debug` all of them), and how many there are. */
function warnSpaces(spaced: readonly GraphNode[], state: ParseState): void {
  const { debug } = state.invocation.flags;
  for (const { unique_id: id } of debug ? spaced : spaced.slice(0, 1)) {
    const event = 'SpacesInResourceNameDeprecation';
    state.warning({ code: 'TX2051', event, message: `Found spaces in the name of \`${id}\``, data: { unique_id: id } });
  }
  state.warning({
    code: 'TX2051',
    event: 'ResourceNamesWithSpacesDeprecation',
    message: `Spaces found in ${spaced.length} resource name(s). This is deprecated, and may lead to errors when using dbt.${debug ? '' : ' Run again with `--debug` to see them all.'}`,
    data: { count_invalid_names: spaced.length, show_debug_hint: !debug },
  });
}

/** Whether names have to be unique among all kinds of nodes. */
function isUnique({ invocation }: ParseState): boolean {
  return invocation.flags.behavior['require_unique_project_resource_names'] === true;
}

/** A model and a seed of one name: `ref()` finds one of them. */
function warnDuplicate(one: GraphNode, other: GraphNode, state: ParseState): void {
  const { name, package_name: pkg } = other;
  state.warning({
    code: 'TX2052',
    event: 'DuplicateNameDistinctNodeTypesDeprecation',
    message: `Found resources with the same name '${name}' in package '${pkg}': '${one.unique_id}' and '${other.unique_id}'. Please update one of the resources to have a unique name.`,
    location: other.tx.location,
    data: { resource_name: name, unique_id1: one.unique_id, unique_id2: other.unique_id, package_name: pkg },
  });
}

/** @returns nothing; two refable nodes of one name cannot be told apart */
export function reportDuplicate(one: GraphNode, other: GraphNode, state: ParseState): void {
  const kind = one.resource_type === other.resource_type ? plural(one.resource_type) : 'resources';
  const message = `dbt found two ${kind} with the name "${other.name}".\nSince these resources have the same name, dbt will be unable to find the correct resource when looking for ref("${other.name}").\nTo fix this, change the name of one of these resources:\n- ${one.unique_id} (${one.original_file_path})\n- ${other.unique_id} (${other.original_file_path})`;
  state.error('TX2052', 'Compilation', message, other.tx.location, 'rename one of the files');
}

/** dbt's word for several of a kind. */
function plural(type: string): string {
  return type === 'analysis' ? 'analyses' : `${type}s`;
}

/** A group that no property file defines. */
function checkGroups(manifest: Manifest, state: ParseState): void {
  const groups = new Set([...manifest.groups.values()].map((group) => group.name));
  for (const node of manifest.nodes.values()) {
    if (node.group !== null && !groups.has(node.group)) {
      const expected = [...groups].map((name) => `'${name}'`).join(', ');
      state.error(
        'TX2053',
        'Parsing',
        `Invalid group '${node.group}', expected one of [${expected}]`,
        node.tx.location,
      );
    }
  }
}

/** Branches of the root's config trees that no node lies under: most often a folder that was renamed. */
function checkUnusedConfig(state: ParseState): void {
  const { root } = state.project;
  const unused: string[] = [];
  for (const tree of ['models', 'seeds', 'snapshots', 'data_tests', 'sources'] as const) {
    for (const path of state.trees.tree(tree, root, true).unused()) unused.push(path === '' ? tree : `${tree}.${path}`);
  }
  if (unused.length === 0) return;
  const list = unused.map((path) => `- ${path}`).join('\n');
  state.warn(
    'TX2054',
    'UnusedResourceConfigPath',
    `Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\nThere are ${unused.length} unused configuration paths:\n${list}`,
  );
}
