import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandTable } from '../../../src/cli/commandTable.ts';
import { options } from '../../../src/cli/options.ts';
import { parseArgv } from '../../../src/cli/parseArgv.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

test.each<[string, string, Record<string, unknown>]>([
  ['run -s a b --debug', 'run', { select: ['a', 'b'], debug: true }],
  ['--debug run', 'run', { debug: true }],
  ['run --select a --select b,c', 'run', { select: ['a', 'b,c'] }],
  ['run -m a', 'run', { models: ['a'] }],
  ['run --no-partial-parse -x', 'run', { partial_parse: false, fail_fast: true }],
  ['ls --resource-type model test --output path', 'list', { resource_types: ['model', 'test'], output: 'path' }],
  ['list --resource-types MODEL', 'list', { resource_types: ['model'] }],
  ['docs generate --static', 'docs generate', { static: true }],
  ['source snapshot-freshness -o x.json', 'source freshness', { output: 'x.json' }],
  ['show --limit -1 --inline x', 'show', { limit: -1, inline: 'x' }],
  ['test --threads 4 --threads 8', 'test', { threads: 8 }],
  ['build --vars {a:1}', 'build', { vars: { 'a:1': null } }],
  ['clean --no-clean-project-files-only', 'clean', { clean_project_files_only: false }],
  ['-q --log-format JSON build', 'build', { quiet: true, log_format: 'json' }],
])('%s', (line, command, given) => {
  const parsed = parseArgv(words(line), {});
  expect(parsed.command?.words).toBe(command);
  expect(Object.fromEntries(parsed.given)).toEqual(given);
});

test('the argument of a command', () => {
  expect(parseArgv(['run-operation', 'pkg.m', '--args', '{a: yes}'], {})).toMatchObject({ argument: 'pkg.m' });
  expect(parseArgv(['run-operation', 'm', '--args', '{a: yes}'], {}).given.get('args')).toEqual({ a: true });
});

test.each<[string, string]>([
  ['--debug run --debug', 'debug was provided both before and after the subcommand'],
  ['rum', "No such command 'rum'."],
  ['docs', "Missing command: 'docs generate' or 'docs serve'."],
  ['docs gen', "No such command 'gen'."],
  ['run --selct x', 'No such option: --selct'],
  ['run --output json', 'No such option: --output'],
  ['run --vars', "Option '--vars' requires an argument."],
  ['run --vars [1]', "Invalid value for '--vars': String '[1]' is not a YAML mapping: write '{key: value}'"],
  ['run --threads many', "Invalid value for '--threads': 'many' is not a valid integer."],
  ['run orders', 'Got unexpected extra argument (orders)'],
  ['ls --output yaml', "Invalid value for '--output': 'yaml' is not one of 'json', 'name', 'path', 'selector'."],
  ['run --warn-error --warn-error-options {}', 'warn_error_options: not allowed with argument warn_error'],
  ['compile --inline x -s y', 'select: not allowed with argument inline'],
  ['run-operation m --args {} --sql x', '--args cannot be used with --sql'],
  ['ls -m a -s b', 'select: not allowed with argument models'],
])('%s is refused', (line, message) => {
  let error: unknown;
  try {
    parseArgv(words(line), {});
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toBe(message);
});

test('near misses are offered', () => {
  expect(() => parseArgv(['biuld'], {})).toThrowError(
    expect.objectContaining({ first: expect.objectContaining({ hint: "Did you mean 'build'?" }) }),
  );
});

test.each<[Record<string, string>, Record<string, unknown>]>([
  [
    { DBT_DEBUG: '1', DBT_FULL_REFRESH: 'true' },
    { debug: true, full_refresh: true },
  ],
  [{ DBT_ENGINE_DEBUG: '0', DBT_DEBUG: '1' }, { debug: false }],
  [{ DBT_DEBUG: '' }, {}],
  [{ DBT_DEFER_TO_STATE: 'yes' }, { defer: true }],
  [{ DBT_NO_PRINT: '1' }, { print: false }],
  [{ DO_NOT_TRACK: 'true' }, { send_anonymous_usage_stats: false }],
  [{ DBT_WARN_ERROR_OPTIONS: '{error: all}' }, { warn_error_options: { error: 'all' } }],
  [{ DBT_THREADS: '4' }, {}],
])('environment %j', (env, want) => {
  expect(Object.fromEntries(parseArgv(['run'], env).fromEnv)).toEqual(want);
});

test('old and unknown variables are warned about', () => {
  const { warnings } = parseArgv(['run', '-m', 'a'], { DBT_DEFER_TO_STATE: '1', DBT_ENGINE_MY_OWN: '1' });
  expect(warnings.map(({ event }) => event)).toEqual([
    'ModelParamUsageDeprecation',
    'EnvironmentVariableRenamed',
    'EnvironmentVariableNamespaceDeprecation',
  ]);
});

test('whatever is typed is understood or refused, never a crash', () => {
  const pieces = [
    ...options.flatMap(({ long, short = [] }) => [...long, ...short]),
    ...commandTable.flatMap(({ words: typed }) => typed.split(' ')),
    ...[
      '--',
      '-',
      '--no-debug',
      '--x=y',
      '--debug=1',
      '-sx',
      '-xq',
      '',
      ' ',
      'a',
      '{a: 1}',
      '{',
      '-1',
      '--vars={}',
      '--no-select',
      '\u0000',
      'é',
      '--threads=',
      '__proto__',
      'constructor',
      '--__proto__',
    ],
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 7 }),
      (argv) => {
        try {
          parseArgv(argv, {});
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      },
    ),
    { numRuns: 1500 },
  );
});
