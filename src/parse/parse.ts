import type { Adapter } from '../adapters/adapter.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { ContextServices } from '../context/context.ts';
import { flagValues } from '../context/flagValues.ts';
import { type MacroEntry, MacroResolver } from '../context/macroResolver.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Project } from '../project/project.ts';
import type { RecordedReads } from './cache/recordedReads.ts';
import { checkManifest } from './checks.ts';
import { readDocs } from './docs.ts';
import { readMacros } from './macros.ts';
import type { Manifest } from './manifest.ts';
import { ManifestBuilder } from './manifestBuilder.ts';
import { parsePackage } from './parsePackage.ts';
import { ParseState } from './parseState.ts';
import { Patches } from './patches.ts';
import { inferPrimaryKeys } from './primaryKeys.ts';
import { readPropertyFiles } from './readPropertyFiles.ts';
import { resolveRefs } from './resolveRefs.ts';
import { statLine } from './statLine.ts';

/** What there is before parsing: the adapter is made, but nothing is connected. */
export interface ParseInput {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly adapter: Adapter;
}

export interface ParseResult {
  readonly manifest: Manifest;
  /** For the contexts of later phases. */
  readonly services: ContextServices;
  /** All mistakes and warnings of the project. */
  readonly diagnostics: readonly Diagnostic[];
  /** `Found 6 models, 1 seed, …`. */
  readonly statLine: string;
  /** What templates read beside their texts; the cache keeps it to know when the parse holds no more. */
  readonly reads: RecordedReads;
}

/** Reads all files of the project and its packages into a manifest. Mistakes are collected, not thrown. */
export async function parseProject({ invocation, project, adapter }: ParseInput): Promise<ParseResult> {
  const found: Diagnostic[] = [];
  const services = makeServices(invocation, project, adapter, found);
  const state = new ParseState(invocation, project, adapter, services);
  state.diagnostics.push(...found);
  readDocs(project.packages, state);
  const properties = readPropertyFiles(state);
  const patches = new Patches(properties, state);
  const builder = new ManifestBuilder(services.macros, state);
  for (const pkg of project.packages) {
    if (pkg.kind !== 'builtin') parsePackage(pkg, properties, patches, builder, state);
  }
  patches.reportLeftOver(builder.disabledNames(), state, () => builder.nodes());
  const manifest = builder.finish();
  builder.switchOff(resolveRefs(manifest, state));
  if (hasSemantics(manifest)) {
    // Most projects have none of it.
    const { checkSemantics } = await import('./semantics/checkSemantics.ts');
    checkSemantics(manifest, state);
  }
  inferPrimaryKeys(manifest);
  checkManifest(manifest, state);
  return { manifest, services, diagnostics: state.diagnostics, statLine: statLine(manifest), reads: state.reads };
}

function hasSemantics({ metrics, semantic_models, saved_queries }: Manifest): boolean {
  return metrics.size > 0 || semantic_models.size > 0 || saved_queries.size > 0;
}

/** Macros ask the resolver who calls whom, and the resolver is made from the macros: hence the variable. */
function makeServices(
  invocation: Invocation,
  project: Project,
  adapter: Adapter,
  diagnostics: Diagnostic[],
): ContextServices {
  let resolver: MacroResolver | undefined;
  const createdAt = invocation.now().getTime() / 1000;
  const macros = readMacros(project.packages, createdAt, () => resolver as MacroResolver, diagnostics);
  const services = servicesFor({ invocation, project, adapter }, macros);
  resolver = services.macros;
  return services;
}

/** What contexts need, over macros that are already known. */
export function servicesFor(
  { invocation, project, adapter }: ParseInput,
  macros: Iterable<MacroEntry>,
): ContextServices {
  const resolver = new MacroResolver(macros, {
    rootPackage: project.root.name,
    internalPackages: [...adapter.macroPackages, 'dbt'],
    dispatchTypes: adapter.dispatchTypes,
    explicitMaterializationOverrides:
      invocation.flags.behavior['require_explicit_package_overrides_for_builtin_materializations'] !== false,
    dispatchConfig: project.root.config.dispatch,
  });
  return { invocation, project, adapter, macros: resolver, flags: flagValues(invocation), shared: new Map() };
}
