import type { HubVersion } from './hub.ts';
import type { WantedPackage } from './wantedPackage.ts';

/** A package with its version settled. */
export interface PinnedPackage {
  readonly wanted: WantedPackage;
  /** Tells apart what is installed: equal ids are the same files. */
  readonly id: string;
  /** Name in its dbt_project.yml, and of its folder below `packages-install-path`. */
  readonly name: string;
  /** As shown in `Installing …`. */
  readonly label: string;
  /** As shown in `Installed from …`. */
  readonly version: string;
  /** Its entry in package-lock.yml, keys in rising order. */
  readonly lock: Readonly<Record<string, string>>;
  /** Hub only. */
  readonly hub?: { readonly version: string; readonly latest: string; readonly found: HubVersion };
  /** Where its files are: a local package, or what was fetched on the way. */
  readonly folder?: string;
}
