import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/didYouMean.ts';
import type { Plain, PlainMap } from '../../project/project.ts';
import type { ModelNode, UnitTestNode } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from './columns.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import type { ResourceContext } from './resourceContext.ts';
import { configLayers, yamlFqn } from './resourceContext.ts';
import { isMap } from './scalarChecks.ts';
import { unitTestChecksum } from './unitTestChecksum.ts';
import { csvFixtureRows, fullRowFirst } from './unitTestRows.ts';
import type { YamlPath } from './walk.ts';
import { yamlReference } from './yamlReference.ts';

/** What reading unit tests needs beside what all resources need. */
export interface UnitTestContext extends ResourceContext {
  /** The tested model's nodes: one, or one for each version, disabled ones too; none when no model has that name. */
  testedModels(name: string, packageName: string): readonly ModelNode[];
  /** Names of all models that can be tested. */
  modelNames(): Iterable<string>;
  /** Text of a fixture file of the package, by its name without ending; `undefined` when there is none. */
  fixture(name: string, format: string, packageName: string): string | undefined;
  /** Text of a seed's file; `undefined` when there is no such seed. */
  seed(name: string, packageName: string): string | undefined;
  /** Folders that seeds lie in, for messages. */
  readonly seedPaths: readonly string[];
}

type Given = UnitTestNode['given'][number];

/** The unit tests of an entry: one, or one for each version of the model that it is for. */
export function parseUnitTests(entry: Entry, context: UnitTestContext): UnitTestNode[] {
  return new UnitTestReader(entry, context).read();
}

/** Reads one entry; with any mistake in it there are no tests. */
class UnitTestReader {
  readonly #entry: Entry;
  readonly #context: UnitTestContext;
  #failed = false;

  constructor(entry: Entry, context: UnitTestContext) {
    this.#entry = entry;
    this.#context = context;
  }

  read(): UnitTestNode[] {
    const { value, name, file } = this.#entry;
    const model = modelName(value['model'] as string);
    const nodes = this.#context.testedModels(model, file.packageName);
    if (nodes.length === 0) {
      const message = `Unable to find model '${file.packageName}.${model}' for unit test '${name}' in ${file.path}`;
      this.#fail('TX2151', message, ['model'], didYouMean(model, this.#context.modelNames()));
      return [];
    }
    const given = (value['given'] as readonly PlainMap[]).map((input, i) => this.#given(input, i));
    const expect = this.#rows(mapOf(value['expect']), ['expect']);
    const enabled = nodes.filter((node) => node.config.enabled);
    if (enabled.length === 0) return this.#failed ? [] : [this.#node(nodes[0] as ModelNode, given, expect)];
    const chosen = this.#chosen(enabled);
    this.#checkIncremental(enabled.find(isLatest) ?? (enabled[0] as ModelNode), given);
    return this.#failed ? [] : chosen.map((node) => this.#node(node, given, expect));
  }

  /** Rows that stand for one input of the model. What the input is, is found out when the test runs, as in dbt. */
  #given(input: PlainMap, index: number): Given {
    const text = input['input'] as string;
    return { input: text, ...this.#rows(input, ['given', index]) };
  }

  /** Rows in the form that their format wants, those of CSV as dicts. */
  #rows(given: PlainMap, path: YamlPath): Omit<Given, 'input'> {
    const format = textOr(given['format'], 'dict');
    const rows = given['rows'] ?? null;
    const fixture = textOr(given['fixture'], null);
    const { name, file } = this.#entry;
    if (format === 'dict') {
      const found = rows === null && fixture === null && path[0] === 'given' ? this.#seedRows(given, path) : rows;
      if (!Array.isArray(found)) {
        const message = `Unit test ${name} has ${what(path)} rows which do not match format dict`;
        this.#fail('TX2153', message, [...path, 'rows']);
      }
      return { rows: fullRowFirst(found), format, fixture };
    }
    if (typeof rows !== 'string' && fixture === null) {
      const message = `Unit test ${name} has ${what(path)} rows or fixtures which do not match format ${format}.  Expected string.`;
      this.#fail('TX2153', message, [...path, 'rows']);
      return { rows, format, fixture };
    }
    const text = fixture === null ? (rows as string) : this.#context.fixture(fixture, format, file.packageName);
    if (text === undefined) {
      const message = `File not found for fixture '${fixture}' in unit tests in ${file.path}`;
      this.#fail('TX2154', message, [...path, 'fixture']);
      return { rows: null, format, fixture };
    }
    return { rows: format === 'csv' ? fullRowFirst(csvFixtureRows(text) as Plain) : text, format, fixture };
  }

  /** The rows of a seed that is given without any: those of its file. */
  #seedRows(given: PlainMap, path: YamlPath): Plain {
    const reference = yamlReference(given['input'] as string);
    if (reference?.kind !== 'ref') return null;
    const packageName = reference.ref.package ?? this.#entry.file.packageName;
    const text = this.#context.seed(reference.ref.name, packageName);
    if (text !== undefined) return csvFixtureRows(text) as Plain;
    const own = packageName === this.#entry.file.packageName;
    const folders = `directories: [${this.#context.seedPaths.map((one) => `'${one}'`).join(', ')}]`;
    const where = own ? folders : `'${packageName}' package`;
    const message = `Unable to find seed '${packageName}.${reference.ref.name}' for unit tests in ${where}`;
    this.#fail('TX2156', message, [...path, 'input'], 'give it rows; only seeds can be given without');
    return [];
  }

  /** A model that asks `is_incremental()` is told by the test; when it is, it reads `this`. */
  #checkIncremental(model: ModelNode, given: readonly Given[]): void {
    if (!model.depends_on.macros.includes('macro.dbt.is_incremental')) return;
    const { name } = this.#entry;
    const answer = mapOf(mapOf(this.#entry.value['overrides'])['macros'])['is_incremental'];
    if (typeof answer !== 'boolean') {
      const message = `Boolean override for 'is_incremental' must be provided for unit test '${name}' in model '${model.name}'`;
      this.#fail('TX2157', message, ['overrides'], 'overrides: {macros: {is_incremental: true}}');
    } else if (answer && !given.some(({ input }) => input.trim() === 'this')) {
      const message = `Unit test '${name}' for incremental model '${model.name}' must have a 'this' input`;
      this.#fail('TX2157', message, ['given']);
    }
  }

  /** Versions that `versions: {include, exclude}` leaves. */
  #chosen(nodes: readonly ModelNode[]): readonly ModelNode[] {
    const { include = null, exclude = null } = mapOf(this.#entry.value['versions']);
    const [included, excluded] = [versionList(include), versionList(exclude)];
    const { name } = this.#entry;
    if (included !== undefined && excluded !== undefined) {
      this.#fail('TX2155', 'Unit tests can not both include and exclude versions.', ['versions']);
      return nodes;
    }
    if (!nodes.some((node) => node.version !== null)) {
      if (included === undefined && excluded === undefined) return nodes;
      const message = `Unit test '${name}' should not have a versions include or exclude when referencing non-versioned model '${nodes[0]?.name}'`;
      this.#fail('TX2155', message, ['versions']);
      return nodes;
    }
    const chosen = nodes.filter(({ version }) => {
      if (excluded !== undefined) return !excluded.includes(String(version));
      return included?.includes(String(version)) ?? true;
    });
    if (chosen.length === 0) {
      const message = `Unit test '${name}' referenced a version of '${nodes[0]?.name}' which was not found.`;
      const known = nodes.map((node) => String(node.version)).join(', ');
      this.#fail('TX2155', message, ['versions'], `its versions are ${known}`);
    }
    return chosen;
  }

  /** The test for one version. It is switched off with its model. */
  #node(model: ModelNode, given: readonly Given[], expect: UnitTestNode['expect']): UnitTestNode {
    const { value, name, file } = this.#entry;
    const version = model.version ?? null;
    const suffix = version === null ? '' : `_v${version}`;
    const fqn = yamlFqn(this.#entry, model.name, name);
    const layers = configLayers(value, []);
    const { config } = this.#context.config({ type: 'unit_test', fqn, yaml: layers, yamlUnrendered: layers });
    const overrides = isMap(value['overrides']) ? { macros: {}, vars: {}, env_vars: {}, ...value['overrides'] } : null;
    const versions = isMap(value['versions']) ? { include: null, exclude: null, ...value['versions'] } : null;
    return {
      model: model.name,
      given,
      expect,
      name,
      resource_type: 'unit_test',
      package_name: file.packageName,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: `unit_test.${file.packageName}.${model.name}.${name}${suffix}`,
      fqn,
      description: textOr(value['description'], ''),
      overrides,
      depends_on: { macros: [], nodes: [model.unique_id] },
      config: { ...config, tags: listOfTexts(config.tags), ...(model.config.enabled ? {} : { enabled: false }) },
      checksum: unitTestChecksum({ model: model.name, versions, given, expect, overrides }),
      schema: model.schema,
      created_at: this.#context.createdAt,
      versions,
      version,
      tx: yamlFacts(this.#entry),
    };
  }

  #fail(code: string, message: string, path: YamlPath, hint?: string): void {
    this.#failed = true;
    const diagnostic: Diagnostic = {
      code,
      severity: 'error',
      kind: 'Parsing',
      message,
      location: this.#entry.locate(path),
      ...(hint === undefined ? {} : { hint }),
    };
    this.#context.report(diagnostic);
  }
}

/** dbt's word for which rows are wrong. */
function what(path: YamlPath): string {
  return path[0] === 'given' ? 'input' : 'expected';
}

/** `ref('orders')` is written by some in place of `orders`. */
function modelName(text: string): string {
  const found = yamlReference(text);
  return found?.kind === 'ref' ? found.ref.name : text;
}

/** Versions of `include` or `exclude` as texts; `undefined` for none, and for all of them. */
function versionList(list: Plain): readonly string[] | undefined {
  return Array.isArray(list) && list.length > 0 ? list.map(String) : undefined;
}

function isLatest(model: ModelNode): boolean {
  return model.version === null || String(model.version) === String(model.latest_version);
}
