import type { Plain, PlainMap, ProjectConfig } from './project.ts';
import { projectKeys } from './projectKeys.ts';
import { isPlainMap, type ProjectProblems } from './projectProblems.ts';

/** Reads typed values; a wrong type becomes a problem, and the default takes its place. */
export class ConfigReader {
  readonly problems: ProjectProblems;
  readonly #values: PlainMap;

  constructor(values: PlainMap, problems: ProjectProblems) {
    this.#values = values;
    this.problems = problems;
  }

  /** `undefined` for a value that is absent or of a wrong type; the other readers then give their default. */
  text(key: string): string | undefined {
    return this.#take(key) as string | undefined;
  }

  flag(key: string): boolean {
    return (this.#take(key) as boolean | undefined) ?? false;
  }

  list(key: string, fallback: readonly string[]): readonly string[] {
    return (this.#take(key) as readonly string[] | undefined) ?? fallback;
  }

  /** A list that has an old name. */
  paths(key: string, old: string, fallback: readonly string[]): readonly string[] {
    if (this.#values[key] !== undefined && this.#values[old] !== undefined) {
      this.problems.add(
        'TX0104',
        `${old} and ${key} cannot both be defined. The \`${old}\` config has been renamed to \`${key}\`.`,
        [old],
        undefined,
        true,
      );
    }
    return this.list(key, this.list(old, fallback));
  }

  /** One text stands for a list of it. */
  oneOrMore(key: string): readonly string[] {
    const value = this.#take(key) as string | readonly string[] | undefined;
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  }

  map(key: string): PlainMap {
    return (this.#take(key) as PlainMap | undefined) ?? {};
  }

  /** Numbers are taken, too; dbt shows them as text. */
  version(): string | null {
    const value = this.#take('version');
    return value === undefined ? null : String(value);
  }

  /** dbt's old word `project` means the database; Snowflake's own key is let through. */
  quoting(): ProjectConfig['quoting'] {
    const result: Partial<Record<'database' | 'schema' | 'identifier', boolean>> = {};
    for (const [key, value] of Object.entries(this.map('quoting'))) {
      const name = key === 'project' ? 'database' : key;
      if (!['database', 'schema', 'identifier', 'snowflake_ignore_case'].includes(name)) {
        this.problems.add(
          'TX0103',
          `Additional properties are not allowed ('${key}' was unexpected)`,
          ['quoting', key],
          undefined,
          true,
        );
      } else if (typeof value !== 'boolean')
        this.problems.add('TX0106', `at path ['quoting']['${key}']: ${String(value)} is not of type 'boolean'`, [
          'quoting',
          key,
        ]);
      else if (name !== 'snowflake_ignore_case') result[name as 'database'] = value;
    }
    return result;
  }

  /** A text, a mapping, or null, which switches the comment off. */
  queryComment(): ProjectConfig['query_comment'] {
    const value = this.#values['query-comment'];
    if (value === undefined) return undefined;
    if (value === null || typeof value === 'string')
      return { comment: value === '' ? null : value, append: false, job_label: false };
    if (!isPlainMap(value)) {
      this.problems.add('TX0106', `at path ['query-comment']: ${String(value)} is not of type 'string', 'object'`, [
        'query-comment',
      ]);
      return undefined;
    }
    const { comment, append = false, 'job-label': label = value['job_label'] ?? false } = value;
    // Without a text of its own the default comment is meant.
    const text = comment === undefined ? DEFAULT_COMMENT : comment === null || comment === '' ? null : String(comment);
    return { comment: text, append: append === true, job_label: label === true };
  }

  /** Where macros of a namespace are looked for. */
  dispatch(): ProjectConfig['dispatch'] {
    const list = (this.#take('dispatch') as readonly Plain[] | undefined) ?? [];
    const entries: { macro_namespace: string; search_order: readonly string[] }[] = [];
    list.forEach((entry, at) => {
      const namespace = isPlainMap(entry) ? entry['macro_namespace'] : undefined;
      const order = isPlainMap(entry) ? entry['search_order'] : undefined;
      if (typeof namespace === 'string' && Array.isArray(order))
        entries.push({ macro_namespace: namespace, search_order: order.map(String) });
      else
        this.problems.add(
          'TX0109',
          `Invalid project dispatch config: each entry needs a macro_namespace (text) and a search_order (list)`,
          ['dispatch', at],
        );
    });
    return entries;
  }

  /** The value, if it has the type that the table of keys names. */
  #take(key: string): Plain | undefined {
    const value = this.#values[key];
    const type = projectKeys[key];
    if (value === undefined || value === null || type === undefined) return undefined;
    return this.problems.checked(key, value, type) ? value : undefined;
  }
}

/** The default comment written as a template, for projects that only say where it goes (`append: true`). */
const COMMON =
  "'app': 'dbt', 'dbt_version': dbt_version, 'profile_name': target.profile_name, 'target_name': target.target_name";

const DEFAULT_COMMENT = `{{ tojson({${COMMON}, 'node_id': node.unique_id} if node else {${COMMON}, 'connection_name': connection_name}) }}`;
