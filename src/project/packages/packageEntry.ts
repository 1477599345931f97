import type { Diagnostic, SourceLocation } from '../../diagnostics/diagnostic.ts';
import type { Plain, PlainMap } from '../project.ts';
import { isPlainMap } from '../projectProblems.ts';
import { pyRepr } from '../pyRepr.ts';

/** One entry of `packages:`. */
export interface PackageEntry {
  readonly kind: 'hub' | 'git' | 'local' | 'tarball' | 'private';
  /** What the entry names: folder, address, or `org/name`. */
  readonly name: string;
  /** The entry rendered. */
  readonly fields: PlainMap;
  /** The entry as written. */
  readonly raw: PlainMap;
  readonly location: SourceLocation | undefined;
}

/** Keys of an entry of one kind; the first one tells the kind. */
interface EntryForm {
  readonly kind: PackageEntry['kind'];
  readonly keys: readonly string[];
}

const FORMS: readonly EntryForm[] = [
  { kind: 'hub', keys: ['package', 'version', 'install_prerelease', 'name'] },
  { kind: 'git', keys: ['git', 'revision', 'warn-unpinned', 'subdirectory', 'name'] },
  { kind: 'local', keys: ['local', 'name'] },
  { kind: 'tarball', keys: ['tarball', 'name'] },
  { kind: 'private', keys: ['private', 'provider', 'revision', 'warn-unpinned', 'subdirectory', 'name'] },
];

/**
 * Reads one entry of `packages:`.
 * @param raw the same before rendering
 * @returns the entry, or what is wrong with it (TX0302)
 */
export function packageEntry(
  fields: Plain,
  raw: Plain,
  location: SourceLocation | undefined,
  file: string,
): PackageEntry | Diagnostic {
  const wrong = (error: string, hint?: string): Diagnostic => malformed(error, location, file, hint);
  const invalid = (hint: string): Diagnostic =>
    wrong(`${pyRepr(fields)} is not valid under any of the given schemas`, hint);
  if (!isPlainMap(fields) || !isPlainMap(raw)) return invalid('an entry is a mapping, such as `- package: org/name`');
  const form = FORMS.find(({ keys: [key] }) => fields[key as string] !== undefined);
  if (form === undefined) return invalid('an entry has one of the keys package, git, local, tarball and private');
  const { kind, keys } = form;
  const name = fields[keys[0] as string];
  if (name === '') return wrong(`A ${kind} package is missing the value. It is a required property.`);
  if (typeof name !== 'string') return invalid(`${keys[0]} is a text`);
  if (kind === 'hub' && !fields['version']) {
    return wrong(
      `${name} is missing the version. When installing from the Hub package index, version is a required property`,
    );
  }
  if (kind === 'hub' && !name.includes('/')) {
    return wrong(
      `${name} was not found in the package index. Packages on the index require a namespace, e.g dbt-labs/dbt_utils`,
    );
  }
  if (kind === 'tarball' && typeof fields['name'] !== 'string')
    return invalid('a tarball needs `name`: the name of the package in it');
  const unknown = Object.keys(fields).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    const near = keys.find((key) => key.replaceAll('-', '_') === unknown.replaceAll('-', '_'));
    return invalid(
      near === undefined ? `a ${kind} package has no key ${unknown}` : `write ${near} instead of ${unknown}`,
    );
  }
  return { kind, name, fields, raw, location };
}

function malformed(error: string, location: SourceLocation | undefined, file: string, hint?: string): Diagnostic {
  return {
    code: 'TX0302',
    severity: 'error',
    kind: 'Runtime',
    message: [
      `The packages.yml file in this project is malformed. Please double check`,
      'the contents of this file and fix any errors before retrying.',
      '',
      'You can find more information on the syntax for this file here:',
      'https://docs.getdbt.com/docs/package-management',
      '',
      'Validator Error:',
      error,
    ].join('\n'),
    ...(location === undefined ? {} : { location }),
    hint: hint ?? `correct the entry in ${file}`,
  };
}
