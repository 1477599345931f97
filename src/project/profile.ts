import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import { credentialsOfUrl } from './databaseUrl.ts';
import { profileSecrets } from './profileSecrets.ts';
import type { Plain, PlainMap, Profile } from './project.ts';
import { PROJECT_FILE } from './projectDir.ts';
import { isPlainMap } from './projectProblems.ts';
import { pyRepr } from './pyRepr.ts';
import { readText } from './readText.ts';
import { holdsJinja, renderTree } from './renderTree.ts';
import { type LoadedYaml, loadYaml } from './yaml.ts';
import type { YamlRenderer } from './yamlRenderer.ts';
import type { YamlScalars } from './yamlScalars.ts';

/** Name of the file, wherever it lies. */
const PROFILES_FILE = 'profiles.yml';
/** Threads of targets that tx makes up itself. */
const OWN_THREADS = 4;

/** Where a profile may come from: flags, the project, the environment. */
export interface ProfileInput {
  readonly invocation: Invocation;
  readonly render: YamlRenderer;
  readonly scalars: YamlScalars;
  /** Folder of the project; `undefined` outside of one. */
  readonly projectRoot: string | undefined;
  /** `profile:` of dbt_project.yml, unrendered. */
  readonly projectProfile: string | null;
  /** Whether dbt_project.yml has a `flags:` section. */
  readonly projectHasFlags: boolean;
}

/** A profiles.yml that was found. */
interface ProfilesFile {
  readonly path: string;
  readonly yaml: LoadedYaml;
  readonly text: string;
  readonly values: PlainMap;
  /** Found in the home folder, where it may belong to other projects only. */
  readonly isShared: boolean;
}

/**
 * The target to work on: from profiles.yml; else from `DATABASE_URL`; else a DuckDB file in the target folder.
 * @throws TxError when a profile or target that was asked for is not there, or is malformed
 */
export function loadProfile(input: ProfileInput): Profile {
  const { invocation, render, projectProfile } = input;
  const { flags } = invocation;
  const scope = { vars: flags.vars, secrets: true };
  const place = { file: PROJECT_FILE, line: 1, column: 1 };
  const named =
    projectProfile !== null && holdsJinja(projectProfile)
      ? String(render(projectProfile, place, scope))
      : projectProfile;
  const wanted = flags.profile ?? named;
  const file = findProfiles(input);
  const explicit = flags.profile !== null || (file !== undefined && !file.isShared) || flags.profiles_dir !== null;
  const profile = wanted === null ? undefined : file?.values[wanted];
  if (file !== undefined && wanted !== null && profile !== undefined)
    return announced(input, readProfile(input, file, wanted, profile));
  if (explicit) throw missing(wanted, file, flags.profiles_dir);
  return announced(input, withoutProfile(input, wanted, file));
}

/** dbt's order: the folder asked for, this folder, then home; tx also looks into the project's own folder. */
function findProfiles({ invocation, scalars, projectRoot, projectHasFlags }: ProfileInput): ProfilesFile | undefined {
  const { cwd, env, flags, events } = invocation;
  const home = join(env['HOME'] ?? homedir(), '.dbt');
  const folders =
    flags.profiles_dir !== null
      ? [resolve(cwd, flags.profiles_dir)]
      : [cwd, ...(projectRoot === undefined ? [] : [projectRoot]), home];
  const folder = folders.find((one) => existsSync(join(one, PROFILES_FILE)));
  if (folder === undefined) return undefined;
  const path = join(folder, PROFILES_FILE);
  const text = readText({ absolutePath: path, path });
  const yaml = loadYaml(text, path, { scalars });
  for (const warning of yaml.warnings) events.warn(warning);
  if (!isPlainMap(yaml.value))
    throw problem('TX0201', `${PROFILES_FILE} at ${path} does not parse to a dictionary of profiles`, path);
  checkConfigBlock(yaml.value, projectHasFlags, invocation);
  return { path, yaml, text, values: yaml.value, isShared: folder === home && flags.profiles_dir === null };
}

/** `config:` in profiles.yml is where flags used to be. */
function checkConfigBlock(values: PlainMap, projectHasFlags: boolean, { events }: Invocation): void {
  if (!isPlainMap(values['config'])) return;
  if (projectHasFlags)
    throw problem(
      'TX0202',
      "Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml. Using 'config' in profiles.yml is deprecated.",
    );
  const message =
    "User config should be moved from the 'config' key in profiles.yml to the 'flags' key in dbt_project.yml.";
  const event = 'ProjectFlagsMovedDeprecation';
  events.warn({ code: 'TX0202', severity: 'warning', kind: 'Runtime', message, event, data: {} });
}

/** Passwords may look like Jinja without being any: what cannot be rendered stands as it is. */
function lenient(render: YamlRenderer): YamlRenderer {
  return (text, place, scope) => {
    try {
      return render(text, place, scope);
    } catch (error) {
      if (error instanceof TxError && error.first.code === 'TX1010') return text;
      throw error;
    }
  };
}

/** The fields of a target whose name is that of a password. */
function passwordOf(output: PlainMap): PlainMap {
  return Object.fromEntries(Object.entries(output).filter(([key]) => key === 'password' || key === 'pass'));
}

function withoutPassword(output: PlainMap): PlainMap {
  return Object.fromEntries(Object.entries(output).filter(([key]) => key !== 'password' && key !== 'pass'));
}

/** One target of the profile, with its Jinja rendered. */
function readProfile(input: ProfileInput, file: ProfilesFile, name: string, profile: Plain): Profile {
  const { flags } = input.invocation;
  const scope = { vars: flags.vars, secrets: true };
  const rendering = { render: input.render, scope, yaml: file.yaml, file: file.path };
  const passwords = { ...rendering, render: lenient(input.render) };
  if (!isPlainMap(profile) || Object.keys(profile).length === 0)
    throw at(file, [name], 'TX0201', `Profile ${name} in profiles.yml is empty`);
  const outputs = profile['outputs'];
  if (!isPlainMap(outputs)) throw at(file, [name], 'TX0201', `outputs not specified in profile '${name}'`);
  const written = renderTree(profile['target'] ?? 'default', [name, 'target'], rendering);
  const target = flags.target ?? (typeof written === 'string' ? written : pyRepr(written));
  const output = outputs[target];
  if (output === undefined) throw noTarget(file, name, target, Object.keys(outputs));
  if (!isPlainMap(output))
    throw at(
      file,
      [name, 'outputs', target],
      'TX0201',
      `output '${target}' of profile '${name}' is misconfigured: it has to be a mapping`,
    );
  const { threads = 1, ...fields } = {
    ...(renderTree(withoutPassword(output), [name, 'outputs', target], rendering) as Record<string, Plain>),
    ...(renderTree(passwordOf(output), [name, 'outputs', target], passwords) as Record<string, Plain>),
  };
  if (typeof fields['type'] !== 'string') {
    throw at(
      file,
      [name, 'outputs', target],
      'TX0203',
      `Credentials in profile "${name}", target "${target}" invalid: 'type' is a required property`,
    );
  }
  const count = Number(threads);
  if (!Number.isInteger(count) || count < 1) {
    throw at(
      file,
      [name, 'outputs', target, 'threads'],
      'TX0203',
      `Credentials in profile "${name}", target "${target}" invalid: threads must be a whole number above 0, not ${pyRepr(threads)}`,
    );
  }
  return {
    profileName: name,
    targetName: target,
    threads: flags.threads ?? count,
    credentials: { ...fields, type: fields['type'] },
    origin: file.path,
  };
}

/** Neither asked for nor found: tx brings its own target, so that a fresh clone builds at once. */
function withoutProfile({ invocation }: ProfileInput, wanted: string | null, file: ProfilesFile | undefined): Profile {
  const { env, flags, events } = invocation;
  const url = env['DATABASE_URL'];
  const profileName = wanted ?? 'default';
  const targetName = flags.target ?? 'dev';
  const why =
    file === undefined
      ? 'No profiles.yml found'
      : wanted === null
        ? 'The project names no profile'
        : `No profile named '${wanted}' in ${file.path}`;
  const useUrl = url !== undefined && /^(?:postgres|postgresql|duckdb):/i.test(url);
  if (flags.target !== null && !useUrl) {
    throw problem(
      'TX0204',
      `${why}, so there is no target named '${flags.target}'`,
      undefined,
      'write a profiles.yml, or leave out --target',
    );
  }
  const credentials = useUrl
    ? credentialsOfUrl(url)
    : { type: 'duckdb', path: join(flags.target_path ?? 'target', 'dev.duckdb'), schema: 'main' };
  const what = useUrl
    ? `the ${credentials.type} database of DATABASE_URL`
    : `DuckDB in ${String(credentials['path' as keyof typeof credentials])}`;
  events.fire({ name: 'Note', code: 'Z050', level: 'info', msg: `${why}: building with ${what}`, data: { msg: why } });
  const { threads = OWN_THREADS, ...fields } = credentials as PlainMap & { type: string };
  return {
    profileName,
    targetName,
    threads: flags.threads ?? Number(threads),
    credentials: fields as Profile['credentials'],
    origin: useUrl ? 'DATABASE_URL' : 'built-in DuckDB',
  };
}

/** From here on no log shows a password of the profile. */
function announced({ invocation }: ProfileInput, profile: Profile): Profile {
  for (const secret of profileSecrets(profile.credentials)) invocation.events.addSecret(secret);
  return profile;
}

/** There is a profile file, but not this profile; or there is none at all. */
function missing(wanted: string | null, file: ProfilesFile | undefined, profilesDir: string | null): TxError {
  if (wanted === null) {
    const message =
      'dbt cannot run because no profile was specified for this dbt project.\nTo specify a profile for this project, add a line like this to your dbt_project.yml file:\n\nprofile: [profile name]\n\nwhere [profile name] is the name of a profile in your profiles.yml file.';
    return problem('TX0201', message);
  }
  if (file === undefined)
    return problem(
      'TX0201',
      `Could not find profile named '${wanted}'`,
      undefined,
      `dbt looked for a profiles.yml file in ${profilesDir ?? 'this folder and ~/.dbt'} and found none`,
    );
  const near =
    didYouMean(wanted, Object.keys(file.values)) ?? `${file.path} has: ${Object.keys(file.values).join(', ')}`;
  return problem('TX0201', `Could not find profile named '${wanted}'`, file.path, near);
}

/** dbt's words, with targets of nearly the same name. */
function noTarget(file: ProfilesFile, profile: string, target: string, names: readonly string[]): TxError {
  const list = names.map((name) => ` - ${name}`).join('\n');
  const message = `The profile '${profile}' does not have a target named '${target}'. The valid target names for this profile are:\n${list}`;
  const { first } = at(file, [profile, 'outputs'], 'TX0204', message);
  const near = didYouMean(target, names);
  return new TxError(near === undefined ? first : { ...first, hint: near });
}

/** A mistake at a place of profiles.yml; the value there is not shown, as it may be a password. */
function at(file: ProfilesFile, path: readonly string[], code: string, message: string): TxError {
  const location = file.yaml.locateKey(path) ?? file.yaml.locate(path);
  return new TxError({
    code,
    severity: 'error',
    kind: 'Runtime',
    message,
    ...(location === undefined ? {} : { location }),
  });
}

/** A mistake without a place. */
function problem(code: string, message: string, file?: string, hint?: string): TxError {
  const text = file === undefined ? message : `${message}\n\nError encountered in ${file}`;
  return new TxError({
    code,
    severity: 'error',
    kind: 'Runtime',
    message: text,
    ...(hint === undefined ? {} : { hint }),
  });
}
