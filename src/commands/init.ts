import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { findProjectDir } from '../project/projectDir.ts';
import { reservedNames } from '../project/projectKeys.ts';
import { debug } from './debug.ts';
import { openProfile, openRoot } from './projectSetup.ts';
import { type StarterFiles, starterFiles } from './starter/starterFiles.ts';

/** The name of a project that was given none. */
const DEFAULT_NAME = 'my_project';

/**
 * `tx init [project_name]`: makes a folder with a project that builds at once, on DuckDB, without asking anything. Inside of
 * a project only its connection is set up: on a terminal by questions, else it is only looked at.
 * @throws TxError for a name that cannot be one, and when the folder exists
 */
export async function init(invocation: Invocation): Promise<ExitCode> {
  const { cwd, flags } = invocation;
  const given = flags.other['project_name'];
  const root = findProjectDir(cwd, flags.project_dir);
  if (root !== undefined) {
    if (flags.profile !== null)
      throw problem(
        'TX5030',
        'Can not init existing project with specified profile, edit dbt_project.yml instead',
        'set `profile:` there',
      );
    if (typeof given === 'string')
      throw problem(
        'TX5030',
        `There is a project here already: ${join(root, 'dbt_project.yml')}`,
        'start a new one outside of its folder',
      );
    return await setUpProfile(invocation, root);
  }
  // An unknown profile is refused before anything is written.
  if (flags.profile !== null) await openProfile(invocation);
  const name = typeof given === 'string' ? given : DEFAULT_NAME;
  checkName(name);
  const folder = join(cwd, name);
  if (existsSync(folder))
    throw problem(
      'TX5030',
      `A project called ${name} already exists here.`,
      `choose another name, or remove ${folder}`,
    );
  writeProject(folder, starterFiles(name, flags.profile ?? name));
  for (const line of farewell(name, relative(cwd, folder), flags.profile)) say(invocation, line);
  return await setUpProfile(invocation, folder, false);
}

/** Packages that tx brings; a project of that name could not call their macros. */
const builtIn = /^dbt(_duckdb|_postgres)?$/;

/** Throws for a name that is no package name in dbt, or that tx itself needs. */
function checkName(name: string): void {
  const hint = 'letters, digits and underscores, a letter or an underscore first';
  if (!/^[a-z_]\w*$/i.test(name)) throw problem('TX5030', `${name} is not a valid project name.`, hint);
  if (reservedNames.has(name) || builtIn.test(name))
    throw problem('TX5030', `${name} is not a valid project name: it is a reserved word`, 'choose another one');
}

/** The folder appears whole: an interrupted call leaves nothing that a second one would stumble over. */
function writeProject(folder: string, files: StarterFiles): void {
  const beside = `${folder}.${process.pid}.new`;
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(beside, path)), { recursive: true });
      writeFileSync(join(beside, path), text);
    }
    renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Asks for the connection of a project that is there already, where there is somebody to ask; then tries it. */
async function askInProject(invocation: Invocation, root: string): Promise<ExitCode> {
  const [{ askForProfile }, { terminalPrompts }] = await Promise.all([
    import('./initProfile.ts'),
    import('./terminalPrompts.ts'),
  ]);
  const { config } = await openRoot(invocation);
  await askForProfile(invocation, root, config.profile ?? config.name, terminalPrompts);
  return invocation.flags.other['skip_debug'] === true ? 0 : await debug(invocation);
}

/** With a profile asked for, checks that it answers; else says what the project is built with. */
async function setUpProfile(invocation: Invocation, root: string, isOld = true): Promise<ExitCode> {
  const { flags } = invocation;
  if (flags.other['skip_profile_setup'] === true) return 0;
  if (flags.profile !== null) {
    if (flags.other['skip_debug'] === true) return 0;
    return await debug({ ...invocation, flags: { ...flags, project_dir: root } });
  }
  if (!isOld) return 0;
  if (process.stdin.isTTY === true && process.stdout.isTTY === true) return await askInProject(invocation, root);
  const { type, path, host } = (await openProfile(invocation)).credentials;
  say(invocation, `This is a project already: ${join(root, 'dbt_project.yml')}`);
  say(
    invocation,
    `It is built with ${type}${typeof path === 'string' ? ` in ${path}` : typeof host === 'string' ? ` on ${host}` : ''}. Nothing needs to be set up; \`tx debug\` checks the connection.`,
  );
  return 0;
}

/** What to do next. */
function farewell(name: string, folder: string, profile: string | null): string[] {
  return [
    `Your new dbt project "${name}" was created!`,
    '',
    `  Build it:            cd ${folder} && tx build`,
    '  Look at the result:  tx show --select station_days',
    '',
    profile === null
      ? `No profile is needed: it is built with DuckDB. For another database, write an entry named ${name} into profiles.yml.`
      : `It uses the profile ${profile}.`,
  ];
}

function say({ events }: Invocation, msg: string): void {
  events.fire({ name: 'ProjectCreated', code: 'A024', level: 'info', msg });
}

function problem(code: string, message: string, hint: string): TxError {
  return new TxError({ code, severity: 'error', kind: 'Runtime', message, hint });
}
