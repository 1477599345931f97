import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';

/** One version of a package that the hub has. */
export interface HubRelease {
  /** Files of the package, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Entries of its packages.yml, as the index gives them. */
  readonly packages?: readonly unknown[];
  readonly requireDbtVersion?: readonly string[];
  /** The checksum that the index gives; `right` makes it that of the archive. */
  readonly sha1?: string;
}

/** A package: its versions, and more keys of its answer (`redirectname`). */
export interface HubListing {
  readonly versions: Readonly<Record<string, HubRelease>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A server that answers as the package hub does. */
export interface PackageHub {
  /** For DBT_PACKAGE_HUB_URL. */
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** How many of the next requests fail with 503. */
  failures: number;
  close(): Promise<void>;
}

/** Starts a hub on a free port. Keys are `namespace/name`. */
export async function startPackageHub(listings: Readonly<Record<string, HubListing>>): Promise<PackageHub> {
  const asked: string[] = [];
  const answers = new Map<string, Buffer>();
  const hub = { url: '', asked, failures: 0, close: async () => {} };
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (hub.failures > 0) {
      hub.failures -= 1;
      response.writeHead(503).end('later');
    } else if (path.startsWith('/moved/')) {
      response.writeHead(302, { location: path.replace('/moved/', '/tar/') }).end();
    } else {
      const answer = answers.get(path);
      response.writeHead(answer === undefined ? 404 : 200).end(answer);
    }
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  hub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  hub.close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  answers.set('/api/v1/index.json', Buffer.from(JSON.stringify(Object.keys(listings))));
  for (const [id, { versions, more }] of Object.entries(listings)) {
    const [namespace = '', name = ''] = id.split('/');
    const entries: Record<string, unknown> = {};
    for (const [version, release] of Object.entries(versions)) {
      const bytes = await tarballOf(`${name}-${version}`, release.files);
      answers.set(`/tar/${name}/${version}`, bytes);
      const sha1 = release.sha1 === 'right' ? createHash('sha1').update(bytes).digest('hex') : release.sha1;
      entries[version] = {
        id: `${id}/${version}`,
        name,
        version,
        packages: release.packages ?? [],
        require_dbt_version: release.requireDbtVersion ?? [],
        downloads: { tarball: `${hub.url}moved/${name}/${version}`, format: 'tgz', ...(sha1 ? { sha1 } : {}) },
      };
      answers.set(`/api/v1/${id}/${version}.json`, Buffer.from(JSON.stringify(entries[version])));
    }
    answers.set(`/api/v1/${id}.json`, Buffer.from(JSON.stringify({ namespace, name, versions: entries, ...more })));
  }
  return hub;
}

/** A gzipped archive with one folder. */
export async function tarballOf(folder: string, files: Readonly<Record<string, string>>): Promise<Buffer> {
  const root = mkdtempSync(join(tmpdir(), 'tx-tarball-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, folder, path)), { recursive: true });
    writeFileSync(join(root, folder, path), text);
  }
  const parts: Buffer[] = [];
  for await (const part of create({ gzip: true, cwd: root, portable: true }, [folder])) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
