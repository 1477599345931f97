import { createHash } from 'node:crypto';
import { toValue } from '../../jinja/runtime/convert.ts';
import { repr } from '../../jinja/runtime/representation.ts';
import type { Plain, PlainMap } from '../../project/project.ts';
import type { UnitTestNode } from '../manifest.ts';

/** What a unit test's checksum is made of. */
export interface ChecksumParts {
  readonly model: string;
  readonly versions: PlainMap | null;
  readonly given: UnitTestNode['given'];
  readonly expect: UnitTestNode['expect'];
  readonly overrides: PlainMap | null;
}

/** dbt's names of the formats in Python's enumeration. */
const FORMATS: Readonly<Record<string, string>> = { csv: 'CSV', dict: 'Dict', sql: 'SQL' };

/**
 * The sha256 that dbt writes: of Python's representation of everything but the description, and of the rows of fixture
 * files. Manifests of both tools can so be compared (`state:modified`).
 */
export function unitTestChecksum({ model, versions, given, expect, overrides }: ChecksumParts): string {
  const inputs = given.map(({ input, ...rows }) => `UnitTestInputFixture(input=${text(input)}, ${rowsText(rows)})`);
  const parts = [
    model,
    object('UnitTestNodeVersions', versions, ['include', 'exclude']),
    `[${inputs.join(', ')}]`,
    `UnitTestOutputFixture(${rowsText(expect)})`,
    object('UnitTestOverrides', overrides, ['macros', 'vars', 'env_vars']),
    ...given.filter((one) => one.fixture !== null).map((one) => plainText(one.rows as Plain)),
  ];
  return createHash('sha256').update(parts.join('-')).digest('hex');
}

function rowsText({ rows, format, fixture }: UnitTestNode['expect']): string {
  const name = FORMATS[format] ?? format;
  return `rows=${text(rows as Plain)}, format=<UnitTestFormat.${name}: ${text(format)}>, fixture=${text(fixture)}`;
}

/** Python's text of a dataclass. */
function object(name: string, fields: PlainMap | null, keys: readonly string[]): string {
  if (fields === null) return 'None';
  return `${name}(${keys.map((key) => `${key}=${text(fields[key] ?? null)}`).join(', ')})`;
}

function text(value: Plain): string {
  return repr(toValue(value));
}

/** Python's `str`: a text as it is. */
function plainText(value: Plain): string {
  return typeof value === 'string' ? value : text(value);
}
