import { TxError } from '../../diagnostics/diagnostic.ts';

/** A version with the comparison in front of it, as in `>=1.2.0-rc.1`. Form: dbt's packages (semver without wildcards). */
export interface Version {
  readonly matcher: '=' | '>' | '>=' | '<' | '<=';
  /** major, minor, patch */
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string | undefined;
  readonly build: string | undefined;
}

const NUMBER = '(0|[1-9]\\d*)';
const NAME = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const FORM = new RegExp(
  `^(>=|>|<|<=|=)?${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-?(${NAME}(?:\\.${NAME})*))?(?:\\+([0-9A-Za-z-]*(?:\\.[0-9A-Za-z-]*)*))?$`,
);

/** Reads a version or wish. Throws TxError (TX0309) for text that is none. */
export function parseVersion(text: string): Version {
  const found = FORM.exec(text);
  if (found === null) {
    throw new TxError({
      code: 'TX0309',
      severity: 'error',
      kind: 'Runtime',
      message: `"${text}" is not a valid semantic version.`,
      hint: 'write it as 1.2.3, or as a range such as [">=1.2.0", "<2.0.0"]',
    });
  }
  const [, matcher = '=', major, minor, patch, prerelease, build] = found;
  return {
    matcher: matcher as Version['matcher'],
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease: prerelease === '' ? undefined : prerelease,
    build,
  };
}

/** With its comparison: `=1.0.0`, `>=1.0.0-rc1`. */
export function versionText({ matcher, numbers, prerelease, build }: Version): string {
  return `${matcher}${numbers.join('.')}${prerelease === undefined ? '' : `-${prerelease}`}${build ? `+${build}` : ''}`;
}

/**
 * Negative when `a` is below `b`. Bounds count: `<1.0.0` is below `<=1.0.0`, and no prerelease of 1.0.0 is below `<1.0.0`.
 */
export function compareVersions(a: Version, b: Version): number {
  for (const [at, number] of a.numbers.entries()) {
    const other = b.numbers[at] as number;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.prerelease !== b.prerelease) {
    if (a.prerelease === undefined) return a.matcher === '<' ? -1 : 1;
    if (b.prerelease === undefined) return -1;
    const order = comparePrereleases(a.prerelease, b.prerelease);
    if (order !== 0) return order;
  }
  return compareBounds(a.matcher, b.matcher);
}

/** Numbers count as numbers and come before names. */
function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [x, y] = [left[at] as string, right[at] as string];
    const [xIsNumber, yIsNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (xIsNumber && yIsNumber && Number(x) !== Number(y)) return Number(x) < Number(y) ? -1 : 1;
    if (xIsNumber !== yIsNumber) return xIsNumber ? -1 : 1;
    if (!xIsNumber && x !== y) return x < y ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

/** Order of two bounds at the same version. */
function compareBounds(a: Version['matcher'], b: Version['matcher']): number {
  if ((a === '>=' && b === '<=') || (a === '<=' && b === '>=')) return 0;
  const upper = (one: string): boolean => one.startsWith('<');
  const lower = (one: string): boolean => one.startsWith('>');
  if ((a === '<' && b === '<=') || (a === '>=' && b === '>') || (upper(a) && lower(b))) return -1;
  if ((a === '<=' && b === '<') || (a === '>' && b === '>=') || (lower(a) && upper(b))) return 1;
  return 0;
}
