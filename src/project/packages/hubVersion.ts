import type { Invocation } from '../../cli/invocation.ts';
import type { Hub, HubVersion } from './hub.ts';
import { packageProblem } from './packageProblem.ts';
import type { PinnedPackage } from './pinnedPackage.ts';
import { parseVersion, versionText } from './version.ts';
import { installableVersions, newestIn, rangeText, reduceVersions } from './versionRange.ts';
import type { WantedHub } from './wantedPackage.ts';

/**
 * The newest version of a hub package that fits all wishes and this dbt.
 * @throws TxError TX0306 for an unknown package, TX0307 for wishes that exclude each other, TX0308 when no version fits
 */
export async function pinHub(invocation: Invocation, hub: Hub, wanted: WantedHub): Promise<PinnedPackage> {
  const { names, versions, prerelease, location } = wanted;
  const [label] = names;
  if (!(await hub.lists(label))) {
    throw packageProblem('TX0306', `Package ${label} was not found in the package index`, {
      location,
      hint: 'check the name; DBT_PACKAGE_HUB_URL names another index',
    });
  }
  const range = reduceVersions(versions);
  if (range === undefined) {
    const options = versions.map((one) => `'${versionText(one)}'`).join(', ');
    const message = `Version error for package ${label}: Could not find a satisfactory version from options: [${options}]`;
    throw packageProblem('TX0307', message, {
      location,
      hint: 'the project and its packages ask for different versions',
    });
  }
  const known = await hub.versions(label);
  const check = invocation.flags.version_check;
  const fitting = [...known]
    .filter(([, one]) => !check || allows(one, invocation.dbtVersion))
    .map(([version]) => version);
  const wantsPrerelease = prerelease || versions.some((one) => one.prerelease !== undefined);
  const installable = installableVersions(fitting, wantsPrerelease);
  const version = newestIn(range, installable);
  if (version === undefined) {
    const lines = [
      `Could not find a matching compatible version for package ${label}`,
      `  Requested range: ${rangeText(range)}`,
      `  Compatible versions: [${installable.map((one) => `'${one}'`).join(', ')}]`,
      ...(check
        ? [
            '',
            '  Not shown: package versions incompatible with installed version of dbt-core',
            "  To include them, run 'dbt --no-version-check deps'",
          ]
        : []),
    ];
    throw packageProblem('TX0308', lines.join('\n'), { location });
  }
  const found = known.get(version) as HubVersion;
  const latest = installable.at(-1) as string;
  const lock = { name: found.name, package: label, version };
  const id = `hub ${label} ${version}`;
  return { wanted, id, name: found.name, label, version: `version ${version}`, lock, hub: { version, latest, found } };
}

/** Whether a version of a package says that it works with this dbt. */
function allows({ requireDbtVersion }: HubVersion, dbtVersion: string): boolean {
  const wishes = [dbtVersion, ...requireDbtVersion.flatMap((one) => one.split(','))].map((one) =>
    parseVersion(one.trim()),
  );
  return reduceVersions(wishes) !== undefined;
}
