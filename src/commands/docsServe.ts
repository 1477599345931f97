import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';
import { targetPathOf } from '../project/loadProject.ts';
import { docsPage } from './docsPage.ts';
import { openRoot } from './projectSetup.ts';

/** What is served as what; everything else as bytes. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** `tx docs serve`: the target folder on a port of this machine, until Ctrl-C. */
export async function docsServe(invocation: Invocation): Promise<ExitCode> {
  const { root, config } = await openRoot(invocation);
  const folder = targetPathOf(invocation, root, config);
  const { host, port, browser } = invocation.flags.other;
  const server = createServer((request, response) => answer(folder, request.url ?? '/', response));
  const bound = await listen(server, Number(port), String(host ?? '127.0.0.1'));
  const shown = `http://${host === '127.0.0.1' ? 'localhost' : String(host)}:${bound}`;
  say(invocation, `Serving docs at ${shown}`);
  say(invocation, 'Press Ctrl+C to exit.');
  if (browser === true) await openBrowser(shown);
  await new Promise<void>((done) => invocation.signal.addEventListener('abort', () => done(), { once: true }));
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
  return 0;
}

/** @returns the port, which the system chose when 0 was asked for */
function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const problem = diagnosticOfSystemError(error, `listening on ${host}:${port}`);
      fail(problem === undefined ? error : new TxError(problem, { cause: error }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** A file of the target folder; nothing outside of it, whatever the path says. */
function answer(folder: string, url: string, response: ServerResponse): void {
  const path = decoded(url.split(/[?#]/, 1)[0] as string);
  const file = join(folder, path === '/' ? 'index.html' : path);
  const body = file.startsWith(folder + sep) ? read(file, path) : undefined;
  if (body === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
}

/** The page is made here where `docs generate` has not written one. */
function read(file: string, path: string): Buffer | string | undefined {
  try {
    return readFileSync(file);
  } catch {
    // Whatever keeps a file from being read, the browser is told that there is none.
    return path === '/' || path === '/index.html' ? docsPage() : undefined;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A malformed escape names no file.
    return '';
  }
}

/** In the way of this system; a machine without a browser goes on without. */
async function openBrowser(url: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  const child = spawn(command as string, args as string[], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function say({ events }: Invocation, msg: string): void {
  events.fire({ name: 'Note', code: 'Z050', level: 'info', msg, data: { msg } });
}
