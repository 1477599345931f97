import type { Adapter } from '../adapters/adapter.ts';
import { createAdapter, parseCredentials } from '../adapters/adapters.ts';
import type { Invocation } from '../cli/invocation.ts';
import { Compiler } from '../compile/compiler.ts';
import type { ContextServices } from '../context/context.ts';
import { QueryComment } from '../context/queryComment.ts';
import { RelationCache } from '../context/relationCache.ts';
import { jinjaScalars, makeYamlRenderer } from '../context/yamlRendering.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { buildGraph, type Graph } from '../graph/graph.ts';
import type { Manifest } from '../parse/manifest.ts';
import { parseProject } from '../parse/parse.ts';
import { type LoadProjectInput, loadProfile, loadProject, loadRoot, type RootProject } from '../project/loadProject.ts';
import type { Profile, Project } from '../project/project.ts';
import { type RunState, ThreadConnections } from '../run/runState.ts';
import { TargetFiles } from '../run/targetFiles.ts';

/** Everything that a command works with, once the project is parsed. */
export interface OpenProject {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly adapter: Adapter;
  readonly services: ContextServices;
  readonly manifest: Manifest;
  readonly graph: Graph;
  readonly state: RunState;
  /** Seconds by phase, for perf_info.json. */
  readonly timings: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Loads and parses the project. Throws all mistakes found, with warnings already reported. */
export async function openProject(invocation: Invocation): Promise<OpenProject> {
  const timings: Record<string, number> = {};
  const clock = stopwatch(timings);
  const project = loadProject(setup(invocation));
  clock('load');
  const adapter = createAdapter(parseCredentials(project.profile, invocation.cwd));
  announce(invocation, adapter);
  const parsed = await parseProject({ invocation, project, adapter });
  clock('parse');
  const { graph, diagnostics } = buildGraph(parsed.manifest);
  report(invocation, [...parsed.diagnostics, ...diagnostics]);
  clock('graph');
  say(invocation, 'FoundStats', 'W006', parsed.statLine, { stat_line: parsed.statLine });
  const { services, manifest } = parsed;
  const state = makeState(invocation, project, adapter, services, manifest);
  return {
    invocation,
    project,
    adapter,
    services,
    manifest,
    graph,
    state,
    timings,
    async close() {
      await state.connections.closeAll();
      await adapter.close();
    },
  };
}

/** dbt_project.yml alone, for commands that need no database. */
export function openRoot(invocation: Invocation): RootProject {
  return loadRoot(setup(invocation));
}

/** The target alone, for `debug`. */
export function openProfile(invocation: Invocation): Profile {
  return loadProfile(setup(invocation));
}

export function setup(invocation: Invocation): LoadProjectInput {
  return {
    invocation,
    render: makeYamlRenderer(invocation, (value) => invocation.events.addSecret(value)),
    scalars: jinjaScalars,
  };
}

function makeState(
  invocation: Invocation,
  project: Project,
  adapter: Adapter,
  services: ContextServices,
  manifest: Manifest,
): RunState {
  return {
    invocation,
    services,
    adapter,
    manifest,
    compiler: new Compiler({ services, manifest, injectEphemeralCtes: invocation.flags.inject_ephemeral_ctes }),
    cache: new RelationCache(adapter),
    connections: new ThreadConnections(adapter),
    files: new TargetFiles(project.targetPath, project.root.root),
    queryComment: new QueryComment(services),
  };
}

function report(invocation: Invocation, diagnostics: TxError['diagnostics']): void {
  for (const diagnostic of diagnostics) if (diagnostic.severity === 'warning') invocation.events.warn(diagnostic);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length > 0) throw new TxError(errors);
}

function announce(invocation: Invocation, adapter: Adapter): void {
  say(invocation, 'AdapterRegistered', 'E034', `Registered adapter: ${adapter.type}=${adapter.version}`, {
    adapter_name: adapter.type,
    adapter_version: adapter.version,
  });
}

function say({ events }: Invocation, name: string, code: string, msg: string, data: Record<string, unknown>): void {
  events.fire({ name, code, level: 'info', msg, data });
}

function stopwatch(timings: Record<string, number>): (phase: string) => void {
  let last = performance.now();
  return (phase) => {
    const now = performance.now();
    timings[phase] = (now - last) / 1000;
    last = now;
  };
}
