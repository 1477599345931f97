import { compareVersions, parseVersion, type Version, versionText } from './version.ts';

/** Bounds of what is wanted; an absent one is open. For an exact version both are that version. */
export interface VersionRange {
  readonly start: Version | undefined;
  readonly end: Version | undefined;
}

/** Any version. */
const ANY: VersionRange = { start: undefined, end: undefined };

/** The range as dbt prints it in its messages: `>=1.0.0, <2.0.0`. */
export function rangeText({ start, end }: VersionRange): string {
  const bounds = [start, end].filter((one) => one !== undefined);
  return bounds.length === 0 ? 'ANY' : bounds.map(versionText).join(', ');
}

/** What all of these wishes have in common; `undefined` when nothing satisfies them. */
export function reduceVersions(wishes: readonly Version[]): VersionRange | undefined {
  // dbt begins with the last one: it decides which of two equal bounds is named in messages.
  const ordered = [...wishes.slice(-1), ...wishes.slice(0, -1)];
  let range: VersionRange | undefined;
  for (const wish of ordered) {
    range = range === undefined ? rangeOf(wish) : intersect(range, rangeOf(wish));
    if (range === undefined) return undefined;
  }
  return range ?? ANY;
}

/** The newest of the versions that lies in the range. */
export function newestIn(range: VersionRange, versions: readonly string[]): string | undefined {
  let best: { version: Version; text: string } | undefined;
  for (const text of versions) {
    const version = parseVersion(text);
    const wishes = [version, range.start, range.end].filter((one) => one !== undefined);
    if (reduceVersions(wishes) === undefined) continue;
    if (best === undefined || compareVersions(best.version, version) < 0) best = { version, text };
  }
  return best?.text;
}

/** Versions in rising order; prereleases only when they are wanted. */
export function installableVersions(versions: readonly string[], prereleases: boolean): string[] {
  return versions
    .map((text) => ({ text, version: parseVersion(text) }))
    .filter(({ version }) => prereleases || version.prerelease === undefined)
    .sort((a, b) => compareVersions(a.version, b.version))
    .map(({ text }) => text);
}

function rangeOf(wish: Version): VersionRange {
  if (wish.matcher === '=') return { start: wish, end: wish };
  return wish.matcher.startsWith('>') ? { start: wish, end: undefined } : { start: undefined, end: wish };
}

function intersect(a: VersionRange, b: VersionRange): VersionRange | undefined {
  if (a.start?.matcher === '=' && b.start?.matcher === '=')
    return compareVersions(a.start, b.start) === 0 ? a : undefined;
  const start = combine(a.start, b.start, 1);
  const end = combine(a.end, b.end, -1);
  if (start === 'none' || end === 'none') return undefined;
  if (start !== undefined && end !== undefined && compareVersions(start, end) > 0) return undefined;
  return { start, end };
}

/** The narrower of two lower (`side` 1) or upper (`side` -1) bounds. */
function combine(a: Version | undefined, b: Version | undefined, side: 1 | -1): Version | undefined | 'none' {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.matcher === '=') return withExact(b, a, side);
  if (b.matcher === '=') return withExact(a, b, side);
  return compareVersions(a, b) * side < 0 ? b : a;
}

/** The exact version, when it lies on the right side of the bound. */
function withExact(bound: Version, exact: Version, side: 1 | -1): Version | 'none' {
  const order = compareVersions(bound, exact) * side;
  return order < 0 || (order === 0 && bound.matcher.endsWith('=')) ? exact : 'none';
}
