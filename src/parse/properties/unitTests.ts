import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/didYouMean.ts';
import { toValue } from '../../jinja/runtime/convert.ts';
import { repr } from '../../jinja/runtime/representation.ts';
import type { Plain, PlainMap } from '../../project/project.ts';
import type { ModelNode, UnitTestNode } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from './columns.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import type { ResourceContext } from './resourceContext.ts';
import { configLayers, yamlFqn } from './resourceContext.ts';
import { isMap } from './scalarChecks.ts';
import type { YamlPath } from './walk.ts';
import { yamlReference } from './yamlReference.ts';

/** What reading unit tests needs beside what all resources need. */
export interface UnitTestContext extends ResourceContext {
  /** The tested model's nodes: one, or one for each version; `undefined` when there is no model of that name. */
  testedModels(name: string, packageName: string): readonly ModelNode[];
  /** Names of all models that can be tested. */
  modelNames(): Iterable<string>;
  /** Text of a fixture file of the package, by its name without ending; `undefined` when there is none. */
  fixture(name: string, format: string, packageName: string): string | undefined;
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
    const chosen = this.#chosen(nodes);
    return this.#failed ? [] : chosen.map((node) => this.#node(node, given, expect, nodes.length > 1));
  }

  /** Rows that stand for one input of the model. */
  #given(input: PlainMap, index: number): Given {
    const text = input['input'] as string;
    const kind = yamlReference(text)?.kind;
    if (kind !== 'ref' && kind !== 'source' && kind !== 'this') {
      const message = `Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '${text}'.`;
      this.#fail('TX2152', message, ['given', index, 'input']);
    }
    return { input: text, ...this.#rows(input, ['given', index]) };
  }

  /** Rows in the form that their format wants; those of a fixture file are read when the test runs. */
  #rows(given: PlainMap, path: YamlPath): Omit<Given, 'input'> {
    const format = textOr(given['format'], 'dict');
    const rows = given['rows'] ?? null;
    const fixture = textOr(given['fixture'], null);
    const { name, file } = this.#entry;
    if (format === 'dict') {
      if (rows !== null && !Array.isArray(rows)) {
        this.#fail('TX2153', `Unit test ${name} has ${what(path)} rows which do not match format dict`, [
          ...path,
          'rows',
        ]);
      }
      return { rows: rows ?? (fixture === null ? [] : null), format, fixture };
    }
    if (rows !== null && typeof rows !== 'string') {
      const message = `Unit test ${name} has ${what(path)} rows or fixtures which do not match format ${format}.  Expected string.`;
      this.#fail('TX2153', message, [...path, 'rows']);
      return { rows, format, fixture };
    }
    if (fixture === null) return { rows: rows ?? '', format, fixture };
    const text = this.#context.fixture(fixture, format, file.packageName);
    if (text === undefined) {
      this.#fail('TX2154', `File not found for fixture '${fixture}' in unit tests in ${file.path}`, [
        ...path,
        'fixture',
      ]);
    }
    return { rows: text ?? null, format, fixture };
  }

  /** Versions that `versions: {include, exclude}` leaves. */
  #chosen(nodes: readonly ModelNode[]): readonly ModelNode[] {
    const { include = null, exclude = null } = mapOf(this.#entry.value['versions']);
    const names = (list: Plain) => (Array.isArray(list) ? list.map(String) : []);
    const versions = new Set(nodes.map((node) => String(node.version)));
    for (const [key, list] of [
      ['include', include],
      ['exclude', exclude],
    ] as const) {
      for (const version of names(list)) {
        if (versions.has(version)) continue;
        const message = `Unit test '${this.#entry.name}' names version '${version}' of model '${nodes[0]?.name}', which does not exist`;
        this.#fail('TX2155', message, ['versions', key]);
      }
    }
    return nodes.filter((node) => {
      const version = String(node.version);
      const included = !Array.isArray(include) || names(include).includes(version);
      return included && !names(exclude).includes(version);
    });
  }

  /** The test for one version. @param versioned whether the model has several */
  #node(model: ModelNode, given: readonly Given[], expect: UnitTestNode['expect'], versioned: boolean): UnitTestNode {
    const { value, name, file } = this.#entry;
    const version = model.version ?? null;
    const suffix = versioned || version !== null ? `.v${version}` : '';
    const fqn = yamlFqn(this.#entry, model.name, name);
    const layers = configLayers(value, []);
    const { config } = this.#context.config({ type: 'unit_test', fqn, yaml: layers, yamlUnrendered: layers });
    const overrides = isMap(value['overrides']) ? value['overrides'] : null;
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
      fqn: version === null ? fqn : [...fqn, `v${version}`],
      description: textOr(value['description'], ''),
      overrides: overrides && { macros: {}, vars: {}, env_vars: {}, ...overrides },
      depends_on: { macros: [], nodes: [model.unique_id] },
      config: { ...config, tags: listOfTexts(config.tags) },
      checksum: checksum(model, value['versions'] ?? null, given, expect, overrides),
      schema: model.schema,
      created_at: this.#context.createdAt,
      versions: isMap(value['versions']) ? { include: null, exclude: null, ...value['versions'] } : null,
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

/** Differs whenever the test must be looked at again. */
function checksum(model: ModelNode, versions: Plain, given: Plain, expect: Plain, overrides: Plain): string {
  const parts = [model.name, versions, given, expect, overrides].map((part) => repr(toValue(part)));
  return createHash('sha256').update(parts.join('-')).digest('hex');
}
