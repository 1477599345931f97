import { TxError } from '../diagnostics/diagnostic.ts';
import type { Plain } from './project.ts';
import type { LoadedYaml } from './yaml.ts';
import type { RenderScope, YamlRenderer } from './yamlRenderer.ts';

/** What is needed to render the strings of one YAML file. */
export interface TreeRendering {
  readonly render: YamlRenderer;
  readonly scope: RenderScope;
  readonly yaml: LoadedYaml;
  readonly file: string;
  /** Parts that stay as they are, to be rendered later or never. */
  readonly keep?: (path: readonly (string | number)[]) => boolean;
}

/** The same data with every string that holds Jinja replaced by what it renders to. Data without any is given back itself. */
export function renderTree(value: Plain, path: readonly (string | number)[], rendering: TreeRendering): Plain {
  if (typeof value === 'string') {
    if (rendering.keep?.(path)) return value;
    // Plain text is a template too: a line feed at its end goes.
    return holdsJinja(value) ? renderText(value, path, rendering) : value.replace(/\n$/, '');
  }
  if (typeof value !== 'object' || value === null || rendering.keep?.(path)) return value;
  if (Array.isArray(value)) {
    const items = value.map((item, at) => renderTree(item, [...path, at], rendering));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const record = value as Record<string, Plain>;
  let changed: Record<string, Plain> | undefined;
  for (const key of Object.keys(record)) {
    const rendered = renderTree(record[key], [...path, key], rendering);
    if (rendered === record[key]) continue;
    changed ??= { ...record };
    changed[key] = rendered;
  }
  return changed ?? value;
}

/** Places are dear (the file is read again for them), so they are looked up once something has gone wrong. */
function renderText(
  text: string,
  path: readonly (string | number)[],
  { render, scope, yaml, file }: TreeRendering,
): Plain {
  const unknown = { file, line: 1, column: 1 };
  try {
    return render(text, unknown, scope);
  } catch (error) {
    if (!(error instanceof TxError)) throw error;
    return render(text, yaml.locate(path) ?? unknown, scope);
  }
}

/** Text without delimiters needs no rendering: nearly all of a project file. */
export function holdsJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}
