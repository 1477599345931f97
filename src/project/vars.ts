import type { Plain, PlainMap, ProjectConfig } from './project.ts';
import { isPlainMap } from './projectProblems.ts';

/** Variables as nodes of each package see them. */
export class Vars {
  readonly #cli: PlainMap;
  readonly #root: ProjectConfig;
  readonly #packages: ReadonlyMap<string, ProjectConfig>;
  readonly #merged = new Map<string, PlainMap>();

  constructor(cli: PlainMap, root: ProjectConfig, packages: ReadonlyMap<string, ProjectConfig>) {
    this.#cli = cli;
    this.#root = root;
    this.#packages = packages;
  }

  lookUp(name: string, packageName: string): Plain | undefined {
    const vars = this.of(packageName);
    return Object.hasOwn(vars, name) ? vars[name] : undefined;
  }

  /** The package's own, under the root's general ones, under the root's for this package, under those of `--vars`. */
  of(packageName: string): PlainMap {
    let merged = this.#merged.get(packageName);
    if (merged === undefined) {
      const own = this.#packages.get(packageName);
      const layers = own === undefined || own === this.#root ? [] : layersOf(own.vars, packageName);
      merged = Object.assign({}, ...layers, ...layersOf(this.#root.vars, packageName), this.#cli) as PlainMap;
      this.#merged.set(packageName, merged);
    }
    return merged;
  }
}

/** General vars first; those under the package's name weigh more. */
function layersOf(vars: PlainMap, packageName: string): PlainMap[] {
  const scoped = vars[packageName];
  return isPlainMap(scoped) ? [vars, scoped] : [vars];
}
