import type { Diagnostic, SourceLocation } from '../../diagnostics/diagnostic.ts';
import { toValue } from '../../jinja/runtime/convert.ts';
import { repr, str, typeName } from '../../jinja/runtime/representation.ts';
import type { Plain, PlainMap } from '../../project/project.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import { isMap } from './scalarChecks.ts';
import type { YamlPath } from './walk.ts';

/** A generic test as written under a resource, whichever spelling was used. */
export interface DataTestSpec {
  /** `unique`; the macro is `test_unique`. */
  readonly name: string;
  /** `dbt_utils` of `dbt_utils.at_least_one`. */
  readonly namespace: string | null;
  /** For the macro, unrendered; without `model`, with `column_name` for tests of columns. */
  readonly arguments: PlainMap;
  /** Unrendered, values as given: those beside the arguments first, in dbt's order. `tags` may be one text. */
  readonly config: PlainMap;
  /** Name of the column the test stands under, quoted when it is a quoted one; null for a test of the whole resource. */
  readonly columnName: string | null;
  /** Tags of that column, which the test has too. */
  readonly columnTags: readonly string[];
  readonly description: string;
  /** Given by the user in place of the built name. */
  readonly customName: string | null;
  /** Looked up when read. */
  readonly location: SourceLocation;
}

/** Configs that may stand beside the arguments, as they did before `config:` was there. */
const CONFIG_KEYS = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
  'group',
] as const;

/** How tests are to be read. */
export interface DataTestOptions {
  /** Flag `require_generic_test_arguments_property`: arguments are found under `arguments`. */
  readonly argumentsProperty: boolean;
}

/** The tests that could be read, and what is wrong with the others. */
export interface DataTestSpecs {
  readonly tests: readonly DataTestSpec[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The tests of a model, seed, snapshot or source table, and of its columns, in dbt's order.
 * @param resource the entry's value, or the table or version within it
 * @param path leads from the entry to `resource`
 */
export function dataTestSpecs(
  entry: Entry,
  resource: PlainMap,
  path: YamlPath,
  options: DataTestOptions,
): DataTestSpecs {
  const reader = new TestReader(entry, options);
  const ownFirst = entry.section === 'sources';
  if (ownFirst) reader.list(resource, path, undefined);
  const columns = Array.isArray(resource['columns']) ? (resource['columns'] as readonly Plain[]) : [];
  for (const [i, column] of columns.entries()) {
    if (isMap(column)) reader.list(column, [...path, 'columns', i], column);
  }
  if (!ownFirst) reader.list(resource, path, undefined);
  return { tests: reader.tests, diagnostics: reader.diagnostics };
}

/** Reads lists of tests of one entry. A test with a mistake is reported and left out. */
class TestReader {
  readonly tests: DataTestSpec[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #entry: Entry;
  readonly #options: DataTestOptions;

  constructor(entry: Entry, options: DataTestOptions) {
    this.#entry = entry;
    this.#options = options;
  }

  /** Reads `data_tests` (or `tests`) of a resource or of one of its columns. */
  list(owner: PlainMap, path: YamlPath, column: PlainMap | undefined): void {
    const key = owner['data_tests'] === undefined ? 'tests' : 'data_tests';
    const items = owner[key];
    if (!Array.isArray(items)) return;
    for (const [i, item] of items.entries()) {
      const spec = this.#read(item, [...path, key, i], column);
      if (spec !== undefined) this.tests.push(spec);
    }
  }

  #read(item: Plain, path: YamlPath, column: PlainMap | undefined): DataTestSpec | undefined {
    const definition = this.#definition(item, path);
    if (definition === undefined) return undefined;
    const { test, body } = definition;
    const parts = test.split('.');
    const name = parts.at(-1) as string;
    const namespace = parts.length > 1 ? parts.slice(0, -1).join('.') : null;
    if (parts.length > 2 || !/^\w+$/u.test(parts.join(''))) {
      return this.#fail('TX2123', path, `Test name string did not match expected pattern: ${test}`);
    }
    const config = this.#config(body, name, path);
    if (config === undefined) return undefined;
    const given = this.#arguments(body, name, path);
    if (given === undefined) return undefined;
    if ('model' in given) {
      return this.#generic('TX2126', path, 'Test arguments include "model", which is a reserved argument');
    }
    const { name: customName = null, description = '' } = body;
    if (customName !== null && typeof customName !== 'string') {
      return this.#fail(
        'TX2123',
        path,
        `test name must be a str, got ${pythonType(customName)} (value ${plain(customName)})`,
      );
    }
    const columnName = typeof column?.['name'] === 'string' ? column['name'] : null;
    const quote = column?.['quote'] ?? this.#entry.value['quote_columns'];
    const quoted = quote === true && columnName !== null ? `"${columnName}"` : columnName;
    const facts = yamlFacts(this.#entry, path);
    const args = quoted === null || 'column_name' in given ? given : { ...given, column_name: quoted };
    return {
      name,
      namespace,
      arguments: args,
      config,
      columnName: quoted,
      columnTags: columnTags(column),
      description: typeof description === 'string' ? description : '',
      customName,
      get location() {
        return facts.location;
      },
    };
  }

  /** The test's name and what is said of it, from `unique`, `{unique: {…}}` or `{test_name: unique, …}`. */
  #definition(item: Plain, path: YamlPath): { test: string; body: PlainMap } | undefined {
    if (typeof item === 'string') return { test: item, body: {} };
    if (!isMap(item)) {
      return this.#fail('TX2121', path, `test must be dict or str, got ${pythonType(item)} (value ${plain(item)})`);
    }
    if (typeof item['test_name'] === 'string') {
      const { test_name: test, ...body } = item;
      return { test, body };
    }
    const pairs = Object.entries(item);
    const [pair] = pairs;
    if (pair === undefined || pairs.length > 1) {
      const got = `[${pairs.map(([key, value]) => `(${python(key)}, ${python(value)})`).join(', ')}]`;
      const message = `test definition dictionary must have exactly one key, got ${got} instead (${pairs.length} keys)`;
      const hint = pairs.length > 1 ? 'indent the keys below the name of the test' : undefined;
      return this.#fail('TX2122', path, message, hint);
    }
    const [test, body] = pair;
    if (!isMap(body)) {
      const hint = body === null ? `write only '${test}', or indent its arguments below it` : undefined;
      const message = `test arguments must be a dict, got ${pythonType(body)} (value ${plain(body)})`;
      return this.#fail('TX2124', [...path, test], message, hint);
    }
    return { test, body };
  }

  /** `config:` with the configs that stand beside it. */
  #config(body: PlainMap, test: string, path: YamlPath): PlainMap | undefined {
    const given = body['config'] ?? {};
    if (!isMap(given)) {
      return this.#fail('TX2125', path, `'config' must be a dict, got ${pythonType(given)} (value ${plain(given)})`);
    }
    const config: Record<string, Plain> = {};
    for (const key of CONFIG_KEYS) {
      const top = body[key];
      if (top === undefined) continue;
      if (key in given) {
        return this.#generic('TX2127', path, 'Test cannot have the same key at the top-level and in config');
      }
      config[key] = top;
      this.#moved(key, test, path);
    }
    Object.assign(config, given);
    const wrong = tagsProblem(config['tags'] ?? []);
    return wrong === undefined ? config : this.#compilation('TX2128', path, wrong);
  }

  /**
   * What is left for the macro, from `arguments:` and from beside it. Without the flag a key `arguments` is one of the
   * macro's own.
   */
  #arguments(body: PlainMap, test: string, path: YamlPath): PlainMap | undefined {
    const rest: Record<string, Plain> = {};
    for (const [key, value] of Object.entries(body)) {
      const known = key === 'name' || key === 'description' || key === 'config' || CONFIG_KEYS.some((k) => k === key);
      if (!known) rest[key] = value;
    }
    const { arguments: nested, ...top } = rest;
    if (!this.#options.argumentsProperty) {
      if (nested !== undefined) this.#customArguments(test, path);
      return rest;
    }
    if (nested !== undefined && nested !== null && !isMap(nested)) {
      const message = `test arguments must be a dict, got ${pythonType(nested)} (value ${plain(nested)})`;
      return this.#fail('TX2124', [...path, 'arguments'], message);
    }
    if (Object.keys(top).some((key) => key !== 'column_name')) this.#topLevelArguments(test, path);
    return isMap(nested) ? { ...top, ...nested } : top;
  }

  /** A parsing error in dbt's words. These three answer `undefined`, so that callers can return them. */
  #fail(code: string, path: YamlPath, reason: string, hint?: string): undefined {
    const message = `Invalid test config given in ${this.#entry.file.path}:\n\t${reason}`;
    this.#push({ code, severity: 'error', kind: 'Parsing', message, ...(hint && { hint }) }, path);
  }

  #generic(code: string, path: YamlPath, reason: string): undefined {
    return this.#compilation(
      code,
      path,
      `Invalid generic test configuration given in ${this.#entry.file.path}: \n${reason}`,
    );
  }

  #compilation(code: string, path: YamlPath, message: string): undefined {
    this.#push({ code, severity: 'error', kind: 'Compilation', message }, path);
  }

  /** A deprecation: the setting belongs under `config:`. */
  #moved(key: string, test: string, path: YamlPath): void {
    const message = `Found \`${key}\` as a top-level property of test \`${test}\` in file \`${this.#entry.file.path}\``;
    const hint = `move \`${key}\` into \`config\``;
    const event = 'PropertyMovedToConfigDeprecation';
    const data = { key, key_path: test, file: this.#entry.file.path };
    this.#push({ code: 'TX2112', severity: 'warning', kind: 'Parsing', event, message, hint, data }, path);
  }

  /** A deprecation: the arguments belong under `arguments:`. */
  #topLevelArguments(test: string, path: YamlPath): void {
    const { name, file } = this.#entry;
    this.#push(
      {
        code: 'TX2129',
        severity: 'warning',
        kind: 'Parsing',
        event: 'MissingArgumentsPropertyInGenericTestDeprecation',
        message: `Found top-level arguments to test \`${test}\` defined on '${name}' in package '${file.packageName}' (${file.path})`,
        hint: 'put them under `arguments:`',
        data: { test_name: test },
      },
      path,
    );
  }

  /** A deprecation: `arguments` is going to mean something. */
  #customArguments(test: string, path: YamlPath): void {
    this.#push(
      {
        code: 'TX2129',
        severity: 'warning',
        kind: 'Parsing',
        event: 'ArgumentsPropertyInGenericTestDeprecation',
        message: `Found \`arguments\` property in test definition of \`${test}\` without usage of \`require_generic_test_arguments_property\` behavior change flag. With it, arguments are nested there.`,
        hint: 'set the flag, or give the argument another name',
        data: { test_name: test },
      },
      path,
    );
  }

  #push(diagnostic: Diagnostic, path: YamlPath): void {
    this.diagnostics.push({ ...diagnostic, location: this.#entry.locate(path) });
  }
}

/** What is wrong with the tags, or `undefined`. */
function tagsProblem(tags: Plain): string | undefined {
  if (typeof tags === 'string') return undefined;
  if (!Array.isArray(tags)) return `got ${python(tags)} (${pythonType(tags)}) for tags, expected a list of strings`;
  const wrong = tags.find((tag) => typeof tag !== 'string');
  return wrong === undefined ? undefined : `got ${python(wrong)} (${pythonType(wrong)}) for tag, expected a str`;
}

/** Tags of a column, from beside its `config:` and from in it. */
function columnTags(column: PlainMap | undefined): readonly string[] {
  if (column === undefined) return [];
  const config = isMap(column['config']) ? column['config']['tags'] : undefined;
  return [...asTags(column['tags']), ...asTags(config)];
}

function asTags(tags: Plain): readonly string[] {
  if (typeof tags === 'string') return [tags];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

/** Values and types as Python prints them: dbt's messages have them that way. */
function plain(value: Plain): string {
  return str(toValue(value));
}

function python(value: Plain): string {
  return repr(toValue(value));
}

function pythonType(value: Plain): string {
  return `<class '${typeName(toValue(value))}'>`;
}
