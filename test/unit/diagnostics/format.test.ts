import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { formatDetails, formatDiagnostic, formatNodeMessage } from '../../../src/diagnostics/format.ts';

const base: Diagnostic = { code: 'TX1011', severity: 'error', kind: 'Compilation', message: "'nope' is undefined" };
const node = { resource_type: 'model', name: 'a', file: 'models/a.sql' };

test.each<[string, Diagnostic, string]>([
  ['a message alone', base, "Compilation Error\n  'nope' is undefined"],
  ['the node it is in', { ...base, node }, "Compilation Error in model a (models/a.sql)\n  'nope' is undefined"],
  [
    'macros, innermost first, then the node',
    {
      ...base,
      node,
      macroStack: [
        { name: 'n', file: 'macros/m.sql' },
        { name: 'm', file: 'macros/m.sql' },
      ],
    },
    "Compilation Error in model a (models/a.sql)\n  'nope' is undefined\n  \n  > in macro n (macros/m.sql)\n  > called by macro m (macros/m.sql)\n  > called by model a (models/a.sql)",
  ],
  [
    'the line of a syntax error',
    {
      ...base,
      code: 'TX1010',
      message: "unexpected '}'",
      location: { file: 'models/a.sql', line: 2, column: 5 },
      source: 'select\n  {{ } }}\n',
    },
    "Compilation Error\n  unexpected '}'\n    line 2\n      {{ } }}",
  ],
  ['dependency errors by the word runtime', { ...base, kind: 'Dependency', message: 'x' }, 'Runtime Error\n  x'],
  [
    'missing environment variables by the word parsing',
    { ...base, kind: 'Env Var Missing', message: 'x' },
    'Parsing Error\n  x',
  ],
])('dbt shows %s', (_name, diagnostic, want) => {
  expect(formatNodeMessage(diagnostic)).toBe(want);
});

test('people also see code, place, frame and hint', () => {
  const text = formatDiagnostic({
    ...base,
    location: { file: 'models/a.sql', line: 2, column: 6, endColumn: 10 },
    source: 'select\n  {{ nope() }}\nfrom x',
    hint: 'did you mean x?',
  });
  expect(text).toBe(
    [
      'Compilation Error',
      "  'nope' is undefined",
      '',
      '  TX1011  models/a.sql:2:6',
      '    1 | select',
      '  > 2 |   {{ nope() }}',
      '      |      ^^^^',
      '    3 | from x',
      '  hint: did you mean x?',
    ].join('\n'),
  );
});

test('a file that is gone leaves out the frame only', () => {
  expect(formatDetails({ ...base, location: { file: '/nowhere/a.sql', line: 2, column: 6 } })).toBe(
    '  TX1011  /nowhere/a.sql:2:6',
  );
});
