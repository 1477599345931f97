import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { toValue } from '../../jinja/runtime/convert.ts';
import { repr } from '../../jinja/runtime/representation.ts';
import type { Plain, PlainMap } from '../../project/project.ts';
import { mapOf } from './columns.ts';
import type { Entry } from './propertyFile.ts';
import { isMap } from './scalarChecks.ts';

/** One version of a model, with what the model's own entry says of all its versions already in it. */
export interface ModelVersion {
  readonly v: string | number;
  /** Stem of the file with its SQL, when the YAML names one. */
  readonly definedIn: string | undefined;
  readonly latest: string | number;
  /** Like a model's entry without versions; `config` has the model's and then the version's. */
  readonly value: PlainMap;
  readonly unrendered: PlainMap;
  /** Place of the version in the list. */
  readonly index: number;
}

/**
 * The versions of a model's entry, empty for models without. Of a version's columns all of the model's are taken unless it
 * says `include`/`exclude`; its own replace those of the same name.
 */
export function modelVersions(entry: Entry): { versions: readonly ModelVersion[]; diagnostics: readonly Diagnostic[] } {
  const list = entry.value['versions'];
  if (!Array.isArray(list) || list.length === 0) return { versions: [], diagnostics: unversioned(entry) };
  const diagnostics: Diagnostic[] = [];
  const given = list.filter(isMap);
  const numbers = given.map((version) => plainVersion(version['v']));
  const seen = new Set<string>();
  for (const [i, v] of numbers.entries()) {
    if (seen.has(String(v))) {
      const message = `Found duplicate version: '${v}' in versions list of model '${entry.name}'`;
      diagnostics.push(problem(entry, 'TX2141', message, ['versions', i, 'v']));
    }
    seen.add(String(v));
  }
  const latest = latestVersion(entry, numbers, diagnostics);
  const written = entry.unrendered['versions'] as readonly PlainMap[];
  const versions = given.map((version, index): ModelVersion => {
    const picks = columnPicks(version);
    if (picks.length > 1) {
      const message = 'version can have at most one include/exclude element';
      diagnostics.push(problem(entry, 'TX2143', message, ['versions', index, 'columns']));
    }
    const definedIn = version['defined_in'];
    return {
      v: numbers[index] as string | number,
      definedIn: typeof definedIn === 'string' ? definedIn : undefined,
      latest,
      value: merged(entry.value, version, picks[0]),
      unrendered: merged(entry.unrendered, written[index] as PlainMap, picks[0]),
      index,
    };
  });
  return { versions, diagnostics };
}

/** YAML has `1.0` as a float object; versions are told apart by their text. */
function plainVersion(v: Plain): string | number {
  return typeof v === 'number' || typeof v === 'string' ? v : String(v);
}

/** `latest_version`, else the greatest. One that is not in the list is noted, and taken all the same. */
function latestVersion(entry: Entry, numbers: readonly (string | number)[], diagnostics: Diagnostic[]) {
  const named = entry.value['latest_version'];
  if (named === undefined || named === null) {
    return [...numbers].sort(compareVersions).at(-1) as string | number;
  }
  const latest = plainVersion(named);
  if (!numbers.some((v) => String(v) === String(latest))) {
    const all = repr(toValue([...numbers]));
    const message = `latest_version: ${latest} is not one of model '${entry.name}' versions: ${all} `;
    diagnostics.push(problem(entry, 'TX2142', message, ['latest_version']));
  }
  return latest;
}

/** Numbers in order, texts by the alphabet, when both kinds are there all as text. */
function compareVersions(a: string | number, b: string | number): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return String(a) < String(b) ? -1 : 1;
}

/** `latest_version` of a model without versions is a mistake. */
function unversioned(entry: Entry): readonly Diagnostic[] {
  const latest = entry.value['latest_version'];
  if (latest === undefined || latest === null) return [];
  const message = `latest_version: ${String(latest)} is not one of model '${entry.name}' versions: [] `;
  return [problem(entry, 'TX2142', message, ['latest_version'])];
}

/** Items of `columns` that say which of the model's columns a version has. */
function columnPicks(version: PlainMap): PlainMap[] {
  const columns = version['columns'];
  if (!Array.isArray(columns)) return [];
  return columns.filter((column) => isMap(column) && ('include' in column || 'exclude' in column));
}

/** A version's entry over its model's: keys replace, `config` and `columns` are merged. */
function merged(model: PlainMap, version: PlainMap, pick: PlainMap | undefined): PlainMap {
  const { versions: _versions, latest_version: _latest, ...shared } = model;
  const { v: _v, defined_in: _file, ...own } = version;
  const value: Record<string, Plain> = { ...shared, ...own };
  // Either name of the list of tests replaces the model's, under whichever name that stands.
  if (own['tests'] !== undefined && own['data_tests'] === undefined) delete value['data_tests'];
  if (own['data_tests'] !== undefined && own['tests'] === undefined) delete value['tests'];
  if (model['config'] !== undefined || own['config'] !== undefined) {
    value['config'] = mergedConfig(mapOf(model['config']), mapOf(own['config']));
  }
  value['columns'] = mergedColumns(model['columns'], own['columns'], pick);
  return value;
}

/** The version's keys win, except for `meta`, whose keys are merged. */
function mergedConfig(model: PlainMap, version: PlainMap): PlainMap {
  const meta = { ...mapOf(model['meta']), ...mapOf(version['meta']) };
  return { ...model, ...version, ...(Object.keys(meta).length > 0 && { meta }) };
}

/** The model's columns that the version picks and does not replace, then its own. */
function mergedColumns(model: Plain, version: Plain, pick: PlainMap | undefined): PlainMap[] {
  const own = (Array.isArray(version) ? version.filter(isMap) : []).filter(
    (column) => column !== pick && 'name' in column,
  );
  const { include = 'all', exclude = [] } = pick ?? {};
  const replaced = new Set(own.map((column) => column['name']));
  const taken = (Array.isArray(model) ? model.filter(isMap) : []).filter((column) => {
    const { name } = column;
    const included = include === 'all' || include === '*' || (Array.isArray(include) && include.includes(name));
    return included && !(Array.isArray(exclude) && exclude.includes(name)) && !replaced.has(name);
  });
  return [...taken, ...own];
}

function problem(entry: Entry, code: string, message: string, path: readonly (string | number)[]): Diagnostic {
  return { code, severity: 'error', kind: 'Parsing', message, location: entry.locate(path) };
}
