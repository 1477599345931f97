import type { Diagnostic, SourceLocation } from '../../diagnostics/diagnostic.ts';
import { TxError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/didYouMean.ts';
import type { Plain, PlainMap, SourceFile } from '../../project/project.ts';
import type { NodeFacts } from '../manifest.ts';
import { renderEntry } from './renderEntry.ts';
import { isMap, shown } from './scalarChecks.ts';
import type { SectionName } from './sections.ts';
import { MOVED_TO_CONFIG, OTHER_TOP_KEYS, SECTION_NAMES, sections } from './sections.ts';
import type { Problem, YamlPath } from './walk.ts';
import { Walk } from './walk.ts';

/** A YAML file's data, with the place of every value. */
export interface YamlDocument {
  readonly value: Plain;
  /** Place of the value that a path leads to; `undefined` when it is not in the file. */
  locate(path: YamlPath): SourceLocation | undefined;
}

/**
 * Renders one string that holds Jinja, natively. A failure is a TxError with a place. Finding a place may cost a second look
 * at the file, so it is asked for only then.
 */
export type RenderText = (text: string, location: () => SourceLocation) => Plain;

/** One model, source, exposure … of a property file, checked. */
export interface Entry {
  readonly section: SectionName;
  readonly file: SourceFile;
  readonly name: string;
  /** Rendered, except for what is rendered later: descriptions, tests, filters with `Dimension()`. */
  readonly value: PlainMap;
  /** As written, for `unrendered_config`; the same object when the entry has no Jinja. */
  readonly unrendered: PlainMap;
  /** Place of a value within the entry; of the nearest value around it when that one is not in the file. */
  locate(path?: YamlPath): SourceLocation;
}

/** Facts of a node made of a YAML value: its place is looked up when somebody asks for it, which is seldom. */
export function yamlFacts(entry: Entry, path: YamlPath = []): NodeFacts {
  let found: SourceLocation | undefined;
  return {
    get location() {
      found ??= entry.locate(path);
      return found;
    },
  };
}

/** The entries of a property file by section, in the order of the file. Entries with mistakes are left out. */
export type PropertyFile = Readonly<Record<SectionName, readonly Entry[]>> & {
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Checks a property file and renders the Jinja of its values. All mistakes are collected; an empty file has no entries.
 * @param isKnownConfig whether a key under `config:` is dbt's; others get a deprecation
 */
export function readProperties(
  file: SourceFile,
  document: YamlDocument,
  render: RenderText,
  isKnownConfig: (key: string) => boolean = () => true,
): PropertyFile {
  return new PropertyReader(file, document, render, isKnownConfig).read();
}

/** Reads one file. Each mistake is noted with its place, and only the entry that has it is left out. */
class PropertyReader {
  readonly #file: SourceFile;
  readonly #document: YamlDocument;
  readonly #render: RenderText;
  readonly #isKnownConfig: (key: string) => boolean;
  readonly #diagnostics: Diagnostic[] = [];

  constructor(file: SourceFile, document: YamlDocument, render: RenderText, isKnownConfig: (key: string) => boolean) {
    this.#isKnownConfig = isKnownConfig;
    this.#file = file;
    this.#document = document;
    this.#render = render;
  }

  read(): PropertyFile {
    const root = this.#document.value ?? {};
    const entries = Object.fromEntries(SECTION_NAMES.map((name): [SectionName, Entry[]] => [name, []])) as Record<
      SectionName,
      Entry[]
    >;
    if (!isMap(root)) {
      const message = `Contents of file '${this.#file.path}' are not valid. Dictionary expected.`;
      this.#error('TX2101', message, []);
    } else {
      for (const [key, value] of Object.entries(root)) {
        const section = SECTION_NAMES.find((name) => name === key);
        if (section !== undefined) entries[section] = this.#section(section, value);
        else if (!OTHER_TOP_KEYS.has(key) && !key.startsWith('x-') && !key.startsWith('.')) this.#unknownTopKey(key);
      }
    }
    return { ...entries, file: this.#file, diagnostics: this.#diagnostics };
  }

  /** Entries of one top-level key, which must be a list of mappings with names. */
  #section(section: SectionName, list: Plain): Entry[] {
    const because = `The schema file at ${this.#file.path} is invalid because`;
    if (!Array.isArray(list)) {
      this.#error('TX2102', `${because} the value of '${section}' is not a list`, [section]);
      return [];
    }
    const entries: Entry[] = [];
    for (const [i, item] of list.entries()) {
      if (!isMap(item)) {
        this.#error('TX2102', `${because} a list element for '${section}' is not a dictionary`, [section, i]);
      } else if (item['name'] === undefined) {
        const message = `${because} a list element for '${section}' does not have a name attribute.`;
        this.#error('TX2102', message, [section, i]);
      } else {
        const entry = this.#entry(section, item, i);
        if (entry !== undefined) entries.push(entry);
      }
    }
    return entries;
  }

  /** One entry: rendered first, then checked, since Jinja may give any type. */
  #entry(section: SectionName, unrendered: PlainMap, index: number): Entry | undefined {
    let value: PlainMap;
    try {
      const place = (path: YamlPath) => this.#locate([section, index, ...path]);
      value = renderEntry(section, unrendered, (text, path) => this.#render(text, () => place(path)));
    } catch (error) {
      if (!(error instanceof TxError)) throw error;
      this.#diagnostics.push(...error.diagnostics);
      return undefined;
    }
    const walk = new Walk();
    sections[section](value, walk);
    checkTestKeys(value, walk);
    for (const problem of walk.problems) this.#malformed(section, index, value, problem);
    for (const { path, known } of walk.unknown) this.#unknownKey([section, index, ...path], known);
    this.#movedKeys(section, [section, index], value);
    this.#customConfig(section, index, value);
    if (walk.problems.length > 0) return undefined;
    return {
      section,
      file: this.#file,
      name: value['name'] as string,
      value,
      unrendered,
      locate: (path = []) => this.#locate([section, index, ...path]),
    };
  }

  /** The place of a path, or of the nearest one around it. */
  #locate(path: YamlPath): SourceLocation {
    for (let length = path.length; length >= 0; length--) {
      const found = this.#document.locate(path.slice(0, length));
      if (found !== undefined) return found;
    }
    return { file: this.#file.path, line: 1, column: 1 };
  }

  #error(code: string, message: string, path: YamlPath, hint?: string): void {
    const location = this.#locate(path);
    this.#diagnostics.push({ code, severity: 'error', kind: 'Parsing', message, location, ...(hint && { hint }) });
  }

  /** dbt's words for a value of a wrong shape. */
  #malformed(section: SectionName, index: number, value: PlainMap, { path, reason }: Problem): void {
    const at = path.map((step) => (typeof step === 'number' ? `[${step}]` : `['${step}']`)).join('') || '[]';
    const message = `Invalid ${section} config given in ${this.#file.path} @ ${section}: ${shown(value)} - at path ${at}: ${reason}`;
    this.#error('TX2103', message, [section, index, ...path]);
  }

  /** Keys that dbt does not know are let through with a deprecation, so that they may be in use by other tools. */
  #unknownTopKey(key: string): void {
    this.#deprecated('CustomTopLevelKeyDeprecation', 'TX2110', [key], {
      message: `Unexpected top-level key ${key} in file \`${this.#file.path}\``,
      data: { msg: `Unexpected top-level key ${key}` },
      hint: didYouMean(key, SECTION_NAMES) ?? 'take the key out, or put it under `config: {meta: …}` of a resource',
    });
  }

  #unknownKey(path: YamlPath, known: readonly string[]): void {
    const key = String(path.at(-1));
    const keyPath = dotted(path.slice(0, -1));
    this.#deprecated('CustomKeyInObjectDeprecation', 'TX2111', path, {
      message: `Custom key \`${key}\` found at \`${keyPath}\` in file \`${this.#file.path}\``,
      data: { key, key_path: keyPath },
      hint: didYouMean(key, known) ?? 'custom keys belong under `config: {meta: …}`',
    });
  }

  /** Settings that belong under `config:` but stand beside it. */
  #movedKeys(section: SectionName | 'columns' | 'tables', path: YamlPath, value: PlainMap): void {
    for (const key of MOVED_TO_CONFIG[section] ?? []) {
      if (value[key] === undefined) continue;
      const keyPath = dotted(path);
      this.#deprecated('PropertyMovedToConfigDeprecation', 'TX2112', [...path, key], {
        message: `Found \`${key}\` as a top-level property of \`${keyPath}\` in file \`${this.#file.path}\``,
        data: { key, key_path: keyPath },
        hint: `move \`${key}\` into \`config\``,
      });
    }
    for (const part of ['columns', 'tables'] as const) {
      const items = value[part];
      if (!Array.isArray(items)) continue;
      for (const [i, item] of items.entries()) if (isMap(item)) this.#movedKeys(part, [...path, part, i], item);
    }
  }

  /** Keys under `config:` that are none of dbt's. */
  #customConfig(section: SectionName, index: number, value: PlainMap): void {
    const { config } = value;
    if (!isMap(config)) return;
    for (const key of Object.keys(config)) {
      if (this.#isKnownConfig(key)) continue;
      const keyPath = dotted([section, index, 'config']);
      this.#deprecated('CustomKeyInConfigDeprecation', 'TX2057', [section, index, 'config', key], {
        message: `Custom key \`${key}\` found in \`config\` at path \`${keyPath}\` in file \`${this.#file.path}\``,
        data: { key, key_path: keyPath },
        hint: 'custom keys belong under `meta` in the config',
      });
    }
  }

  #deprecated(
    event: string,
    code: string,
    path: YamlPath,
    said: { readonly message: string; readonly hint: string; readonly data: Readonly<Record<string, unknown>> },
  ): void {
    this.#diagnostics.push({
      code,
      severity: 'warning',
      kind: 'Parsing',
      event,
      message: said.message,
      hint: said.hint,
      data: { ...said.data, file: this.#file.path },
      location: this.#locate(path),
    });
  }
}

/** A path as dbt writes it: `models[0].config`. */
function dotted(path: YamlPath): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}

/** `tests` is the old name of `data_tests`; whoever has both expects both to run. */
function checkTestKeys(value: PlainMap, walk: Walk): void {
  const both = (map: Plain): boolean => isMap(map) && map['tests'] !== undefined && map['data_tests'] !== undefined;
  const lists = [[value], value['columns'], value['tables'], value['versions']];
  const maps = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  const nested = maps.flatMap((map) =>
    isMap(map) && map !== value && Array.isArray(map['columns']) ? map['columns'] : [],
  );
  if ([...maps, ...nested].some(both)) {
    walk.report("Invalid test config: cannot have both 'tests' and 'data_tests' defined");
  }
}
