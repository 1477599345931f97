import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isSeq, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import type { Invocation } from '../../cli/invocation.ts';
import { TxError } from '../../diagnostics/diagnostic.ts';
import { pyRepr } from '../pyRepr.ts';
import { packageProblem } from './packageProblem.ts';

/** A package of `--add-package NAME@VERSION --source KIND`. */
export interface AddedPackage {
  readonly name: string;
  readonly version: string | undefined;
  readonly source: 'hub' | 'git' | 'local';
}

/** Reads `NAME@VERSION`. Throws TxError TX5020 without the version where one is needed. */
export function addedPackage(text: string, source: AddedPackage['source']): AddedPackage {
  // git@github.com:org/name.git has an @ of its own.
  const at = text.lastIndexOf('@');
  const isVersion = at > 0 && !/[:]/.test(text.slice(at + 1));
  const version = isVersion ? text.slice(at + 1) : undefined;
  if (version === undefined && source !== 'local') {
    throw new TxError({
      code: 'TX5020',
      severity: 'error',
      kind: 'Usage',
      message: `Version is required in --add-package when a package when source is ${source}`,
      hint: 'write --add-package NAME@VERSION',
    });
  }
  return { name: isVersion ? text.slice(0, at) : text, version, source };
}

/**
 * Writes an entry into the file of the project that lists packages; entries for the same package go. Comments stay.
 * @throws TxError TX0302 when the file has no list of packages
 */
export function addPackage({ events }: Invocation, root: string, added: AddedPackage): void {
  const inDependencies =
    existsSync(join(root, 'dependencies.yml')) &&
    /^packages\s*:/m.test(readFileSync(join(root, 'dependencies.yml'), 'utf8'));
  const file = inDependencies ? 'dependencies.yml' : 'packages.yml';
  const path = join(root, file);
  if (!existsSync(path)) {
    writeFileSync(path, 'packages: []\n');
    events.fire({ name: 'Formatting', code: 'Z017', level: 'info', msg: 'Created packages.yml' });
  }
  const document = parseDocument(readFileSync(path, 'utf8'), { version: '1.1', keepSourceTokens: true });
  if (document.contents === null) document.contents = document.createNode({}) as never;
  const known = isMap(document.contents) ? document.get('packages') : undefined;
  if (
    document.errors.length > 0 ||
    !isMap(document.contents) ||
    (known !== undefined && known !== null && !isSeq(known))
  )
    throw packageProblem('TX0302', `${file} has no list of packages that an entry can be added to`);
  const list = isSeq(known) ? known : new YAMLSeq();
  if (!isSeq(known)) document.set('packages', list);
  list.items = list.items.filter((item) => {
    const entry = isMap(item) ? ((item as YAMLMap).toJSON() as Record<string, unknown>) : {};
    if (!samePackage(entry, added.name)) return true;
    const shown = Object.fromEntries(
      Object.entries(entry).filter(([, value]) => ['string', 'number'].includes(typeof value)),
    );
    const msg = `Found duplicate package in packages.yml, removing: ${pyRepr(shown)}`;
    events.fire({
      name: 'DepsFoundDuplicatePackage',
      code: 'M033',
      level: 'info',
      msg,
      data: { removed_package: shown },
    });
    return false;
  });
  list.flow = false;
  list.add(document.createNode(entryOf(added)));
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, document.toString({ lineWidth: 0, singleQuote: true }));
  renameSync(fresh, path);
  events.fire({
    name: 'DepsAddPackage',
    code: 'M032',
    level: 'info',
    msg: `Added new package ${added.name}@${added.version ?? ''} to ${path}`,
    data: { package_name: added.name, version: added.version ?? '', packages_filepath: path },
  });
}

function entryOf({ name, version, source }: AddedPackage): Record<string, string | string[]> {
  const entry = { [source === 'hub' ? 'package' : source]: name };
  if (version === undefined) return entry;
  return {
    ...entry,
    [source === 'git' ? 'revision' : 'version']: version.includes(',') ? version.split(',') : version,
  };
}

/** Whether an entry is about the same package, from whichever source; - and _ count as the same. */
function samePackage(entry: Readonly<Record<string, unknown>>, name: string): boolean {
  const place = entry['package'] ?? entry['git'] ?? entry['local'] ?? entry['tarball'] ?? entry['private'];
  if (typeof place !== 'string') return false;
  const short = name.slice(name.lastIndexOf('/') + 1);
  const variants = [name, short].flatMap((one) => [one, one.replaceAll('_', '-'), one.replaceAll('-', '_')]);
  return variants.some((variant) => {
    const at = place.indexOf(variant);
    const end = at + variant.length;
    return (
      at >= 0 &&
      (at === 0 || '/.'.includes(place[at - 1] as string)) &&
      (end === place.length || '/.'.includes(place[end] as string))
    );
  });
}
