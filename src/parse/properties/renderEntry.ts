import type { Plain, PlainMap } from '../../project/project.ts';
import { isMap } from './scalarChecks.ts';
import type { SectionName } from './sections.ts';
import type { YamlPath } from './walk.ts';

const JINJA = /\{[{%#]/;

/**
 * Keys whose texts are templates for later: docs blocks are known then, tests bring their own context, and the query for the
 * newest row may ask for `this`.
 */
const LATER: ReadonlySet<string> = new Set(['description', 'tests', 'data_tests']);
/** Of semantic resources, and of metrics in models, also filters, which `Dimension()` and its kin are for. */
const LATER_IN_SEMANTICS: ReadonlySet<string> = new Set([...LATER, 'filter', 'where']);
const SEMANTIC: ReadonlySet<SectionName> = new Set(['metrics', 'semantic_models', 'saved_queries']);
/** A query of the database that may ask for `this`: rendered when the freshness of the source is checked. */
const NEWEST_ROW = 'loaded_at_query';
/** Below these keys everything belongs to the user, a `description` too. */
const FREE: ReadonlySet<string> = new Set(['meta', 'config', 'rows', 'overrides', 'vars']);

/** Renders the strings of an entry that hold Jinja. What has none is given back as it is, not copied. */
export function renderEntry(
  section: SectionName,
  entry: PlainMap,
  render: (text: string, path: YamlPath) => Plain,
): PlainMap {
  const later = SEMANTIC.has(section) ? LATER_IN_SEMANTICS : LATER;
  const path: (string | number)[] = [];
  const visit = (value: Plain, free: boolean): Plain => {
    if (typeof value === 'string') return JINJA.test(value) ? render(value, [...path]) : asRendered(value);
    if (Array.isArray(value)) return visitList(value, free);
    return isMap(value) ? visitMap(value, free) : value;
  };
  const visitList = (list: readonly Plain[], free: boolean): readonly Plain[] => {
    let copy: Plain[] | undefined;
    for (let i = 0; i < list.length; i++) {
      path.push(i);
      const rendered = visit(list[i], free);
      path.pop();
      if (rendered === list[i]) continue;
      copy ??= [...list];
      copy[i] = rendered;
    }
    return copy ?? list;
  };
  const visitMap = (map: PlainMap, free: boolean): PlainMap => {
    let copy: Record<string, Plain> | undefined;
    for (const key of Object.keys(map)) {
      if (key === NEWEST_ROW || (!free && (later.has(key) || (key === 'filter' && path[0] === 'metrics')))) continue;
      path.push(key);
      const rendered = visit(map[key], free || FREE.has(key));
      path.pop();
      if (rendered === map[key]) continue;
      copy ??= { ...map };
      copy[key] = rendered;
    }
    return copy ?? map;
  };
  return visitMap(entry, false);
}

/** Plain text is a template too: a line feed at its end goes. */
function asRendered(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
