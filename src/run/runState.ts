import type { Adapter, Connection } from '../adapters/adapter.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { Deferral } from '../compile/deferral.ts';
import type { ContextServices } from '../context/context.ts';
import type { QueryComment } from '../context/queryComment.ts';
import type { RelationCache } from '../context/relationCache.ts';
import { DatabaseSession } from '../context/session.ts';
import { JinjaError } from '../jinja/errors.ts';
import type { Manifest, ManifestNode, SourceNode } from '../parse/manifest.ts';
import type { PreviousBatches } from './batches.ts';
import { nodeInfo } from './nodeInfo.ts';
import type { TargetFiles } from './targetFiles.ts';

/** What every node runner of one invocation shares. */
export interface RunState {
  readonly invocation: Invocation;
  readonly services: ContextServices;
  readonly adapter: Adapter;
  readonly manifest: Manifest;
  readonly compiler: Compiler;
  readonly cache: RelationCache;
  readonly connections: ThreadConnections;
  readonly files: TargetFiles;
  readonly queryComment: QueryComment;
  /** With `--defer`, and in `clone`: what another environment built. */
  readonly deferral?: Deferral | undefined;
  /** In a retry: which batches of microbatch models an earlier run has built, and which not. See `previousBatches`. */
  readonly previousBatches?: PreviousBatches;
  /** In a retry: which overloads of functions an earlier run has made. See `previousOverloads`. */
  readonly previousOverloads?: ReadonlyMap<string, readonly string[]>;
  /** In a retry: when the earlier run began, so that the same batches are built. */
  readonly batchesUntil?: Date;
}

/** One connection a thread, opened when the thread first needs it. Thread -1 is the main thread. */
export class ThreadConnections {
  readonly #adapter: Adapter;
  readonly #open = new Map<number, Promise<Connection>>();
  /** What each connection was used for last. */
  readonly #users = new Map<number, string>();

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
  }

  /** Notes for what the thread's connection is used from now on. @returns for what it was used before */
  use(thread: number, name: string): string | undefined {
    const before = this.#open.has(thread) ? this.#users.get(thread) : undefined;
    this.#users.set(thread, name);
    return before;
  }

  /** The thread's connection; several who ask at once get the same. Throws `DatabaseError`. */
  get(thread: number): Promise<Connection> {
    let connection = this.#open.get(thread);
    if (connection === undefined) {
      connection = this.#adapter.connect(thread < 0 ? 'master' : `thread-${thread + 1}`);
      this.#open.set(thread, connection);
      // a failed attempt must not be handed to the next node
      connection.catch(() => this.#open.delete(thread));
    }
    return connection;
  }

  /** Forgets a connection that broke, so that the next node gets a new one. */
  async discard(thread: number): Promise<void> {
    const connection = this.#open.get(thread);
    this.#open.delete(thread);
    await (await connection?.catch(() => undefined))?.close();
  }

  /** Stops what is running on all threads. */
  async cancelAll(): Promise<string[]> {
    const cancelled: string[] = [];
    for (const opening of this.#open.values()) {
      const connection = await opening.catch(() => undefined);
      if (connection === undefined) continue;
      await connection.cancel();
      cancelled.push(connection.name);
    }
    return cancelled;
  }

  async closeAll(): Promise<void> {
    for (const opening of this.#open.values()) await (await opening.catch(() => undefined))?.close();
    this.#open.clear();
  }
}

/** The number of the connection that hooks and schemas use. */
export const MAIN_THREAD = -1;

/** dbt's name of a thread, for log lines and artifacts. */
export function threadName(thread: number): string {
  return thread < 0 ? 'MainThread' : `Thread-${thread + 1} (worker)`;
}

/** The database for one node on one thread, with the node's query comment. */
export function openSession(state: RunState, thread: number, node?: ManifestNode | SourceNode): DatabaseSession {
  const started = new Date();
  const name = node?.unique_id ?? 'master';
  return new DatabaseSession({
    adapter: state.adapter,
    connect: () => connectionFor(name, state, thread),
    cache: state.cache,
    events: state.invocation.events,
    name,
    threadName: threadName(thread),
    queryComment: () => state.queryComment.of(node),
    ...(node === undefined ? {} : { nodeInfo: () => nodeInfo(node, 'executing', { started }) }),
  });
}

/** `compile --no-introspect` asks the database nothing. */
function notConnected(thread: number): JinjaError {
  return new JinjaError(
    'RuntimeError',
    `connection never acquired for thread ${threadName(thread)}: --no-introspect leaves compiling without a database`,
  );
}

/** The thread's connection, with dbt's line about where it comes from. */
function connectionFor(name: string, state: RunState, thread: number): Promise<Connection> {
  const { invocation, connections, adapter } = state;
  if (invocation.command === 'compile' && !invocation.flags.introspect) throw notConnected(thread);
  const before = connections.use(thread, name);
  const common = { level: 'debug', thread: threadName(thread) } as const;
  if (before === undefined) {
    const msg = `Acquiring new ${adapter.type} connection '${name}'`;
    const data = { conn_name: name, conn_type: adapter.type };
    invocation.events.fire({ ...common, name: 'NewConnection', code: 'E005', msg, data });
  } else if (before !== name) {
    const msg = `Re-using an available connection from the pool (formerly ${before}, now ${name})`;
    const data = { conn_name: name, orig_conn_name: before };
    invocation.events.fire({ ...common, name: 'ConnectionReused', code: 'E006', msg, data });
  }
  return connections.get(thread);
}
