/** tx's own version, that of package.json (a test holds them together). */
export const txVersion = '0.1.0';

/** The dbt whose files and words tx follows: `dbt_version` in templates and artifacts. */
export const dbtVersion = '1.12.6';

/** Version of the adapters' side of dbt's interface, as wrappers read it. */
const pluginVersions: readonly (readonly [name: string, version: string])[] = [
  ['duckdb:', '1.10.1'],
  ['postgres:', '1.10.0'],
];

/** `--version`: dbt's block, so that tools that wrap dbt can read it, then tx's own line. */
export function versionText(): string {
  const plugins = pluginVersions.map(([name, version]) => `  - ${name.padEnd(9)} ${version} - built into tx`);
  return [
    'Core:',
    `  - installed: ${dbtVersion}`,
    `  - latest:    ${dbtVersion} - Up to date!`,
    '',
    'Plugins:',
    ...plugins,
    '',
    `tx ${txVersion}`,
    '',
  ].join('\n');
}
