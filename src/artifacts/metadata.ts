import type { Invocation } from '../cli/invocation.ts';

/** Name and version, as in the URL of the schema. */
export type ArtifactName = 'manifest/v12' | 'run-results/v6' | 'catalog/v1' | 'sources/v3';

/** What stands at the head of each artifact. */
export interface ArtifactMetadata {
  readonly dbt_schema_version: string;
  readonly dbt_version: string;
  readonly generated_at: string;
  readonly invocation_id: string;
  readonly invocation_started_at: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Variables of such names are copied into the artifacts, without the prefix. */
const ENV_PREFIX = 'DBT_ENV_CUSTOM_ENV_';

/** The `metadata` that all artifacts begin with. Schema URLs are dbt's, so that its readers accept them. */
export function metadata(invocation: Invocation, artifact: ArtifactName): ArtifactMetadata {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(invocation.env)) {
    if (name.startsWith(ENV_PREFIX) && value !== undefined) env[name.slice(ENV_PREFIX.length)] = value;
  }
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${artifact}.json`,
    dbt_version: invocation.dbtVersion,
    generated_at: timestamp(invocation.now()),
    invocation_id: invocation.id,
    invocation_started_at: timestamp(invocation.startedAt),
    env,
  };
}

/** dbt writes microseconds. */
export function timestamp(time: Date): string {
  return time.toISOString().replace(/(\.\d{3})Z$/, '$1000Z');
}
