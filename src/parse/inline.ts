import type { ContextServices } from '../context/context.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../project/project.ts';
import type { Manifest, OperationNode, SqlOperationNode } from './manifest.ts';
import { ParseState } from './parseState.ts';
import { RefResolver } from './resolveRefs.ts';
import { NO_PATCH, sqlNode } from './sqlNode.ts';

/** SQL of the command line (`sql_operation`), or a call that `run-operation` makes (`operation`). */
export interface InlineSql {
  readonly sql: string;
  readonly type: 'sql_operation' | 'operation';
  /** What the node's checksum is to be; in hexadecimal. */
  readonly checksum: string;
}

/** A node for SQL that stands in no file. Throws what is wrong with its references. */
export function parseInline(
  manifest: Manifest,
  services: ContextServices,
  inline: InlineSql,
): SqlOperationNode | OperationNode {
  const { project, invocation, adapter } = services;
  const state = new ParseState(invocation, project, adapter, services);
  const pkg = project.root;
  const name = inline.type === 'sql_operation' ? 'inline_query' : 'run_operation';
  const { fields } = sqlNode(
    {
      type: 'analysis',
      pkg,
      name,
      uniqueId: `${inline.type}.${pkg.name}.${name}`,
      fqn: [pkg.name, inline.type === 'sql_operation' ? 'sql' : 'operations', name],
      file: inlineFile(pkg.name, inline.sql.length),
      path: 'inline_query',
      text: inline.sql,
      line: 1,
      column: 1,
      patch: NO_PATCH,
    },
    state,
  );
  const node = {
    ...fields,
    resource_type: inline.type,
    checksum: { name: 'sha256', checksum: inline.checksum },
    ...(inline.type === 'operation' ? { index: 0 } : {}),
  } as SqlOperationNode | OperationNode;
  new RefResolver(manifest, state).resolve(node);
  const errors = state.diagnostics.filter((one) => one.severity === 'error');
  if (errors.length > 0) throw new TxError(errors.map((one) => ({ ...one, source: inline.sql })));
  return node;
}

/** Stands in for the file that nodes are made from; `inline_query` is what messages show. */
function inlineFile(packageName: string, size: number): SourceFile {
  return {
    packageName,
    kind: 'analysis',
    path: 'inline_query',
    searchPath: '.',
    relativePath: 'inline_query',
    absolutePath: 'inline_query',
    mtimeMs: 0,
    ctimeMs: 0,
    size,
  };
}
