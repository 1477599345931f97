import { DatabaseError } from '../adapters/databaseError.ts';
import { silentEvents } from '../cli/silentEvents.ts';
import type { CompiledCode } from '../compile/compiler.ts';
import { traceNode } from '../compile/traceNode.ts';
import { tracedParts } from '../context/diagnosticOf.ts';
import { placeInProject } from '../context/placeInProject.ts';
import { DatabaseSession } from '../context/session.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { errorTrace } from '../jinja/jinja.ts';
import type { TracedPlace } from '../jinja/tracer.ts';
import type { Value } from '../jinja/value.ts';
import type { CompiledKind, ManifestNode } from '../parse/manifest.ts';
import type { RunState } from './runState.ts';

/** A node that failed, with what was known when it did. */
export interface FailedNode {
  readonly node: ManifestNode;
  readonly state: RunState;
  readonly session: DatabaseSession;
  /** Undefined when the node was still being compiled. */
  readonly compiled: CompiledCode | undefined;
}

/** A piece of SQL that a node's template rendered. */
interface Piece {
  readonly node: CompiledKind;
  /** All of it, or its end: ephemeral parents may stand behind its first word. */
  readonly code: string;
  /** Offset in it. */
  readonly offset: number;
}

/**
 * The diagnostic of a database error with its place in the template: that of the compiled SQL when the database says where
 * in it, or of the statement that a template ran while it was rendered.
 */
export async function locate(diagnostic: Diagnostic, error: unknown, failed: FailedNode): Promise<Diagnostic> {
  if (!(error instanceof DatabaseError) || diagnostic.location !== undefined) return diagnostic;
  const place = failed.compiled === undefined ? ranFrom(error) : await placeInTemplate(error, failed, failed.compiled);
  if (place === undefined) return diagnostic;
  return placeInProject(
    { ...diagnostic, ...tracedParts(place) },
    failed.state.services.project,
    failed.node.tx.location,
  );
}

function ranFrom(error: DatabaseError): TracedPlace | undefined {
  const trace = errorTrace(error);
  return trace?.loc === undefined ? undefined : { location: trace.loc, macroStack: trace.macroStack };
}

async function placeInTemplate(
  { statement, position }: DatabaseError,
  failed: FailedNode,
  compiled: CompiledCode,
): Promise<TracedPlace | undefined> {
  if (statement === undefined || position === undefined) return undefined;
  const start = statement.indexOf(compiled.code);
  const offset = position.offset - start;
  if (start < 0 || offset < 0 || offset >= compiled.code.length) return undefined;
  const piece = pieceAt(offset, failed, compiled);
  if (piece === undefined) return undefined;
  const length = /^(?:"[^"]*"|[\w$]+|.)/s.exec(compiled.code.slice(offset))?.[0].length ?? 1;
  const { state, session } = failed;
  const again = new DatabaseSession({
    adapter: state.adapter,
    connect: () => session.connection(),
    cache: state.cache,
    events: silentEvents(state.invocation.events),
    name: session.name,
    threadName: session.threadName,
    queryComment: () => Promise.resolve(null),
    replay: session.recorded,
  });
  const names = new Map<string, Value>([['defer_relation', null]]);
  const trace = await traceNode(state.compiler, { node: piece.node, session: again, names }, piece.code);
  return trace?.placeAt(piece.offset, piece.offset + length);
}

/** The template that wrote a place: that of the node, or of an ephemeral model in front of it. */
function pieceAt(offset: number, { node, state }: FailedNode, { code, extraCtes }: CompiledCode): Piece | undefined {
  let own = 0;
  for (const { id, sql } of extraCtes) {
    const text = sql.trimStart();
    const at = code.indexOf(text);
    if (at < 0) continue;
    own = Math.max(own, at + text.length);
    const parent = state.manifest.nodes.get(id);
    const body = text.indexOf('(\n') + 2;
    if (parent !== undefined && offset >= at + body && offset < at + text.length)
      return { node: parent as CompiledKind, code: text.slice(body, -2), offset: offset - at - body };
  }
  // A unit test's SQL is rendered over rows that only it knows.
  if (node.resource_type === 'seed' || node.resource_type === 'unit_test') return undefined;
  // The first CTE of the model itself stands behind a comma.
  if (code.charAt(own) === ',') own++;
  return offset < own ? undefined : { node, code: code.slice(own), offset: offset - own };
}
