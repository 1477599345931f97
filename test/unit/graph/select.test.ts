import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TxError } from '../../../src/diagnostics/diagnostic.ts';
import { buildGraph } from '../../../src/graph/graph.ts';
import { RESOURCE_TYPES } from '../../../src/graph/methods/kinds.ts';
import { normalizedSelectors } from '../../../src/graph/normalizedSelectors.ts';
import { type SelectionRequest, select } from '../../../src/graph/select.ts';
import type { PlainMap } from '../../../src/project/project.ts';
import { manifestOf, type NodeFacts } from './manifest.ts';

interface Case {
  readonly args: readonly string[];
  readonly ids?: readonly number[];
  readonly unmatched?: readonly string[];
  readonly error?: true;
}

/** A project and what `dbt ls` says of it; ids are places in the sorted list of all unique_ids. */
const recorded = JSON.parse(readFileSync(new URL('selectionCases.json', import.meta.url), 'utf8')) as {
  manifest: Record<string, NodeFacts[]>;
  selectors: PlainMap[];
  normalizedSelectors: unknown;
  cases: Case[];
};
const { disabled, ...maps } = recorded.manifest;
const manifest = manifestOf(
  Object.values(maps).flat(),
  (disabled ?? []).map((node) => ({ ...node, resource_type: 'model' })),
);
const { graph, diagnostics } = buildGraph(manifest);

function request(args: readonly string[], selectors: readonly PlainMap[] = recorded.selectors): SelectionRequest {
  const lists: Record<string, string[]> = { '--select': [], '--exclude': [], '--selector': [], '--resource-type': [] };
  let flag = '';
  for (const arg of args) {
    if (arg.startsWith('--')) flag = arg;
    else {
      const list = lists[flag] ?? [];
      lists[flag] = [...list, arg];
    }
  }
  return {
    select: [...(lists['--select'] ?? []), ...(lists['--models'] ?? [])],
    exclude: lists['--exclude'] ?? [],
    selector: lists['--selector']?.[0] ?? null,
    selectors,
    indirectSelection: (lists['--indirect-selection']?.[0] ?? 'eager') as SelectionRequest['indirectSelection'],
    projectName: 'demo',
    defaultTypes: RESOURCE_TYPES.filter((type) => type !== 'analysis'),
    resourceTypes: lists['--models'] === undefined ? (lists['--resource-type'] ?? []) : ['model'],
    excludeResourceTypes: lists['--exclude-resource-type'] ?? [],
  };
}

const run = (args: readonly string[], selectors?: readonly PlainMap[]) =>
  select(graph, manifest, request(args, selectors));

function message(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof TxError) return [error.first.message, error.first.hint].join(' | ');
    throw error;
  }
  return 'no error';
}

test('the recorded project has a graph without faults', () => expect(diagnostics).toEqual([]));

describe('selects what dbt selects', () => {
  for (const { args, ids, unmatched, error } of recorded.cases) {
    test(`ls ${args.join(' ')}`, () => {
      if (error === true) {
        expect(() => run(args)).toThrow(TxError);
        return;
      }
      const selection = run(args);
      expect([...selection.ids]).toEqual(ids?.map((index) => graph.ids[index]));
      const warned = selection.warnings.filter((warning) => warning.event === 'NoNodesForSelectionCriteria');
      expect(warned.map((warning) => warning.message)).toEqual(
        (unmatched ?? []).map((raw) => `The selection criterion '${raw}' does not match any enabled nodes`),
      );
    });
  }
});

describe('better than dbt', () => {
  const cases: [string, string[], string[]][] = [
    ['dots in paths', ['models/marts/core/../fin/vm_v1.sql'], ['model.demo.vm.v1']],
    ['paths written as on Windows', ['models\\marts\\fin\\vm_v1.sql'], ['model.demo.vm.v1']],
    ['numbers in configs', ['config.meta.num:3,file:vm_v1.sql'], ['model.demo.vm.v1']],
  ];
  for (const [name, args, ids] of cases) test(name, () => expect([...run(['--select', ...args]).ids]).toEqual(ids));
});

describe('hints', () => {
  const cases: [string[], string | undefined][] = [
    [['--select', 'stg_aa'], "did you mean 'stg_a' or 'stg_b' or 'stg_c'?"],
    [['--select', '+stagin+'], "did you mean '+staging+'?"],
    [['--select', 'tag:nightyl'], "did you mean 'tag:nightly'?"],
    [['--select', 'models/mart'], "did you mean 'models/marts'?"],
    [['--select', 'dis'], 'model.demo.dis has that name, but it is disabled'],
    [['--select', 'completely_different'], undefined],
  ];
  for (const [args, hint] of cases) {
    test(args.join(' '), () => expect(run(args).warnings.map((warning) => warning.hint)).toEqual([hint]));
  }
});

describe('errors say what is wrong', () => {
  const cases: [string, string][] = [
    ['tags:x', "'tags' is not a valid method name | did you mean 'tag'?"],
    ['resource_type:modle', "did you mean 'model'?"],
    ['selector:s_ky', "did you mean 's_kv'?"],
    ['@stg_a+', '"@" prefix and "+" suffix are incompatible'],
    ['state:modified', 'Got a state selector method, but no comparison manifest | name the folder of one by --state'],
  ];
  for (const [spec, want] of cases) test(spec, () => expect(message(() => run(['--select', spec]))).toContain(want));
});

describe('selectors.yml', () => {
  test('definitions are written to the manifest in their long form', () => {
    expect(normalizedSelectors(recorded.selectors)).toEqual(recorded.normalizedSelectors);
  });

  test('the default selector is used when nothing is asked for', () => {
    const selectors = [{ name: 'nightly', default: true, definition: { tag: 'nightly' } }];
    const selection = run(['--indirect-selection', 'empty'], selectors);
    expect(selection.defaultSelector).toBe('nightly');
    expect([...selection.ids]).toEqual(['model.demo.stg_a', 'model.demo.stg_b', 'model.demo.stg_c']);
    expect(run(['--select', 'fct'], selectors).defaultSelector).toBeUndefined();
  });

  test('--selector beats --select with a warning', () => {
    const [warning] = run(['--selector', 's_kv', '--select', 'fct']).warnings;
    expect(warning?.event).toBe('SelectExcludeIgnoredWithSelectorWarning');
  });

  const malformed: [string, unknown, string][] = [
    ['two root operators', { union: ['a'], intersection: ['b'] }, 'only a single one of'],
    ['two exclusions', { union: ['a', { exclude: ['b'] }, { exclude: ['c'] }] }, "more than one 'exclude'"],
    ['no list', { union: 'a' }, "'union' must be a list"],
    ['two pairs', { tag: 'a', fqn: 'b' }, 'expected a single method: value pair'],
    ['an unknown key', { method: 'tag', value: 'a', parent: true }, "unknown key 'parent'"],
    ['a bad mode', { method: 'tag', value: 'a', indirect_selection: 'all' }, "'indirect_selection' must be one of"],
    ['a bad depth', { method: 'fqn', value: 'a', parents: true, parents_depth: 'x' }, 'must be a whole number'],
    ['a list', ['a'], 'expected a string or a mapping'],
    ['a number', 3, 'expected a string or a mapping'],
  ];
  for (const [name, definition, want] of malformed) {
    test(`${name} in a definition is an error`, () => {
      expect(message(() => run(['--selector', 's'], [{ name: 's', definition }]))).toContain(want);
    });
  }

  test('selectors in a circle are an error with the path', () => {
    const inherit = (name: string, value: string) => ({ name, definition: { method: 'selector', value } });
    const selectors = [inherit('a', 'b'), inherit('b', 'a')];
    expect(message(() => run(['--selector', 'a'], selectors))).toContain('a --> b --> a');
  });

  test('only entries with names and definitions are taken', () => {
    expect(message(() => run([], [{ definition: 'x' }]))).toContain('has no name');
    expect(message(() => run([], [{ name: 'x' }]))).toContain("'x' in selectors.yml has no definition");
    const twice = { name: 'x', definition: 'a' };
    expect(message(() => run([], [twice, twice]))).toContain("two selectors named 'x'");
    const first = { name: 'x', definition: 'a', default: true };
    expect(message(() => run([], [first, { ...first, name: 'y' }]))).toContain('marked as default: x, y');
  });
});
