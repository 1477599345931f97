import type { Package, SourceFile } from '../project/project.ts';
import type { OperationNode } from './manifest.ts';
import type { ParseState } from './parseState.ts';
import { NO_PATCH, sqlNode } from './sqlNode.ts';

/** on-run-start and on-run-end of a package, as nodes that run around the others. */
export function parseOperations(pkg: Package, state: ParseState): OperationNode[] {
  return [
    ...hooks(pkg, 'on-run-start', pkg.config.on_run_start, state),
    ...hooks(pkg, 'on-run-end', pkg.config.on_run_end, state),
  ];
}

/** The statements of one key in their order; the tag tells `on-run-start` from `on-run-end`. */
function hooks(pkg: Package, kind: string, statements: readonly string[], state: ParseState): OperationNode[] {
  return statements.map((sql, index) => {
    const name = `${pkg.name}-${kind}-${index}`;
    const { fields } = sqlNode(
      {
        type: 'operation',
        pkg,
        name,
        uniqueId: `operation.${pkg.name}.${name}`,
        fqn: [pkg.name, 'hooks', name],
        file: projectFile(pkg),
        path: `hooks/${name}.sql`,
        text: sql,
        line: 1,
        column: 1,
        patch: NO_PATCH,
      },
      state,
    );
    // The form of the path is dbt's.
    const original_file_path = './dbt_project.yml';
    return { ...fields, resource_type: 'operation' as const, original_file_path, tags: [kind], index };
  });
}

/** dbt_project.yml as the file that operations come from. */
function projectFile(pkg: Package): SourceFile {
  return {
    packageName: pkg.name,
    kind: 'macro',
    path: 'dbt_project.yml',
    searchPath: '.',
    relativePath: 'dbt_project.yml',
    absolutePath: `${pkg.root}/dbt_project.yml`,
    mtimeMs: 0,
    ctimeMs: 0,
    size: 0,
  };
}
