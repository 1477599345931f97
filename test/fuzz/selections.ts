import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDiagnostic } from '../../src/diagnostics/format.ts';
import { buildGraph } from '../../src/graph/graph.ts';
import { type SelectionRequest, select } from '../../src/graph/select.ts';
import { manifestOf, type NodeFacts } from '../unit/graph/manifest.ts';
import { mutate } from './mutate.ts';
import { shown } from './nullInvocation.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

interface Recorded {
  readonly manifest: Readonly<Record<string, NodeFacts[]>>;
  readonly selectors: SelectionRequest['selectors'];
  readonly cases: readonly { readonly args: readonly string[] }[];
}

const recorded: Recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../unit/graph/selectionCases.json'), 'utf8'),
);
const { disabled, ...maps } = recorded.manifest;
const manifest = manifestOf(
  Object.values(maps).flat(),
  (disabled ?? []).map((node) => ({ ...node, resource_type: 'model' })),
);
const { graph } = buildGraph(manifest);

const known = recorded.cases.flatMap(({ args }) => args.filter((arg) => !arg.startsWith('-')));
const names = [...manifest.nodes.values()].map(({ name }) => name);
const methods = [
  'access',
  'config',
  'config.materialized',
  'config.meta.a.b',
  'exposure',
  'file',
  'fqn',
  'group',
  'metric',
  'package',
  'path',
  'resource_type',
  'result',
  'saved_query',
  'selector',
  'semantic_model',
  'source',
  'source_status',
  'state',
  'tag',
  'test_name',
  'test_type',
  'unit_test',
  'version',
  'nope',
  '',
  'config.',
  '.',
  '__proto__',
  'constructor',
];
const values = [
  '*',
  '?',
  '[a-z]*',
  '[',
  '[!',
  ']',
  '**',
  'a.b.c',
  '.',
  '..',
  './',
  '/',
  'models/*',
  '../x',
  'new',
  'modified.body',
  'generic',
  'data',
  'latest',
  'this',
  'view',
  'true',
  '1',
  '',
  ' ',
  ':',
  '+',
  '@',
  '\\',
  '(',
  '(a+)+$',
  '😀',
  '{a,b}',
  'a*'.repeat(12),
];
const tokens = [
  '+',
  '@',
  ',',
  ' ',
  ':',
  '*',
  '1',
  '99999999999999999999',
  '.',
  '/',
  '-',
  '[',
  ']',
  '?',
  '\\',
  ...methods,
];

function criterion(random: Random): string {
  const before = random.pick(['', '', '', '+', '2+', '@', '0+', '@+', '++', '99+']);
  const after = random.pick(['', '', '', '+', '+1', '+0', '+x', '++']);
  const method = random.chance(0.6) ? `${random.pick(methods)}:` : '';
  return before + method + (random.chance(0.5) ? random.pick(names) : random.pick(values)) + after;
}

function word(random: Random): string {
  if (random.chance(0.4)) return mutate(random.pick(known), random.pick(known), tokens, random);
  return random.some(1, 3, random.pick([',', ' ', ', ']), () => criterion(random));
}

const modes = ['eager', 'cautious', 'buildable', 'empty'] as const;

export const selections: Target = {
  name: 'selections',
  share: 9,
  fixed: 1,
  generate(random) {
    const list = (): string[] => Array.from({ length: random.below(3) }, () => word(random));
    return [random.pick(modes), ...list(), '--exclude', ...list()];
  },
  run([mode, ...words]) {
    const at = words.indexOf('--exclude');
    const cut = at < 0 ? words.length : at;
    try {
      const { warnings } = select(graph, manifest, {
        select: words.slice(0, cut),
        exclude: words.slice(cut + 1),
        selector: null,
        selectors: recorded.selectors,
        indirectSelection: mode as SelectionRequest['indirectSelection'],
        projectName: 'demo',
      });
      for (const warning of warnings) formatDiagnostic(warning);
    } catch (error) {
      shown(error);
    }
  },
};
