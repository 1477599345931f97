import type { Diagnostic, SourceLocation } from '../../diagnostics/diagnostic.ts';

/** A git package that follows a branch. */
export function unpinnedWarning(git: string, revision: string, location: SourceLocation | undefined): Diagnostic {
  const how = revision === 'HEAD' ? 'not pinned, using HEAD (default branch)' : `pinned to the "${revision}" branch`;
  return {
    code: 'TX0320',
    severity: 'warning',
    kind: 'Dependency',
    event: 'DepsUnpinned',
    message: `The git package "${git}" \n\tis ${how}.\n\tThis can introduce breaking changes into your project without warning!\n\nSee https://docs.getdbt.com/docs/package-management#section-specifying-package-versions`,
    data: { git, revision },
    ...(location === undefined ? {} : { location }),
  };
}

/** A secret written out in packages.yml: it must not get into the lock file. */
export function scrubbedWarning(name: string): Diagnostic {
  return {
    code: 'TX0321',
    severity: 'warning',
    kind: 'Dependency',
    event: 'DepsScrubbedPackageName',
    message: `Detected secret env var in ${name}. dbt will write a scrubbed representation to the lock file. This will cause issues with subsequent 'dbt deps' using the lock file, requiring 'dbt deps --upgrade'`,
    data: { package_name: name },
  };
}
