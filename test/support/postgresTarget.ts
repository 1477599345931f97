import { postgresUrl } from './postgresServer.ts';

/** A profiles.yml for the project `demo` whose target is a schema of its own on the test server. */
export async function postgresTarget(schema: string): Promise<string> {
  const { username, password, hostname, port, pathname } = new URL(await postgresUrl());
  const target = `{type: postgres, host: ${hostname}, port: ${port}, user: "${username}", password: "${password}", dbname: "${pathname.slice(1)}", schema: ${schema}, threads: 2}`;
  return `demo:\n  target: dev\n  outputs:\n    dev: ${target}\n`;
}
