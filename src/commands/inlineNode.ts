import { createHash } from 'node:crypto';
import { parseInline } from '../parse/inline.ts';
import type { OperationNode, SqlOperationNode } from '../parse/manifest.ts';
import type { OpenProject } from './openProject.ts';

/** A node for SQL that stands in no file: `--inline` of compile and show, or the surroundings of a run-operation. */
export async function inlineNode(
  project: OpenProject,
  sql: string,
  type: 'sql_operation' | 'operation' = 'sql_operation',
): Promise<SqlOperationNode | OperationNode> {
  return parseInline(project.manifest, project.services, {
    sql,
    type,
    checksum: createHash('sha256').update(sql).digest('hex'),
  });
}
