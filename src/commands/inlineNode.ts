import { createHash } from 'node:crypto';
import { TxError } from '../diagnostics/diagnostic.ts';
import { parseInline } from '../parse/inline.ts';
import type { OperationNode, SqlOperationNode } from '../parse/manifest.ts';
import type { OpenProject } from './openProject.ts';

/** A node for SQL that stands in no file: `--inline` of compile and show, or the surroundings of a run-operation. */
export async function inlineNode(
  project: OpenProject,
  sql: string,
  type: 'sql_operation' | 'operation' = 'sql_operation',
): Promise<SqlOperationNode | OperationNode> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  try {
    return parseInline(project.manifest, project.services, { sql, type, checksum });
  } catch (error) {
    if (!(error instanceof TxError)) throw error;
    throw new TxError(
      error.diagnostics.map((one) => ({ ...one, message: `Error parsing inline query\n${one.message}` })),
      { cause: error },
    );
  }
}
