import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import type { Diagnostic, SourceLocation } from '../diagnostics/diagnostic.ts';

/** Whether `require-dbt-version` allows the dbt that tx stands for; the problem when it does not. */
export function versionProblem(
  packageName: string,
  required: readonly string[],
  version: string,
  location: SourceLocation | undefined,
): Diagnostic | undefined {
  if (required.length === 0) return undefined;
  const place = location === undefined ? {} : { location };
  // Lists are ANDed, and so are the parts between commas.
  const ranges = required.flatMap((text) => text.split(',')).map((range) => range.trim().replace(/^==/, '='));
  const bad = ranges.find((range) => validRange(range) === null);
  if (bad !== undefined) {
    const message = `Invalid version in require-dbt-version of the '${packageName}' package: '${bad}' is not a version or range like '>=1.5.0'`;
    return { code: 'TX0110', severity: 'error', kind: 'Runtime', message, ...place };
  }
  if (ranges.every((range) => satisfies(version, range, { includePrerelease: true }))) return undefined;
  const list = required.map((one) => `'${one}'`).join(', ');
  return {
    code: 'TX0110',
    severity: 'error',
    kind: 'Runtime',
    message: [
      `This version of dbt is not supported with the '${packageName}' package.`,
      `  Installed version of dbt: =${version}`,
      `  Required version of dbt for '${packageName}': [${list}]`,
      `Check for a different version of the '${packageName}' package, or run dbt again with --no-version-check`,
    ].join('\n'),
    ...place,
  };
}
