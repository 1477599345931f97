import type { Adapter } from '../adapters/adapter.ts';
import { createAdapter, parseCredentials } from '../adapters/adapters.ts';
import { withoutWarehouse } from '../adapters/withoutWarehouse.ts';
import { manifestBody } from '../artifacts/manifestArtifact.ts';
import type { Invocation } from '../cli/invocation.ts';
import { Compiler } from '../compile/compiler.ts';
import type { ContextServices } from '../context/context.ts';
import { QueryComment } from '../context/queryComment.ts';
import { RelationCache } from '../context/relationCache.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { buildGraph, type Graph } from '../graph/graph.ts';
import type { StateComparison } from '../graph/state/stateComparison.ts';
import { ParseCache } from '../parse/cache/parseCache.ts';
import type { Manifest } from '../parse/manifest.ts';
import { type ParseInput, parseProject, servicesFor } from '../parse/parse.ts';
import { loadProject } from '../project/loadProject.ts';
import type { Project } from '../project/project.ts';
import { previousBatches } from '../run/batches.ts';
import { previousOverloads } from '../run/previousOverloads.ts';
import { type RunState, ThreadConnections } from '../run/runState.ts';
import { TargetFiles } from '../run/targetFiles.ts';
import { comparisonOf, deferralOf } from './otherEnvironment.ts';
import { setup } from './projectSetup.ts';

/** Everything that a command works with, once the project is parsed. What costs time to make is made when asked for. */
export interface OpenProject {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly adapter: Adapter;
  readonly services: ContextServices;
  readonly manifest: Manifest;
  readonly graph: Graph;
  readonly state: RunState;
  /** With `--state`: what its artifacts are compared by. */
  readonly comparison: StateComparison | undefined;
  /** Whether the parse is the one of before, from the cache. */
  readonly isKept: boolean;
  /** manifest.json as parsed, without its metadata. */
  readonly parsedBody: Uint8Array;
  /** What was compiled in this invocation. */
  readonly compiled: TargetFiles['compiled'];
  /** Seconds by phase, for perf_info.json. */
  readonly timings: Readonly<Record<string, number>>;
  /** Closes connections and the database; to be called whatever happened. */
  close(): Promise<void>;
}

/** What parsing gives, from the files or from the cache. */
interface Parsed {
  readonly isKept: boolean;
  readonly body: Uint8Array;
  /** `Found 6 models, 1 seed, …`. */
  readonly statLine: string;
  readonly manifest: () => Manifest;
  readonly services: () => ContextServices;
  readonly graph: () => Graph;
}

/** Loads and parses the project. Throws all mistakes found, with warnings already reported. */
export async function openProject(invocation: Invocation): Promise<OpenProject> {
  const timings: Record<string, number> = {};
  const clock = stopwatch(timings);
  const project = loadProject(setup(invocation));
  clock('load');
  const credentials = parseCredentials(project.profile, invocation.cwd);
  const adapter = createAdapter(invocation.flags.unit ? withoutWarehouse(credentials) : credentials);
  announce(invocation, adapter);
  const parsed = await parsedOrKept({ invocation, project, adapter });
  clock('parse');
  say(invocation, 'FoundStats', 'W006', parsed.statLine, { stat_line: parsed.statLine });
  return new LazyProject(invocation, project, adapter, parsed, timings);
}

/** The parse of before when nothing that it read has changed, else a new one, which is kept. */
async function parsedOrKept(input: ParseInput): Promise<Parsed> {
  const { invocation, project } = input;
  const cache = new ParseCache(input);
  const kept = cache.load();
  if (typeof kept !== 'string') {
    report(invocation, kept.diagnostics);
    return {
      isKept: true,
      body: kept.body,
      statLine: kept.statLine,
      manifest: kept.manifest,
      services: once(() => servicesFor(input, kept.manifest().macros.values())),
      graph: once(() => buildGraph(kept.manifest()).graph),
    };
  }
  const msg = `Unable to do partial parsing because ${kept} Starting full parse.`;
  if (invocation.flags.partial_parse) say(invocation, 'UnableToPartialParse', 'I024', msg, { reason: kept });
  cache.prepare();
  const found = await parseProject(input);
  const { manifest, services } = found;
  const { graph, diagnostics } = buildGraph(manifest);
  const all = [...found.diagnostics, ...diagnostics];
  report(invocation, all);
  const body = Buffer.from(manifestBody({ project, manifest, graph, compiled: new Map() }));
  cache.save({ ...found, diagnostics: all }, body);
  const { statLine } = found;
  return { isKept: false, body, statLine, manifest: () => manifest, services: () => services, graph: () => graph };
}

/** Most commands on a kept parse need no graph, no macros and no connection: each is made on first use. */
class LazyProject implements OpenProject {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly adapter: Adapter;
  readonly timings: Readonly<Record<string, number>>;
  readonly #parsed: Parsed;
  #state: RunState | undefined;
  #comparison: StateComparison | undefined;

  constructor(
    invocation: Invocation,
    project: Project,
    adapter: Adapter,
    parsed: Parsed,
    timings: Readonly<Record<string, number>>,
  ) {
    this.invocation = invocation;
    this.project = project;
    this.adapter = adapter;
    this.timings = timings;
    this.#parsed = parsed;
  }

  get isKept(): boolean {
    return this.#parsed.isKept;
  }

  get parsedBody(): Uint8Array {
    return this.#parsed.body;
  }

  get manifest(): Manifest {
    return this.#parsed.manifest();
  }

  get services(): ContextServices {
    return this.#parsed.services();
  }

  get graph(): Graph {
    return this.#parsed.graph();
  }

  get state(): RunState {
    this.#state ??= makeState(this.invocation, this.project, this.adapter, this.services, this.manifest);
    return this.#state;
  }

  get comparison(): StateComparison | undefined {
    this.#comparison ??= comparisonOf(this);
    return this.#comparison;
  }

  get compiled(): TargetFiles['compiled'] {
    return this.#state?.files.compiled ?? new Map();
  }

  async close(): Promise<void> {
    await this.#state?.connections.closeAll();
    await this.adapter.close();
  }
}

/** Makes a value on the first call and keeps it. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What running shares; nothing is connected yet. */
function makeState(
  invocation: Invocation,
  project: Project,
  adapter: Adapter,
  services: ContextServices,
  manifest: Manifest,
): RunState {
  const { retry, flags } = invocation;
  const deferral = deferralOf(services);
  return {
    invocation,
    services,
    adapter,
    manifest,
    deferral,
    ...(retry === undefined
      ? {}
      : { previousBatches: previousBatches(retry.results), previousOverloads: previousOverloads(retry.results) }),
    ...(retry?.startedAt === undefined ? {} : { batchesUntil: retry.startedAt }),
    compiler: new Compiler({ services, manifest, injectEphemeralCtes: flags.inject_ephemeral_ctes, deferral }),
    cache: new RelationCache(adapter),
    connections: new ThreadConnections(adapter),
    files: new TargetFiles(project.targetPath, project.root.root),
    queryComment: new QueryComment(services),
  };
}

/** Says warnings, then throws what is wrong, all at once. */
function report(invocation: Invocation, diagnostics: TxError['diagnostics']): void {
  const grouped = invocation.flags.behavior['enable_grouped_warn_error_parser_logs'] === true;
  const raised: TxError['diagnostics'][number][] = [];
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== 'warning') continue;
    try {
      invocation.events.warn(diagnostic);
    } catch (error) {
      // Warnings that the options make errors end the parse one by one, or all at once.
      if (!grouped || !(error instanceof TxError)) throw error;
      raised.push(...error.diagnostics);
    }
  }
  if (raised.length > 0) throw new TxError(raised);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length > 0) throw new TxError(errors);
}

/** dbt's line about which adapter is at work. */
function announce(invocation: Invocation, adapter: Adapter): void {
  say(invocation, 'AdapterRegistered', 'E034', `Registered adapter: ${adapter.type}=${adapter.version}`, {
    adapter_name: adapter.type,
    adapter_version: adapter.version,
  });
}

function say({ events }: Invocation, name: string, code: string, msg: string, data: Record<string, unknown>): void {
  events.fire({ name, code, level: 'info', msg, data });
}

/** @returns notes the seconds since its last call under a phase's name */
function stopwatch(timings: Record<string, number>): (phase: string) => void {
  let last = performance.now();
  return (phase) => {
    const now = performance.now();
    timings[phase] = (now - last) / 1000;
    last = now;
  };
}
