import type { Plain, PlainMap } from '../../project/project.ts';
import type { MacroNode, UnitTestNode } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from './columns.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import { type ResourceContext, yamlFqn } from './resourceContext.ts';
import { isMap } from './scalarChecks.ts';
import { unitTestChecksum } from './unitTestChecksum.ts';
import { csvFixtureRows } from './unitTestRows.ts';

/** What a unit test of a macro calls and expects; it lies in the test's `config.meta.tx.macro`. */
export interface MacroCase {
  /** unique_id of the macro. */
  readonly unique_id: string;
  /** Positional arguments, or all of them by name. */
  readonly args: readonly Plain[] | PlainMap;
  /** Exactly one of text, value, error and rows; the rows are the test's `expect.rows`. */
  readonly expect: PlainMap;
}

/** Keys that an entry and its `expect` may have. */
const KEYS: ReadonlySet<string> = new Set(['name', 'description', 'args', 'given', 'overrides', 'expect', 'config']);
/** What can be expected. */
const EXPECTATIONS = ['text', 'value', 'rows', 'error'];

/**
 * The unit tests of a macro, from `config: {meta: {tx: {unit_tests: […]}}}` of its entry: a place that dbt leaves alone. They
 * are unit tests like those of models, which depend on a macro instead of a model. Mistakes are reported.
 */
export function macroUnitTests(entry: Entry, macro: MacroNode, context: ResourceContext): UnitTestNode[] {
  const list = mapOf(macro.config.meta['tx'] ?? null)['unit_tests'] ?? null;
  if (list === null) return [];
  const tests: UnitTestNode[] = [];
  const known = new Set<string>();
  for (const item of Array.isArray(list) ? (list as readonly Plain[]) : [list]) {
    const problem = problemOf(item, known);
    if (problem === undefined) tests.push(testOf(item as PlainMap, entry, macro, context));
    else
      context.report({
        code: 'TX2158',
        severity: 'error',
        kind: 'Parsing',
        message: `A unit test of macro '${macro.name}' in ${entry.file.path} ${problem}`,
        location: entry.locate([]),
        hint: 'it has a name, args, and expect: one of text, value, rows, error; see docs/unit-tests.md',
      });
  }
  return tests;
}

/** What is wrong with an entry, as the rest of a sentence. */
function problemOf(item: Plain, known: Set<string>): string | undefined {
  if (!isMap(item)) return 'is no mapping';
  const { name, args = [], given = [], expect = null } = item;
  if (typeof name !== 'string') return 'has no name';
  if (known.has(name)) return `has the same name as another one: '${name}'`;
  known.add(name);
  const unknown = Object.keys(item).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `('${name}') has the unknown key '${unknown}'`;
  if (!Array.isArray(args) && !isMap(args)) return `('${name}') has args that are neither a list nor a mapping`;
  if (!Array.isArray(given) || !(given as readonly Plain[]).every(isAnswer))
    return `('${name}') has a given that is no list of {query, rows}`;
  if (!isMap(expect) || EXPECTATIONS.filter((key) => Object.hasOwn(expect, key)).length !== 1)
    return `('${name}') does not expect one thing`;
  return undefined;
}

function isAnswer(value: Plain): boolean {
  if (!isMap(value)) return false;
  const { rows, format = 'dict', query = '' } = value;
  if (typeof query !== 'string') return false;
  return format === 'csv' ? typeof rows === 'string' : format === 'dict' && Array.isArray(rows);
}

function testOf(item: PlainMap, entry: Entry, macro: MacroNode, context: ResourceContext): UnitTestNode {
  const name = item['name'] as string;
  const { file } = entry;
  const { config: shared } = context.config({
    type: 'unit_test',
    fqn: yamlFqn(entry, macro.name, name),
    yaml: [mapOf(item['config'])],
    yamlUnrendered: [mapOf(item['config'])],
  });
  const expected = item['expect'] as PlainMap;
  const given = ((item['given'] ?? []) as readonly PlainMap[]).map((answer) => ({
    input: textOr(answer['query'], 'run_query'),
    rows: rowsOf(answer),
    format: 'dict',
    fixture: null,
  }));
  const expect = { rows: 'rows' in expected ? rowsOf(expected) : [], format: 'dict', fixture: null };
  const overrides = isMap(item['overrides']) ? { macros: {}, vars: {}, env_vars: {}, ...item['overrides'] } : null;
  const macroCase: MacroCase = {
    unique_id: macro.unique_id,
    args: (item['args'] ?? []) as MacroCase['args'],
    expect: expected,
  };
  const meta = { ...shared.meta, tx: { macro: macroCase } } as unknown as PlainMap;
  return {
    model: macro.name,
    given,
    expect,
    name,
    resource_type: 'unit_test',
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.path,
    unique_id: `unit_test.${file.packageName}.${macro.name}.${name}`,
    fqn: yamlFqn(entry, macro.name, name),
    description: textOr(item['description'], ''),
    overrides,
    depends_on: { macros: [macro.unique_id], nodes: [] },
    config: { ...shared, tags: listOfTexts(shared.tags), meta },
    checksum: unitTestChecksum({ model: macro.name, versions: meta, given, expect, overrides }),
    schema: null,
    created_at: context.createdAt,
    versions: null,
    version: null,
    tx: yamlFacts(entry),
  };
}

/** Rows as dicts, whatever their format. */
function rowsOf({ rows, format }: PlainMap): unknown {
  return format === 'csv' ? csvFixtureRows(String(rows)) : (rows ?? []);
}

/** The case of a unit test that is one of a macro. */
export function macroCaseOf(test: UnitTestNode): MacroCase | undefined {
  const found = mapOf(mapOf(test.config.meta?.['tx'] ?? null)['macro'] ?? null);
  return typeof found['unique_id'] === 'string' ? (found as unknown as MacroCase) : undefined;
}
