import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { lostConnection } from '../../../src/adapters/postgres/postgresError.ts';
import { SecretMask } from '../../../src/adapters/secretMask.ts';

const goodbye = (code: string): pg.DatabaseError => {
  const error = new pg.DatabaseError('terminating connection', 22, 'error');
  error.code = code;
  return error;
};

describe('what ends an idle session', () => {
  test.each([
    ['a shutdown that the server announces', goodbye('57P01')],
    ['a timeout in a transaction', goodbye('25P03')],
    ['a socket that closes', new Error('Connection terminated unexpectedly')],
    ['a reset socket', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ])('%s is a lost connection', (_, thrown) => {
    expect(lostConnection(thrown, new SecretMask([]))).toMatchObject({ code: 'TX6003' });
  });

  test('an error of the driver itself is none', () => {
    expect(lostConnection(new TypeError('x is not a function'), new SecretMask([]))).toMatchObject({ code: 'TX6001' });
  });
});
