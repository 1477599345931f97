import { relative } from 'node:path';
import type { Diagnostic, SourceLocation } from '../diagnostics/diagnostic.ts';
import type { Project } from '../project/project.ts';

/**
 * The diagnostic with places as they are reached from the project's folder: `dbt_packages/p/macros/m.sql`. Without this a
 * file of a package would be taken for the project's own of the same name.
 */
export function placeInProject(diagnostic: Diagnostic, project: Project): Diagnostic {
  const { location, macroStack } = diagnostic;
  return {
    ...diagnostic,
    ...(location === undefined ? {} : { location: placed(location, project) }),
    ...(macroStack === undefined
      ? {}
      : {
          macroStack: macroStack.map((frame) =>
            frame.location === undefined ? frame : { ...frame, location: placed(frame.location, project) },
          ),
        }),
  };
}

function placed({ owner, ...place }: SourceLocation, { root, packages }: Project): SourceLocation {
  const found = owner === undefined ? undefined : packages.find(({ name }) => name === owner);
  if (found === undefined || found.kind === 'root') return place;
  // Built-in packages are no files of the user: they are shown under their names.
  const folder = found.kind === 'builtin' ? found.name : relative(root.root, found.root).replaceAll('\\', '/');
  return { ...place, file: `${folder}/${place.file}` };
}
