import { relative } from 'node:path';
import type { Diagnostic, SourceLocation } from '../diagnostics/diagnostic.ts';
import type { Project } from '../project/project.ts';

/**
 * The diagnostic with places as they are reached from the project's folder: `dbt_packages/p/macros/m.sql`. Without this a
 * file of a package would be taken for the project's own of the same name. What goes wrong inside of a built-in macro is
 * shown where that is called from: its text is no file of the user.
 * @param otherwise the place of the node, when all others are in built-in macros: a test is called by its YAML
 */
export function placeInProject(diagnostic: Diagnostic, project: Project, otherwise?: SourceLocation): Diagnostic {
  const { location, macroStack = [] } = diagnostic;
  const places = [
    location,
    ...macroStack.map((frame) => frame.location),
    ...(location === undefined ? [] : [otherwise]),
  ];
  const first = Math.max(
    0,
    places.findIndex((place) => place !== undefined && !isBuiltin(place, project)),
  );
  const shown = places.map((place, at) => (place === undefined || at < first ? undefined : placed(place, project)));
  const cause = shown[first];
  return {
    ...diagnostic,
    ...(cause === undefined ? {} : { location: cause }),
    ...(diagnostic.macroStack === undefined
      ? {}
      : {
          macroStack: macroStack.map(({ name, file }, at) => {
            // Where the cause is, there is no call to be shown once more.
            const call = at < first ? undefined : shown[at + 1];
            return call === undefined ? { name, file } : { name, file, location: call };
          }),
        }),
  };
}

function isBuiltin({ owner }: SourceLocation, { packages }: Project): boolean {
  return owner !== undefined && packages.find(({ name }) => name === owner)?.kind === 'builtin';
}

function placed({ owner, ...place }: SourceLocation, { root, packages }: Project): SourceLocation {
  const found = owner === undefined ? undefined : packages.find(({ name }) => name === owner);
  if (found === undefined || found.kind === 'root') return place;
  const folder = found.kind === 'builtin' ? found.name : relative(root.root, found.root).replaceAll('\\', '/');
  return { ...place, file: `${folder}/${place.file}` };
}
