import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '../../cli/invocation.ts';
import { packageProblem } from './packageProblem.ts';

/** Redirects followed before giving up, as most HTTP clients do. */
const MOST_REDIRECTS = 10;
/** Tries after the first one, as dbt. */
const RETRIES = 5;
/** Bytes of one answer: far more than any package has, far less than memory. */
const LARGEST_ANSWER = 1 << 30;

/** What a server that cannot be reached, or does not answer as it should, leads to. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /** HTTP status when there was an answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: { cause?: unknown }) {
    super(message, options);
    this.status = status;
  }
}

/**
 * Tries again while `get` throws NetworkError, a second apart. Answers that stay the same (404, 401) end it at once.
 * @param known whether something older can stand in: then a server that is not there is asked only once
 * @throws TxError TX0310 when all tries failed
 */
export async function withRetries<T>(
  invocation: Invocation,
  get: () => Promise<T>,
  known?: () => T | undefined,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await get();
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const unreachable = error.status === undefined;
      const instead = unreachable ? known?.() : undefined;
      if (instead !== undefined) {
        debug(invocation, `${error.message}; the copy of an earlier call is used`);
        return instead;
      }
      const final =
        error.status !== undefined && error.status >= 400 && error.status < 500 && ![408, 429].includes(error.status);
      if (attempt >= RETRIES || final || invocation.signal.aborted) {
        throw packageProblem('TX0310', `External connection exception occurred: ${error.message}`, {
          hint: 'check the address, the network and HTTPS_PROXY; packages in the cache install without a network from package-lock.yml',
          cause: error,
        });
      }
      debug(invocation, `Retrying external call. Attempt: ${attempt} Max attempts: ${RETRIES} (${error.message})`);
      await sleep(retryPause(invocation), undefined, { signal: invocation.signal });
    }
  }
}

/**
 * The bytes at an address; redirects are followed and proxies of the environment used.
 * @throws NetworkError
 */
export async function httpGet(invocation: Invocation, address: string): Promise<Buffer> {
  let url = parseAddress(address);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const answer = await getOnce(invocation, url);
    if (!('location' in answer)) return answer;
    const next = new URL(answer.location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new NetworkError(`GET ${address} is redirected from https to ${next.protocol}//${next.host}`, 400);
    url = next;
  }
  throw new NetworkError(`GET ${address}: more than ${MOST_REDIRECTS} redirects`, 400);
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url;
  throw packageProblem('TX0311', `${address} is not an address that packages can be fetched from`, {
    hint: 'it has to begin with https:// or http://',
  });
}

/** One request: the body, or where to ask instead. */
function getOnce(invocation: Invocation, url: URL): Promise<Buffer | { location: string }> {
  const secure = url.protocol === 'https:';
  const timeout = Number(invocation.env['DBT_HTTP_TIMEOUT'] ?? 30) * 1000;
  // `proxyEnv`: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in upper and lower case.
  const options = { proxyEnv: invocation.env, timeout };
  const agent = secure ? new HttpsAgent(options as object) : new HttpAgent(options as object);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | { location: string }>();
  const failed = (cause: unknown): void => {
    const { code, message } = cause as NodeJS.ErrnoException;
    reject(new NetworkError(`GET ${url.href}: ${message || code}`, undefined, { cause }));
  };
  const request = (secure ? requestHttps : requestHttp)(
    url,
    {
      agent,
      timeout,
      signal: invocation.signal,
      headers: { 'user-agent': 'tx', accept: '*/*', 'accept-encoding': 'identity' },
    },
    (response) => {
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        response.resume();
        resolve({ location: headers.location });
        return;
      }
      if (statusCode !== 200) {
        response.resume();
        reject(new NetworkError(`${statusCode} ${response.statusMessage} for url: ${url.href}`, statusCode));
        return;
      }
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        parts.push(part);
        if (size > LARGEST_ANSWER) response.destroy(new Error('the answer is larger than 1 GB'));
      });
      response.on('error', failed);
      response.on('end', () => resolve(Buffer.concat(parts)));
    },
  );
  request.on('timeout', () => request.destroy(new Error(`no answer within ${timeout / 1000} s`)));
  request.on('error', failed);
  request.end();
  return promise.finally(() => agent.destroy());
}

/** Milliseconds between two tries; tests cannot wait seconds. */
function retryPause({ env }: Invocation): number {
  return Number(env['TX_RETRY_PAUSE_MS'] ?? 1000);
}

function debug({ events }: Invocation, msg: string): void {
  events.fire({ name: 'RetryExternalCall', code: 'M020', level: 'debug', msg });
}
