import { expect, test } from 'vitest';
import { diagnosticOfSystemError } from '../../../src/diagnostics/systemError.ts';

const systemError = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'open', path: 'a.sql' });

test.each(['ENOSPC', 'EACCES', 'EISDIR', 'EROFS', 'EMFILE'])('%s is explained', (code) => {
  const diagnostic = diagnosticOfSystemError(systemError(code));
  expect(diagnostic?.message).toContain(code);
  expect(diagnostic?.message).toContain('open a.sql');
  expect(diagnostic?.hint).toBeTruthy();
});

test('other errors are left alone', () => {
  expect(diagnosticOfSystemError(new TypeError('x is not a function'))).toBeUndefined();
  expect(diagnosticOfSystemError(systemError('ERR_INVALID_ARG_TYPE'))).toBeUndefined();
  expect(diagnosticOfSystemError('text')).toBeUndefined();
});
