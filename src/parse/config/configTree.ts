import type { ConfigTreeName, Package, PlainMap } from '../../project/project.ts';
import { type ConfiguredType, TREE_OF } from './defaults.ts';
import { type ConfigValues, isDict, mergeConfig, normalizeKeys } from './mergeConfig.ts';

/** Told of two spellings of one key (`pre-hook`, `pre_hook`) that stand side by side. */
type Conflict = (one: string, other: string) => void;

/** One config tree of a dbt_project.yml. Many nodes share a folder, so what a folder sets is read once. */
export class ConfigTree {
  readonly #tree: PlainMap;
  readonly #conflict: Conflict;
  /** Normalized settings by branch of the tree; `null` where a branch has none. */
  readonly #settings = new Map<PlainMap, ConfigValues | null>();
  /** Dotted paths that matched some node, for the warning about paths that match none. */
  readonly used = new Set<string>();

  constructor(tree: PlainMap, conflict: Conflict) {
    this.#tree = tree;
    this.#conflict = conflict;
  }

  /** The levels that apply to a node, general first. */
  levels(fqn: readonly string[]): readonly ConfigValues[] {
    const levels: ConfigValues[] = [];
    let branch: unknown = this.#tree;
    let path = '';
    for (let at = 0; isDict(branch); at++) {
      this.used.add(path);
      const own = this.#own(branch);
      if (own !== null) levels.push(own);
      const name = fqn[at];
      if (name === undefined) break;
      path = path === '' ? name : `${path}.${name}`;
      branch = branch[name];
    }
    return levels;
  }

  /** Dotted paths that hold settings and matched nothing; the empty one is the tree itself. */
  unused(): string[] {
    const paths: string[] = [];
    collectPaths(this.#tree, [], paths);
    return paths.filter((path) => !this.used.has(path));
  }

  /** Settings of one branch, in dbt's spelling of their keys. */
  #own(branch: PlainMap): ConfigValues | null {
    let own = this.#settings.get(branch);
    if (own === undefined) {
      const found = settings(branch);
      own = found === undefined ? null : normalizeKeys(found, this.#conflict);
      this.#settings.set(branch, own);
    }
    return own;
  }
}

/** Settings of one level: `+key`, or a key whose value is no dict. */
function settings(branch: PlainMap): Record<string, unknown> | undefined {
  let found: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(branch)) {
    if (!key.startsWith('+') && isDict(value)) continue;
    found ??= {};
    found[key] = value;
  }
  return found;
}

/** Dotted paths of all branches that set something. */
function collectPaths(branch: PlainMap, path: readonly string[], into: string[]): void {
  if (settings(branch) !== undefined) into.push(path.join('.'));
  for (const [key, value] of Object.entries(branch)) {
    if (!key.startsWith('+') && isDict(value)) collectPaths(value, [...path, key], into);
  }
}

/** The config trees of all packages, rendered and as written. */
export class ConfigTrees {
  readonly #trees = new Map<string, ConfigTree>();
  readonly #root: Package;
  readonly #conflict: Conflict;
  readonly #analysesApart: boolean;

  /** @param analysesApart behaviour flag `require_corrected_analysis_fqns`: analyses no longer take the config of models */
  constructor(root: Package, conflict: Conflict, analysesApart: boolean) {
    this.#root = root;
    this.#conflict = conflict;
    this.#analysesApart = analysesApart;
  }

  /** The tree that configures a kind of nodes. dbt shows what that of models says of functions as their unrendered config. */
  nameFor(type: ConfiguredType, rendered: boolean): ConfigTreeName {
    if (type === 'analysis' && !this.#analysesApart) return 'models';
    return type === 'function' && !rendered ? 'models' : TREE_OF[type];
  }

  /**
   * @returns config of the project files around a node: `below` the YAML and in-file config, and `above` them (the root
   * project's word on nodes of installed packages)
   */
  around(
    tree: ConfigTreeName,
    pkg: Package,
    fqn: readonly string[],
    rendered: boolean,
  ): { below: ConfigValues; above: ConfigValues } {
    const below: ConfigValues = {};
    const above: ConfigValues = {};
    for (const level of this.tree(tree, pkg, rendered).levels(fqn)) mergeConfig(below, level);
    if (pkg.name !== this.#root.name) {
      for (const level of this.tree(tree, this.#root, rendered).levels(fqn)) mergeConfig(above, level);
    }
    return { below, above };
  }

  /** One tree of a package, made once. @param rendered false for the texts of dbt_project.yml as written */
  tree(tree: ConfigTreeName, pkg: Package, rendered: boolean): ConfigTree {
    const key = `${pkg.name}/${tree}/${rendered}`;
    let found = this.#trees.get(key);
    if (found === undefined) {
      found = new ConfigTree((rendered ? pkg.config.trees : pkg.config.unrenderedTrees)[tree] ?? {}, this.#conflict);
      this.#trees.set(key, found);
    }
    return found;
  }
}
