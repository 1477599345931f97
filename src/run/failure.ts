import { DatabaseError } from '../adapters/databaseError.ts';
import { diagnosticOf } from '../context/diagnosticOf.ts';
import { withLikelyMeant } from '../context/likelyMeant.ts';
import { placeInProject } from '../context/placeInProject.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatNodeMessage } from '../diagnostics/format.ts';
import type { ManifestNode, SourceNode } from '../parse/manifest.ts';
import type { RunState } from './runState.ts';

/** A failed node: what people see, and dbt's `message` for the artifact. */
export interface Failure {
  readonly diagnostic: Diagnostic;
  readonly message: string;
}

/**
 * Turns whatever a node's rendering or SQL threw into a failure of that node. A bug of tx is one too: the other nodes go on
 * and what ran is recorded.
 */
export function failureOf(error: unknown, node: ManifestNode | SourceNode, state: RunState): Failure {
  const known = diagnosticOf(error, { file: node.original_file_path });
  const { services } = state;
  const base =
    known === undefined
      ? bug(error, state.invocation.flags.debug)
      : withLikelyMeant(placeInProject(known, services.project, node.tx.location), services, node.package_name);
  const withNode: Diagnostic = {
    ...base,
    node: { resource_type: node.resource_type, name: node.name, file: node.original_file_path },
  };
  const diagnostic =
    error instanceof DatabaseError && node.resource_type !== 'source'
      ? withCompiledPath(withNode, node, state)
      : withNode;
  return { diagnostic, message: formatNodeMessage(diagnostic) };
}

/** What is shown of an error that is neither the project's nor the database's; with `--debug` its stack. */
function bug(error: unknown, debug: boolean): Diagnostic {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: 'TX0014',
    severity: 'error',
    kind: 'Internal',
    message: debug && error instanceof Error ? (error.stack ?? text) : text,
    hint: 'this is a bug in tx, not in your project; `--debug` shows where it happened: please report that',
  };
}

/** dbt adds where the compiled SQL lies, for databases whose errors speak of positions in it. */
function withCompiledPath(diagnostic: Diagnostic, node: ManifestNode, state: RunState): Diagnostic {
  if (diagnostic.kind !== 'Database') return diagnostic;
  return { ...diagnostic, message: `${diagnostic.message}\ncompiled code at ${state.files.pathOf('run', node)}` };
}
