import type { MacroDefinition } from '../jinja/jinja.ts';

/** What the resolver needs of a macro; `MacroNode` of the manifest has it. */
export interface MacroEntry {
  readonly unique_id: string;
  readonly name: string;
  readonly package_name: string;
  readonly original_file_path: string;
  /** Materializations only: languages of the models they can build. */
  readonly supported_languages?: readonly string[] | null;
  readonly tx: { definition(): MacroDefinition };
}

/** What decides between macros of one name in several packages. */
export interface MacroResolverOptions {
  readonly rootPackage: string;
  /** Built-in packages, the adapter's first, `dbt` last. */
  readonly internalPackages: readonly string[];
  /** Adapter types for `dispatch`, own type first, without `default`. */
  readonly dispatchTypes: readonly string[];
  /** Behaviour flag `require_explicit_package_overrides_for_builtin_materializations`. */
  readonly explicitMaterializationOverrides: boolean;
  /** `dispatch:` of the root dbt_project.yml. */
  readonly dispatchConfig: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
}

/** Answer of `dispatch`: the macro, or what was looked for. */
export type DispatchResult =
  | { readonly macro: MacroEntry }
  | { readonly macro: undefined; readonly searched: readonly string[] };

/** Macros of a package by name. */
type Namespace = ReadonlyMap<string, MacroEntry>;
/** For packages without macros. */
const NOTHING: Namespace = new Map();

/**
 * Finds macros the way dbt does: which macro a bare name, a dotted name, a dispatch or a materialization means.
 * It knows nothing of rendering, so parse, compile and run share one.
 */
export class MacroResolver {
  readonly #options: MacroResolverOptions;
  readonly #packages = new Map<string, Map<string, MacroEntry>>();
  /** All built-in macros in one namespace: what `dbt.x` means. */
  readonly #internal = new Map<string, MacroEntry>();
  #everywhere: Namespace | undefined;

  constructor(macros: Iterable<MacroEntry>, options: MacroResolverOptions) {
    this.#options = options;
    for (const macro of macros) {
      let names = this.#packages.get(macro.package_name);
      if (names === undefined) {
        names = new Map();
        this.#packages.set(macro.package_name, names);
      }
      names.set(macro.name, macro);
    }
    for (const name of [...options.internalPackages].reverse()) {
      for (const [macroName, macro] of this.#packages.get(name) ?? NOTHING) this.#internal.set(macroName, macro);
    }
  }

  /** Name of the project itself. */
  get rootPackage(): string {
    return this.#options.rootPackage;
  }

  /** A bare name, seen from a node of `packageName`. */
  find(name: string, packageName: string): MacroEntry | undefined {
    return (
      this.#packages.get(packageName)?.get(name) ??
      this.#packages.get(this.#options.rootPackage)?.get(name) ??
      this.#internal.get(name)
    );
  }

  /**
   * What dbt takes a name for that it reads without rendering: unlike `find` it also looks into packages that are neither
   * the macro's own nor the root, where the last one counts.
   */
  findUnrendered(name: string, packageName: string): MacroEntry | undefined {
    return this.#packages.get(packageName)?.get(name) ?? this.#anywhere().get(name) ?? this.#internal.get(name);
  }

  /** Macros of all packages that are not built in, by name; the root's win. */
  #anywhere(): Namespace {
    if (this.#everywhere === undefined) {
      const { rootPackage } = this.#options;
      const others = [...this.#packages].filter(([name]) => name !== rootPackage && !this.isInternal(name));
      const root = this.#packages.get(rootPackage) ?? NOTHING;
      this.#everywhere = new Map([...others.flatMap(([, macros]) => [...macros]), ...root]);
    }
    return this.#everywhere;
  }

  /** Like `find`, but only in the node's package and the root: these hide built-in context names such as `ref`. */
  findProjectMacro(name: string, packageName: string): MacroEntry | undefined {
    return this.#packages.get(packageName)?.get(name) ?? this.#packages.get(this.#options.rootPackage)?.get(name);
  }

  /** Macros behind `name.` in a template: `dbt` means all built-in ones. */
  namespace(name: string): Namespace | undefined {
    if (name === 'dbt') return this.#internal;
    return this.#packages.get(name);
  }

  /** Whether a package came with tx. */
  isInternal(packageName: string): boolean {
    return this.#options.internalPackages.includes(packageName);
  }

  /** `adapter.dispatch(name, namespace)` from a node of `packageName`. */
  dispatch(name: string, namespace: string | null, packageName: string): DispatchResult {
    const prefixes = [...this.#options.dispatchTypes, 'default'];
    const searched: string[] = [];
    for (const place of this.#searchList(namespace)) {
      for (const prefix of prefixes) {
        const candidate = `${prefix}__${name}`;
        const macro = place === null ? this.find(candidate, packageName) : this.namespace(place)?.get(candidate);
        if (macro !== undefined) return { macro };
        searched.push(place === null ? `'${candidate}'` : `'${place}.${candidate}'`);
      }
    }
    return { macro: undefined, searched };
  }

  /** Packages to look through; null stands for the unqualified look-up. */
  #searchList(namespace: string | null): (string | null)[] {
    if (namespace === null) return [null];
    const configured = this.#options.dispatchConfig.find((d) => d.macro_namespace === namespace);
    if (configured !== undefined) return [...configured.search_order];
    if (this.#packages.has(namespace) && !this.isInternal(namespace)) return [this.#options.rootPackage, namespace];
    return [null];
  }

  /**
   * The macro of a materialization. Adapter-specific beats parent adapter beats `default`; then root beats installed package
   * beats built-in, unless a package would silently replace a built-in one.
   */
  materialization(name: string): MacroEntry | undefined {
    const explicit = this.#options.explicitMaterializationOverrides && this.hasBuiltinMaterialization(name);
    for (const type of [...this.#options.dispatchTypes, 'default']) {
      const macroName = `materialization_${name}_${type}`;
      const root = this.#packages.get(this.#options.rootPackage)?.get(macroName);
      if (root !== undefined) return root;
      const imported = explicit ? undefined : this.#installed(macroName);
      if (imported !== undefined) return imported;
      const internal = this.#internal.get(macroName);
      if (internal !== undefined) return internal;
    }
    return undefined;
  }

  /** Whether tx has a materialization of that name, for this database or for all. */
  hasBuiltinMaterialization(name: string): boolean {
    return [...this.#options.dispatchTypes, 'default'].some((type) =>
      this.#internal.has(`materialization_${name}_${type}`),
    );
  }

  /** The macro of an installed package, in the order of loading. */
  #installed(macroName: string): MacroEntry | undefined {
    for (const [packageName, macros] of this.#packages) {
      if (packageName === this.#options.rootPackage || this.isInternal(packageName)) continue;
      const macro = macros.get(macroName);
      if (macro !== undefined) return macro;
    }
    return undefined;
  }

  /** Generic test `name` (or `package.name`) for a node of `packageName`. */
  genericTest(name: string, namespace: string | null, packageName: string): MacroEntry | undefined {
    const macroName = `test_${name}`;
    if (namespace !== null) return this.namespace(namespace)?.get(macroName);
    return this.find(macroName, packageName);
  }

  /** `generate_schema_name` & co.: the root's, else (for a package's own node) the package's, else the built-in one. */
  generateName(component: 'schema' | 'alias' | 'database', packageName: string): MacroEntry | undefined {
    const name = `generate_${component}_name`;
    return (
      this.#packages.get(packageName)?.get(name) ??
      this.#packages.get(this.#options.rootPackage)?.get(name) ??
      this.#internal.get(name)
    );
  }

  /** Macros of all packages, built-in ones too. */
  all(): Iterable<MacroEntry> {
    return this.#everything();
  }

  *#everything(): Generator<MacroEntry> {
    for (const macros of this.#packages.values()) yield* macros.values();
  }
}
