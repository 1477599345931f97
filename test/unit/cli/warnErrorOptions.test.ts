import { expect, test } from 'vitest';
import { fateOf, warnErrorOptions } from '../../../src/cli/warnErrorOptions.ts';

const NONE = 'NoNodesForSelectionCriteria';
const OLD = 'ConfigLogPathDeprecation';

test.each<[unknown, string, string]>([
  [{}, NONE, 'warn'],
  [{ error: 'all' }, NONE, 'error'],
  [{ error: '*', warn: [NONE] }, NONE, 'warn'],
  [{ error: [NONE] }, NONE, 'error'],
  [{ error: [NONE], silence: [NONE] }, NONE, 'silence'],
  [{ error: ['Deprecations'] }, OLD, 'error'],
  [{ error: ['Deprecations'], warn: [OLD] }, OLD, 'warn'],
  [{ error: 'all', silence: ['Deprecations'] }, OLD, 'silence'],
  [{ error: [OLD], silence: ['Deprecations'] }, OLD, 'error'],
  [{ include: 'all', exclude: [NONE] }, NONE, 'warn'],
])('%j: %s is %s', (options, event, want) => {
  expect(fateOf(event, { warn_error: null, warn_error_options: warnErrorOptions(options) })).toBe(want);
});

test('--warn-error makes every warning an error', () => {
  expect(fateOf(undefined, { warn_error: true, warn_error_options: warnErrorOptions({}) })).toBe('error');
});

test.each<[unknown, string]>([
  [[], 'must be a mapping'],
  [{ errors: [] }, "'errors' is not a key"],
  [{ include: [], error: [] }, 'Only `include` or `error` can be specified in `warn_error_options`, not both'],
  [{ error: ['Nope'] }, 'Nope is not a valid dbt error name.'],
  [{ warn: [NONE] }, 'can only be used if `error` is'],
  [{ silence: 'all' }, 'must be a list'],
])('%j is refused', (options, message) => {
  expect(() => warnErrorOptions(options)).toThrowError(message);
});
