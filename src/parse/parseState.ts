import type { Adapter } from '../adapters/adapter.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { ContextServices } from '../context/context.ts';
import { diagnosticOf } from '../context/diagnosticOf.ts';
import { withLikelyMeant } from '../context/likelyMeant.ts';
import type { MacroEntry } from '../context/macroResolver.ts';
import { placeInProject } from '../context/placeInProject.ts';
import type { Diagnostic, SourceLocation } from '../diagnostics/diagnostic.ts';
import { Environment } from '../jinja/jinja.ts';
import type { Package, Project } from '../project/project.ts';
import { RecordedReads } from './cache/recordedReads.ts';
import { ConfigTrees } from './config/configTree.ts';
import type { DocNode } from './manifest.ts';

/** What the parts of parsing share: the project, the template engine, and the list of mistakes found so far. */
export class ParseState {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly adapter: Adapter;
  readonly services: ContextServices;
  /** `models:`, `seeds:`, … of all packages' dbt_project.yml. */
  readonly trees: ConfigTrees;
  /** Lenient: what is undefined while parsing may well be there while running. */
  readonly environment = new Environment({ lenient: true });
  readonly diagnostics: Diagnostic[] = [];
  /** What templates read while they were parsed. */
  readonly reads = new RecordedReads();
  /** Docs blocks of all packages, by unique id. */
  readonly docs = new Map<string, DocNode>();
  /** Fields of the target as the adapter tells them: `database`, `schema`, … */
  readonly connectionInfo: Readonly<Record<string, unknown>>;
  /** Seconds since 1970, the `created_at` of everything made in this parse. */
  readonly createdAt: number;
  readonly #packages: ReadonlyMap<string, Package>;
  readonly #nameMacros = new Map<string, MacroEntry | undefined>();

  constructor(invocation: Invocation, project: Project, adapter: Adapter, services: ContextServices) {
    this.invocation = invocation;
    this.project = project;
    this.adapter = adapter;
    this.services = services;
    this.connectionInfo = adapter.connectionInfo();
    this.createdAt = invocation.now().getTime() / 1000;
    this.#packages = new Map(project.packages.map((pkg) => [pkg.name, pkg]));
    this.trees = new ConfigTrees(
      project.root,
      (one, other) =>
        this.error(
          'TX2020',
          'Parsing',
          `Got conflicting keys in config: ('${one}', '${other}'). Use only one of them.`,
        ),
      invocation.flags.behavior['require_corrected_analysis_fqns'] === true,
    );
  }

  /** The macro that names nodes of a package, looked for once. */
  nameMacro(key: string, find: () => MacroEntry | undefined): MacroEntry | undefined {
    if (!this.#nameMacros.has(key)) this.#nameMacros.set(key, find());
    return this.#nameMacros.get(key);
  }

  /** A loaded package by name. An unknown one is a bug. */
  package(name: string): Package {
    const pkg = this.#packages.get(name);
    if (pkg === undefined) throw new Error(`no package '${name}' is loaded`);
    return pkg;
  }

  /** Notes a mistake; parsing goes on, and fails at its end. */
  error(code: string, kind: Diagnostic['kind'], message: string, location?: SourceLocation, hint?: string): void {
    this.diagnostics.push({
      code,
      severity: 'error',
      kind,
      message,
      ...(location === undefined ? {} : { location }),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Notes a warning. @param event dbt's name of it, which `--warn-error-options` go by */
  warn(code: string, event: string | undefined, message: string, location?: SourceLocation, hint?: string): void {
    this.diagnostics.push({
      code,
      severity: 'warning',
      kind: 'Parsing',
      message,
      ...(event === undefined ? {} : { event }),
      ...(location === undefined ? {} : { location }),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Notes a warning that has fields of its own in the JSON log. */
  warning(warning: Omit<Diagnostic, 'severity' | 'kind'>): void {
    this.diagnostics.push({ ...warning, severity: 'warning', kind: 'Parsing' });
  }

  /** Keeps what was thrown as a diagnostic of a node; bugs of tx are rethrown. */
  caught(
    error: unknown,
    node: { readonly resource_type: string; readonly name: string; readonly file: string },
    source?: string,
  ): void {
    const known = diagnosticOf(error, { file: node.file });
    if (known === undefined) throw error;
    const diagnostic = withLikelyMeant(placeInProject(known, this.project), this.services, this.project.root.name);
    const sameFile = diagnostic.location?.file === node.file;
    this.diagnostics.push({ ...diagnostic, node, ...(sameFile && source !== undefined ? { source } : {}) });
  }
}
