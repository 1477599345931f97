import { rmSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { TxEvent } from '../cli/events.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { ProjectConfig } from '../project/project.ts';
import { openRoot } from './projectSetup.ts';

/** `tx clean`: deletes the folders of `clean-targets`; never sources, and nothing outside the project unless told so. */
export async function clean(invocation: Invocation): Promise<ExitCode> {
  const { root, config } = await openRoot(invocation);
  const inside = invocation.flags.other['clean_project_files_only'] !== false;
  const targets = config.clean_targets.map((target) => resolve(root, target));
  warnInstallPath(invocation, config);
  for (const target of targets) refuse(target, root, config, inside);
  for (const target of targets) {
    say(invocation, `Checking ${target}/*`, 'CheckCleanPath', 'Z012', { path: target });
    rmSync(target, { recursive: true, force: true });
    say(invocation, `Cleaned ${target}/*`, 'ConfirmCleanPath', 'Z013', { path: target });
  }
  say(invocation, 'Finished cleaning all paths.', 'FinishedCleanPaths', 'Z015');
  return 0;
}

/** `dbt_modules` is where packages lay long ago. */
function warnInstallPath({ events }: Invocation, config: ProjectConfig): void {
  const old = 'dbt_modules';
  if (!config.clean_targets.includes(old) || config.packages_install_path === old) return;
  events.warn({
    code: 'TX5011',
    severity: 'warning',
    kind: 'Runtime',
    message:
      'The default package install path has changed from `dbt_modules` to `dbt_packages`. Please update `clean-targets` in `dbt_project.yml`, or set `packages-install-path: dbt_modules` to keep the old one.',
    event: 'PackageInstallPathDeprecation',
    data: {},
  });
}

/** Throws for a folder outside of the project, and for one that holds or is part of sources. */
function refuse(target: string, root: string, config: ProjectConfig, inside: boolean): void {
  const path = relative(root, target);
  const outside = path === '' || path.startsWith('..') || isAbsolute(path);
  if (outside && inside) {
    throw problem(
      `dbt will not clean the following directories outside the project: ['${target}']`,
      'say --no-clean-project-files-only to delete them all the same',
    );
  }
  const sources = [
    config.model_paths,
    config.seed_paths,
    config.test_paths,
    config.analysis_paths,
    config.macro_paths,
    config.snapshot_paths,
  ].flat();
  const protectedPath = sources.find(
    (source) => `${resolve(root, source)}/`.startsWith(`${target}/`) || target.startsWith(`${resolve(root, source)}/`),
  );
  if (protectedPath !== undefined)
    throw problem(
      `dbt will not clean the following source paths: ['${protectedPath}']`,
      'take it out of clean-targets in dbt_project.yml',
    );
}

function problem(message: string, hint: string): TxError {
  return new TxError({ code: 'TX5010', severity: 'error', kind: 'Runtime', message, hint });
}

function say({ events }: Invocation, msg: string, name: string, code: string, data: TxEvent['data'] = {}): void {
  events.fire({ name, code, level: 'info', msg, data });
}
