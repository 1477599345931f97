import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Version in an installed package's package.json, without loading the package. */
export function driverVersion(packageName: string): string {
  const file = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return String((JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }).version);
}
