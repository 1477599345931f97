/** Folders of src import one way: diagnostics knows nobody, commands may know all. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A folder may import those before it. `main.ts` and `index.ts`, which lie in src itself, may import all. */
const order = [
  'diagnostics',
  'cli',
  'project',
  'jinja',
  'adapters',
  'context',
  'parse',
  'graph',
  'compile',
  'run',
  'artifacts',
  'stores',
  'extract',
  'stream',
  'commands',
];

/** The ends of the pipeline stand alone: they know files, databases and diagnostics, not the project. */
const narrow: Readonly<Record<string, readonly string[]>> = {
  stores: ['diagnostics'],
  extract: ['diagnostics', 'adapters', 'stores'],
  stream: ['diagnostics', 'adapters', 'stores', 'extract'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const src = resolve(import.meta.dirname, '../../src');

/**
 * The modules a text loads when it runs. `import type` is erased; `import { type A }` is not, as the module is still
 * loaded then.
 */
function importedPaths(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export)\b(?!\s+type\b)(?:[^;'"]*?\bfrom)?\s*['"](\.[^'"]*)['"]/gm);
  const calls = text.matchAll(/\bimport\(\s*['"](\.[^'"]*)['"]\s*\)/g);
  return [...statements, ...calls].map(([, path]) => path as string);
}

function importsOf(file: string): Import[] {
  return importedPaths(readFileSync(join(src, file), 'utf8')).map((path) => ({
    from: file,
    to: relative(src, resolve(src, dirname(file), path)),
  }));
}

/** The folder of src a file belongs to; `undefined` for files of src itself and outside it. */
function folderOf(file: string): string | undefined {
  const [folder, ...rest] = file.split(sep);
  return rest.length === 0 || folder === '..' ? undefined : folder;
}

/** Every ring of two or more names, as a path that ends where it began. */
function rings(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (name: string, path: readonly string[]): void => {
    const at = path.indexOf(name);
    if (at >= 0) {
      found.push([...path.slice(at), name].join(' → '));
      return;
    }
    if (done.has(name)) return;
    for (const next of edges.get(name) ?? []) walk(next, [...path, name]);
    done.add(name);
  };
  for (const name of edges.keys()) walk(name, []);
  return found;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);
const imports = files.flatMap(importsOf);
const between = imports.flatMap((one) => {
  const from = folderOf(one.from);
  const to = folderOf(one.to);
  return from === undefined || to === undefined || from === to ? [] : [{ ...one, fromFolder: from, toFolder: to }];
});

describe('the imports of src', () => {
  test('are found', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(between.length).toBeGreaterThan(50);
  });

  test('are told apart from erased ones', () => {
    const text = [
      "import type { A } from './a.ts';",
      "import { b } from './b.ts';",
      "import {\n  type C,\n  c,\n} from '../c/c.ts';",
      "import './d.ts';",
      "export { e } from './e.ts';",
      "export type { F } from './f.ts';",
      "const g = await import('./g.ts');",
      "import { readFileSync } from 'node:fs';",
    ].join('\n');
    expect(importedPaths(text)).toEqual(['./b.ts', '../c/c.ts', './d.ts', './e.ts', './g.ts']);
  });

  test('make no ring between folders', () => {
    const edges = Map.groupBy(between, ({ fromFolder }) => fromFolder);
    expect(rings(new Map([...edges].map(([from, list]) => [from, new Set(list.map((one) => one.toFolder))])))).toEqual(
      [],
    );
  });

  test('make no ring between files', () => {
    const edges = Map.groupBy(imports, ({ from }) => from);
    expect(rings(new Map([...edges].map(([from, list]) => [from, new Set(list.map((one) => one.to))])))).toEqual([]);
  });

  test('follow the order of folders', () => {
    const against = between.filter(({ fromFolder, toFolder }) => {
      const at = order.indexOf(toFolder);
      return at < 0 || at >= order.indexOf(fromFolder);
    });
    expect(against.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('of the ends of the pipeline know no project', () => {
    const against = between.filter(({ fromFolder, toFolder }) => narrow[fromFolder]?.includes(toFolder) === false);
    expect(against.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('do not leave src', () => {
    expect(imports.filter(({ to }) => to.startsWith('..')).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });
});
