import { preparePostgresFolder, stopPostgresServer } from './postgresServer.ts';

/** For vitest: one Postgres a run, started when a test first asks for it, stopped at the end. */
export function setup(): () => Promise<void> {
  const folder = preparePostgresFolder();
  return () => stopPostgresServer(folder);
}
