import { expect, test } from 'vitest';
import type { Flags } from '../../../src/cli/flags.ts';
import { parseArgv } from '../../../src/cli/parseArgv.ts';
import { type FlagSources, resolveFlags } from '../../../src/cli/resolveFlags.ts';

function flags(argv: string[], env: Record<string, string> = {}, sources: Partial<FlagSources> = {}): Flags {
  return resolveFlags(parseArgv(argv, env), { project: {}, user: {}, terminal: false, ...sources });
}

test('command line over environment over project over user over default', () => {
  const project = { printer_width: 100 };
  const user = { printer_width: 90 };
  const env = { DBT_PRINTER_WIDTH: '110' };
  expect(flags(['run']).printer_width).toBe(80);
  expect(flags(['run'], {}, { user }).printer_width).toBe(90);
  expect(flags(['run'], {}, { user, project }).printer_width).toBe(100);
  expect(flags(['run'], env, { user, project }).printer_width).toBe(110);
  expect(flags(['run', '--printer-width', '120'], env, { user, project }).printer_width).toBe(120);
});

test('flags that the project may not set are left to behaviour flags, not obeyed', () => {
  const found = flags(['run'], {}, { project: { full_refresh: true, my_flag: 1, validate_macro_args: false } });
  expect(found.full_refresh).toBe(false);
  expect(found.behavior).toMatchObject({
    my_flag: 1,
    validate_macro_args: false,
    require_resource_names_without_spaces: true,
  });
});

test('a value of the wrong type in the project is refused', () => {
  expect(() => flags(['run'], {}, { project: { printer_width: 'wide' } })).toThrowError(
    "Invalid value for 'printer_width' in flags of dbt_project.yml: 'wide' is not an integer",
  );
});

test('colours need a terminal or a word', () => {
  expect(flags(['run']).use_colors).toBe(false);
  expect(flags(['run'], {}, { terminal: true }).use_colors).toBe(true);
  expect(flags(['run', '--use-colors']).use_colors).toBe(true);
  expect(flags(['run', '--no-use-colors'], {}, { terminal: true }).use_colors).toBe(false);
});

test('the form of the file follows that of the console unless it is set', () => {
  expect(flags(['run']).log_format_file).toBe('debug');
  expect(flags(['run', '--log-format', 'json']).log_format_file).toBe('json');
  expect(flags(['run', '--log-format', 'json', '--log-format-file', 'text']).log_format_file).toBe('text');
});

test('--models means --select, but in list it stays apart', () => {
  expect(flags(['run', '-m', 'a'])).toMatchObject({ select: ['a'], models: [] });
  expect(flags(['ls', '-m', 'a'])).toMatchObject({ select: [], models: ['a'] });
});

test('--state serves --defer too', () => {
  expect(flags(['run', '--state', 'x']).defer_state).toBe('x');
  expect(flags(['run', '--state', 'x', '--defer-state', 'y']).defer_state).toBe('y');
});

test.each([
  [['run', '--event-time-start', '2024-01-01'], 'must also be present'],
  [['run', '--event-time-start', '2024-01-02', '--event-time-end', '2024-01-01'], 'must be less than'],
  [['run', '--event-time-start', 'soon', '--event-time-end', '2024-01-01'], "'soon' does not match the formats"],
])('%j is refused', (argv, message) => {
  expect(() => flags(argv)).toThrowError(message);
});
