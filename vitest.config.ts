import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgresGlobalSetup.ts'],
    // Processes, not threads: the database engines are native code, and some tests change the working directory.
    pool: 'forks',
    maxWorkers: 2,
    // Many tests start tx or a database; a unit test that needs more than a second shows in the report all the same.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    slowTestThreshold: 1_000,
  },
});
