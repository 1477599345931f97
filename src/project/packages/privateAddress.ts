import type { Invocation } from '../../cli/invocation.ts';
import type { Plain } from '../project.ts';
import { isPlainMap } from '../projectProblems.ts';
import { packageProblem } from './packageProblem.ts';

/** Names of one and the same provider. */
const AZURE = ['ado', 'azure_devops', 'azure_active_directory'];

/**
 * The git address of a `private:` package: from the patterns in DBT_ENV_PRIVATE_GIT_PROVIDER_INFO (a JSON list of
 * `{org, url, token, provider}`, as hosts of dbt set it), else the provider's SSH address.
 * Tokens are masked everywhere. Throws TxError TX0318 when no pattern fits.
 */
export function privateAddress(invocation: Invocation, name: string, provider: string | undefined): string {
  const patterns = providerPatterns(invocation);
  if (patterns.length === 0) return sshAddress(name, provider);
  const [org, group, repo] = nameParts(name);
  for (const pattern of patterns) {
    const { org: owner, url, token, provider: offered } = pattern;
    if (token !== '') invocation.events.addSecret(token);
    const sameProvider = offered === provider || (AZURE.includes(offered) && AZURE.includes(provider ?? ''));
    if (owner !== org || (provider !== undefined && !sameProvider)) continue;
    const path = url
      .replace(/^[a-z+]+:\/\/[^/]*\//, '')
      .replace(/\.git$/, '')
      .replace('/_git/', '/');
    const [patternOrg, patternGroup, patternRepo] = nameParts(path);
    const fits = (wish: string, actual: string, wildcards: readonly string[]): boolean =>
      wish === actual || (wildcards.includes(wish) && actual !== '');
    const legacy = AZURE.includes(offered) && offered !== 'ado' && group === '';
    if (!fits(patternOrg, org, []) || !fits(patternRepo, repo, ['{repo}'])) continue;
    if (!legacy && !fits(patternGroup, group, ['{group}', '{project}'])) continue;
    return url
      .replaceAll('{token}', token)
      .replaceAll('{repo}', repo)
      .replaceAll('{group}', group)
      .replaceAll('{project}', group);
  }
  throw packageProblem(
    'TX0318',
    `No matching Git URLs for private definition ${name} with provider ${provider ?? 'None'}`,
    { hint: 'DBT_ENV_PRIVATE_GIT_PROVIDER_INFO lists the organisations; unset it to use SSH' },
  );
}

interface ProviderPattern {
  readonly org: string;
  readonly url: string;
  readonly token: string;
  readonly provider: string;
}

function providerPatterns({ env }: Invocation): ProviderPattern[] {
  const text = env['DBT_ENV_PRIVATE_GIT_PROVIDER_INFO'] || '[]';
  let list: Plain;
  try {
    list = JSON.parse(text) as Plain;
  } catch (cause) {
    throw packageProblem('TX0318', 'DBT_ENV_PRIVATE_GIT_PROVIDER_INFO is not JSON', { cause });
  }
  return (Array.isArray(list) ? list : []).filter(isPlainMap).map((one) => {
    const field = (key: string): string => String(one[key] ?? '');
    return { org: field('org'), url: field('url'), token: field('token'), provider: field('provider') };
  });
}

/** First part, what lies between, last part. */
function nameParts(name: string): [string, string, string] {
  const parts = name.split('/');
  return [parts[0] ?? '', parts.slice(1, -1).join('/'), parts.length > 1 ? (parts.at(-1) as string) : ''];
}

function sshAddress(name: string, provider = 'github'): string {
  if (provider === 'github' || provider === 'gitlab') return `git@${provider}.com:${name}.git`;
  if (provider === 'ado' || provider === 'azure_devops') {
    if (name.split('/').length >= 3) return `git@ssh.dev.azure.com:v3/${name}`;
    throw packageProblem(
      'TX0318',
      `The '${provider}' provider requires org/project/repo format (3 parts), got: '${name}'`,
    );
  }
  throw packageProblem(
    'TX0318',
    `Invalid private package configuration: '${name}' provider: '${provider}'. Valid providers are: github, gitlab, ado, azure_devops`,
  );
}
