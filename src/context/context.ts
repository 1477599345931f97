import type { Adapter } from '../adapters/adapter.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { Context } from '../jinja/jinja.ts';
import type { Tracer } from '../jinja/tracer.ts';
import type { Value } from '../jinja/value.ts';
import type { Project } from '../project/project.ts';
import { BoundMacro } from './boundMacro.ts';
import { ContextValue } from './contextValue.ts';
import { MacroNamespace } from './macroNamespace.ts';
import { FixedMacro, type MacroOverrides } from './macroOverrides.ts';
import type { MacroEntry, MacroResolver } from './macroResolver.ts';
import { baseName } from './names/baseNames.ts';
import { NO_READS, type ReadRecorder } from './reads.ts';
import type { DatabaseSession } from './session.ts';

/** What all contexts of one invocation share. */
export interface ContextServices {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly adapter: Adapter;
  readonly macros: MacroResolver;
  /** Flags by dbt's lower-case names; see `flagValues`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Values made once for all contexts, by name (`modules`, `target`, …). */
  readonly shared: Map<string, Value>;
}

/** Makes the values of names; a `Map` is one. */
export type LazyNames = Pick<ReadonlyMap<string, () => Value>, 'get'>;

/** What one rendering is about. */
export interface ContextOptions {
  readonly services: ContextServices;
  /** Package of the node that is rendered: macros are looked up from there. */
  readonly packageName: string;
  /** `parse`: synchronous, no database, `execute` false. `run`: asynchronous. */
  readonly mode: 'parse' | 'run';
  /** Names that belong to the node: `ref`, `this`, `model`, `config`, … They hide the general ones. */
  readonly names?: ReadonlyMap<string, Value>;
  /** Like `names`, made when first asked for. */
  readonly lazyNames?: LazyNames;
  readonly reads?: ReadRecorder;
  /** Called for each macro that the node itself calls, by unique id (dbt: depends_on.macros). */
  readonly onDirectCall?: (uniqueId: string) => void;
  /** The database, in run mode. */
  readonly session?: DatabaseSession;
  /** Marks the output with the places it comes from, in run mode. */
  readonly tracer?: Tracer;
  /** Values that hide everything, for unit tests. */
  readonly overrides?: MacroOverrides;
}

/**
 * The names that one rendering sees. Order: macros of the node's package and of the root (they may hide anything, even
 * `ref`), the node's own names, general names, package namespaces, built-in macros.
 */
export class TemplateContext implements Context {
  readonly services: ContextServices;
  readonly packageName: string;
  readonly mode: 'parse' | 'run';
  readonly reads: ReadRecorder;
  readonly session: DatabaseSession | undefined;
  readonly tracer: Tracer | undefined;
  readonly onDirectCall: ((uniqueId: string) => void) | undefined;
  readonly names: Map<string, Value>;
  readonly overrides: MacroOverrides | undefined;
  readonly #lazyNames: LazyNames | undefined;
  readonly #found = new Map<string, Value | undefined>();
  readonly #bound = new Map<string, BoundMacro>();
  /** Macro calls that are under way; 0 while the node's own text is rendered. */
  depth = 0;

  constructor(options: ContextOptions) {
    this.services = options.services;
    this.packageName = options.packageName;
    this.mode = options.mode;
    this.reads = options.reads ?? NO_READS;
    this.session = options.session;
    this.tracer = options.tracer;
    this.onDirectCall = options.onDirectCall;
    this.names = new Map(options.names);
    this.#lazyNames = options.lazyNames;
    this.overrides = options.overrides;
  }

  /** The value of a name, found once; `undefined` makes it Undefined in the template. */
  lookup(name: string): Value | undefined {
    if (this.#found.has(name)) return this.#found.get(name);
    const value = this.#resolve(name);
    this.#found.set(name, value);
    return value;
  }

  /** Sets or replaces a name of the node (`sql` once it is compiled, `results` in on-run-end). */
  define(name: string, value: Value): void {
    this.names.set(name, value);
    this.#found.delete(name);
  }

  /** The macro as a value of this context; the same object each time. */
  macro(entry: MacroEntry): BoundMacro {
    let bound = this.#bound.get(entry.unique_id);
    if (bound === undefined) {
      this.reads.macro(entry.unique_id);
      bound = new BoundMacro(entry, this);
      this.#bound.set(entry.unique_id, bound);
    }
    return bound;
  }

  /** What a name means when no macro of the project hides it (`builtins.ref`). */
  builtin(name: string): Value | undefined {
    if (this.names.has(name)) return this.names.get(name);
    const lazy = this.#lazyNames?.get(name);
    return lazy === undefined ? baseName(name, this) : lazy();
  }

  /** What a unit test says, with macros staying macros; else what the project says. */
  #resolve(name: string): Value | undefined {
    const given = this.overrides?.bare(name);
    if (given === undefined) return this.#projectName(name);
    return this.services.macros.find(name, this.packageName) === undefined ? given : new FixedMacro(name, given);
  }

  /** dbt's order, from what hides to what is hidden. */
  #projectName(name: string): Value | undefined {
    const { macros } = this.services;
    const own = macros.findProjectMacro(name, this.packageName);
    if (own !== undefined) return this.macro(own);
    if (name === 'context') return new ContextValue(this);
    const given = this.builtin(name);
    if (given !== undefined) return given;
    const namespace = macros.namespace(name);
    if (namespace !== undefined && (name === 'dbt' || !macros.isInternal(name)))
      return new MacroNamespace(name, namespace, this);
    const builtin = macros.find(name, this.packageName);
    if (builtin !== undefined) return this.macro(builtin);
    if (namespace !== undefined) return new MacroNamespace(name, namespace, this);
    this.reads.missingName(name);
    return undefined;
  }
}

/** The names that one template sees. Cheap: values are made when they are asked for. */
export function createContext(options: ContextOptions): TemplateContext {
  return new TemplateContext(options);
}
