import type { GraphNode } from '../../parse/manifest.ts';
import { fnmatch, hasWildcard } from '../fnmatch.ts';
import { selectionError } from '../selectionSpec.ts';
import type { NodeTest, SelectionMethod } from './method.ts';

/** `fqn`: the node's own name, or the first parts of its dotted path, with or without the package. */
export const fqnMethod: SelectionMethod = (value) => {
  const parts = value.split('.');
  const wild = parts.findIndex(hasWildcard);
  const tail = wild === -1 ? undefined : fnmatch(parts.slice(wild).join('.'));
  const fits = (path: readonly string[]): boolean => {
    if (path.length < parts.length) return false;
    const plain = wild === -1 ? parts.length : wild;
    for (let i = 0; i < plain; i++) if (path[i] !== parts[i]) return false;
    return tail === undefined || tail(path.slice(wild).join('.'));
  };
  const named = fnmatch(value);
  return (node) => {
    if (node.resource_type === 'source') return false;
    if (value === '*') return true;
    return isNamed(node, value, named) || fits(flat(node.fqn)) || fits(flat(node.fqn.slice(1)));
  };
};

/** Names may hold dots; a dotted selector matches them part by part. */
function flat(fqn: readonly string[]): readonly string[] {
  return fqn.some((part) => part.includes('.')) ? fqn.flatMap((part) => part.split('.')) : fqn;
}

/** The leaf of the fqn, or a pattern for it; versioned models answer to `model`, `model.v2` and `model_v2`. */
function isNamed(
  node: Exclude<GraphNode, { resource_type: 'source' }>,
  value: string,
  named: (name: string) => boolean,
): boolean {
  const leaf = node.fqn.at(-1) as string;
  if (node.resource_type !== 'model' || node.version === null || node.version === undefined) return named(leaf);
  const name = node.fqn.at(-2) as string;
  return named(name) || value === `${name}.${leaf}` || value === `${name}_${leaf}`;
}

/** `source:name`, `source:name.table`, `source:package.name.table`; each part may be a pattern. */
export const sourceMethod: SelectionMethod = (value, _criterion, scope) => {
  const parts = value.split('.');
  if (parts.length > 3) {
    const forms = "'source', 'source.table' or 'package.source.table'";
    throw selectionError('TX3014', `Invalid source selector value "${value}". Sources must be of the form ${forms}`);
  }
  const [packageName, source, table] = parts.length === 3 ? parts : [undefined, ...parts];
  const fitsPackage = packageTest(packageName, scope.projectName);
  const fitsSource = fnmatch(source as string);
  const fitsTable = fnmatch(table ?? '*');
  return (node) =>
    node.resource_type === 'source' &&
    fitsPackage(node.package_name) &&
    fitsSource(node.source_name) &&
    fitsTable(node.name);
};

/** `this` is the project itself; without a pattern any package will do. */
function packageTest(pattern: string | undefined, projectName: string): (name: string) => boolean {
  return fnmatch(pattern === 'this' ? projectName : (pattern ?? '*'));
}

/** Methods whose value is `name` or `package.name` of one kind of node. */
export function namedMethod(resourceType: GraphNode['resource_type']): SelectionMethod {
  return (value, criterion, scope) => {
    const parts = value.split('.');
    if (parts.length > 2) {
      const forms = "'name' or 'package.name'";
      const message = `Invalid ${criterion.method} selector value "${value}". It must be of the form ${forms}`;
      throw selectionError('TX3014', message);
    }
    const [packageName, name] = parts.length === 2 ? parts : [undefined, ...parts];
    const fitsPackage = packageTest(packageName, scope.projectName);
    const fitsName = fnmatch(name as string);
    return (node) => node.resource_type === resourceType && fitsPackage(node.package_name) && fitsName(node.name);
  };
}

/** `package:dbt_utils`; `this` is the project itself. */
export const packageMethod: SelectionMethod = (value, _criterion, scope) => {
  const fits = packageTest(value, scope.projectName);
  return (node) => fits(node.package_name);
};

/** `tag:nightly`; the value may be a pattern. */
export const tagMethod: SelectionMethod = (value) => {
  const fits = fnmatch(value);
  return (node) => nodeTags(node).some(fits);
};

function nodeTags(node: GraphNode): readonly string[] {
  return 'tags' in node && Array.isArray(node.tags) ? (node.tags as readonly string[]) : (node.config.tags ?? []);
}

/** `group:finance`: nodes and metrics; what else may be in a group is not selected by it, as in dbt. */
export const groupMethod: SelectionMethod = (value): NodeTest => {
  const fits = fnmatch(value);
  return (node) => {
    if (node.resource_type === 'saved_query' || node.resource_type === 'semantic_model') return false;
    const group = node.config['group'] ?? ('group' in node ? node.group : undefined);
    return typeof group === 'string' && fits(group);
  };
};
