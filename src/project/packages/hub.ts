import type { Invocation } from '../../cli/invocation.ts';
import type { Plain, PlainMap } from '../project.ts';
import { isPlainMap } from '../projectProblems.ts';
import { httpGet, NetworkError, withRetries } from './httpGet.ts';
import type { PackageCache } from './packageCache.ts';

/** The public package index. */
const DEFAULT_HUB = 'https://hub.getdbt.com/';

/** What the hub says about one version of a package. */
export interface HubVersion {
  /** Name in its dbt_project.yml. */
  readonly name: string;
  /** Entries of its packages.yml. */
  readonly packages: readonly Plain[];
  readonly requireDbtVersion: readonly string[];
  readonly tarball: string;
  /** Hex digests of the tarball, by algorithm: what the hub gives. */
  readonly checksums: Readonly<Partial<Record<'sha1' | 'sha256', string>>>;
}

/** The versions of one package, in the hub's order. */
export type HubPackage = ReadonlyMap<string, HubVersion>;

/**
 * The package index: `<DBT_PACKAGE_HUB_URL>/api/v1/index.json` and `/api/v1/<namespace>/<name>.json`. Each is asked once in a
 * call; when it cannot be reached, the answer of an earlier call stands in.
 */
export class Hub {
  readonly #invocation: Invocation;
  readonly #cache: PackageCache;
  readonly #base: string;
  readonly #packages = new Map<string, Promise<HubPackage>>();
  #names: Promise<ReadonlySet<string>> | undefined;

  constructor(invocation: Invocation, cache: PackageCache) {
    this.#invocation = invocation;
    this.#cache = cache;
    this.#base = (invocation.env['DBT_PACKAGE_HUB_URL'] || DEFAULT_HUB).replace(/\/*$/, '/');
  }

  /** Whether the index lists the package. Throws TxError TX0310 when the hub cannot be asked. */
  async lists(name: string): Promise<boolean> {
    this.#names ??= this.#get('index', 'index ').then((list) => new Set((list as readonly Plain[]).map(String)));
    return (await this.#names).has(name);
  }

  /** All versions of a package. Throws TxError TX0310. */
  versions(name: string): Promise<HubPackage> {
    const known = this.#packages.get(name);
    if (known !== undefined) return known;
    const asked = this.#get(name, '').then((answer) => {
      this.#warnOfRedirect(name, answer as PlainMap);
      return hubPackage(answer as PlainMap);
    });
    this.#packages.set(name, asked);
    return asked;
  }

  #get(name: string, what: string): Promise<Plain> {
    const url = `${this.#base}api/v1/${name}.json`;
    const { events } = this.#invocation;
    const names = what === '' ? 'RegistryProgressGET' : 'RegistryIndexProgressGET';
    const check = what === '' ? checkPackage : checkIndex;
    const get = async (): Promise<Plain> => {
      const msg = `Making package ${what}registry request: GET ${url}`;
      events.fire({ name: `${names}Request`, code: what === '' ? 'M008' : 'M022', level: 'debug', msg, data: { url } });
      const bytes = await httpGet(this.#invocation, url);
      events.fire({
        name: `${names}Response`,
        code: what === '' ? 'M009' : 'M023',
        level: 'debug',
        msg: `Response from registry${what === '' ? '' : ' index'}: GET ${url} 200`,
        data: { url, resp_code: 200 },
      });
      const answer = check(bytes, url);
      this.#cache.write(url, bytes);
      return answer;
    };
    return withRetries(this.#invocation, get, () => {
      const bytes = this.#cache.read(url);
      return bytes === undefined ? undefined : check(bytes, url);
    });
  }

  /** A package that has moved still installs, with a deprecation. */
  #warnOfRedirect(name: string, answer: PlainMap): void {
    const { redirectnamespace, redirectname } = answer;
    if (redirectnamespace === undefined && redirectname === undefined) return;
    const fresh = `${redirectnamespace || answer['namespace']}/${redirectname || answer['name']}`;
    this.#invocation.events.warn({
      code: 'TX0312',
      severity: 'warning',
      kind: 'Dependency',
      event: 'PackageRedirectDeprecation',
      message: `The \`${name}\` package is deprecated in favor of \`${fresh}\`. Please update your \`packages.yml\` configuration to use \`${fresh}\` instead.`,
      data: { old_name: name, new_name: fresh },
    });
  }
}

function hubPackage(answer: PlainMap): HubPackage {
  return new Map(
    Object.entries(answer['versions'] as PlainMap).flatMap(([version, raw]) => {
      if (!isPlainMap(raw)) return [];
      const { name, packages, downloads, require_dbt_version: required } = raw;
      const { tarball, sha1, sha256 } = (isPlainMap(downloads) ? downloads : {}) as PlainMap;
      const requireDbtVersion = Array.isArray(required) ? required.map(String) : required ? [String(required)] : [];
      const checksums = { ...(sha1 ? { sha1: String(sha1) } : {}), ...(sha256 ? { sha256: String(sha256) } : {}) };
      const list: readonly Plain[] = Array.isArray(packages) ? packages : [];
      const found = { name: String(name), packages: list, requireDbtVersion, tarball: String(tarball), checksums };
      return [[version, found] as const];
    }),
  );
}

function checkIndex(bytes: Buffer, url: string): Plain {
  const answer = parseJson(bytes, url);
  if (Array.isArray(answer)) return answer;
  throw new NetworkError(`Request error: GET ${url} did not answer with a list`, 502);
}

/** The keys that every answer of a hub has; one without them counts as a failing server. */
function checkPackage(bytes: Buffer, url: string): Plain {
  const answer = parseJson(bytes, url);
  const missing = isPlainMap(answer)
    ? ['name', 'versions'].filter((key) => answer[key] === undefined)
    : ['name', 'versions'];
  if (missing.length > 0 || !isPlainMap((answer as PlainMap)['versions']))
    throw new NetworkError(
      `Request error: GET ${url}: expected a mapping, missing ${missing.join(', ') || 'versions'}`,
      502,
    );
  const versions = Object.values((answer as PlainMap)['versions'] as PlainMap);
  const keys = ['name', 'packages', 'downloads'];
  const bad = keys.filter((key) => !versions.some((one) => isPlainMap(one) && one[key] !== undefined));
  if (bad.length > 0) throw new NetworkError(`Request error: GET ${url}: the versions have no ${bad.join(', ')}`, 502);
  return answer;
}

function parseJson(bytes: Buffer, url: string): Plain {
  try {
    return JSON.parse(bytes.toString('utf8')) as Plain;
  } catch (cause) {
    throw new NetworkError(`GET ${url} did not answer with JSON`, 502, { cause });
  }
}
