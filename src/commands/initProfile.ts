import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { Plain, PlainMap } from '../project/project.ts';
import { isPlainMap } from '../project/projectProblems.ts';
import { readText } from '../project/readText.ts';
import { loadYaml } from '../project/yaml.ts';
import type { Prompts } from './terminalPrompts.ts';

/** Questions about a target by database: what is fixed, then what is asked, in dbt's form of profile_template.yml. */
const TEMPLATES: Readonly<Record<string, PlainMap>> = {
  duckdb: {
    fixed: { type: 'duckdb' },
    prompts: {
      path: { hint: 'file of the database', default: 'dev.duckdb' },
      threads: { hint: '1 or more', type: 'int', default: 4 },
    },
  },
  postgres: {
    fixed: { type: 'postgres' },
    prompts: {
      host: { hint: 'hostname of the server' },
      port: { default: 5432, type: 'int' },
      user: { hint: 'user of the database' },
      pass: { hint: 'password', hide_input: true },
      dbname: { hint: 'database to build in' },
      schema: { hint: 'schema to build in' },
      threads: { hint: '1 or more', type: 'int', default: 1 },
    },
  },
};

/** The project's own questions. */
const TEMPLATE_FILE = 'profile_template.yml';

/**
 * Asks for a target and writes it into profiles.yml: by the project's profile_template.yml, else by the database chosen.
 * @param profile name of the entry
 */
export async function askForProfile(
  invocation: Invocation,
  root: string,
  profile: string,
  prompts: Prompts,
): Promise<void> {
  say(invocation, 'SettingUpProfile', 'A023', 'Setting up your profile.');
  const folder = resolve(invocation.cwd, invocation.flags.profiles_dir ?? join(homedir(), '.dbt'));
  const path = join(folder, 'profiles.yml');
  if (hasProfile(path, profile)) {
    const question = `The profile ${profile} already exists in ${path}. Continue and overwrite it?`;
    if (!(await prompts.confirm(question))) return;
  }
  const own = projectTemplate(root, invocation);
  const template = own ?? (TEMPLATES[await chosenDatabase(prompts)] as PlainMap);
  const asked = isPlainMap(template['prompts']) ? template['prompts'] : {};
  const target: Record<string, Plain> = { ...(isPlainMap(template['fixed']) ? template['fixed'] : {}) };
  await askAll(asked, target, prompts);
  const { target: name = 'dev', ...fields } = target;
  mkdirSync(folder, { recursive: true });
  writeProfile(path, profile, { outputs: { [String(name)]: fields }, target: String(name) });
  const whose = own === undefined ? "target's" : "project's";
  say(
    invocation,
    own === undefined ? 'ProfileWrittenWithTargetTemplateYAML' : 'ProfileWrittenWithProjectTemplateYAML',
    own === undefined ? 'A021' : 'A022',
    `Profile ${profile} written to ${path} using ${whose} profile_template.yml and your supplied values. Run 'tx debug' to validate the connection.`,
  );
}

/** The number of one of the databases that tx builds on. */
async function chosenDatabase(prompts: Prompts): Promise<string> {
  const names = Object.keys(TEMPLATES);
  const menu = names.map((name, at) => `[${at + 1}] ${name}`).join('\n');
  for (;;) {
    const answer = await prompts.text(`Which database would you like to use?\n${menu}\n\nEnter a number`);
    const name = names[Number(answer) - 1];
    if (name !== undefined) return name;
  }
}

/** Adds an answer for each question. `_fixed_x` is x as it stands; `_choose_x` leads to other questions. */
async function askAll(questions: PlainMap, target: Record<string, Plain>, prompts: Prompts): Promise<void> {
  for (const [key, value] of Object.entries(questions)) {
    if (key.startsWith('_fixed_')) target[key.slice('_fixed_'.length)] = value;
    else if (key.startsWith('_choose_') && isPlainMap(value))
      await choose(key.slice('_choose_'.length), value, target, prompts);
    else target[key] = await askOne(key, isPlainMap(value) ? value : {}, prompts);
  }
}

async function choose(kind: string, options: PlainMap, target: Record<string, Plain>, prompts: Prompts): Promise<void> {
  const names = Object.keys(options);
  const menu = names.map((name, at) => `[${at + 1}] ${name}`).join('\n');
  for (;;) {
    const answer = await prompts.text(`${menu}\nDesired ${kind.replaceAll('_', ' ')} option (enter a number)`);
    const chosen = options[names[Number(answer) - 1] ?? ''];
    if (isPlainMap(chosen)) return await askAll(chosen, target, prompts);
  }
}

async function askOne(key: string, question: PlainMap, prompts: Prompts): Promise<Plain> {
  const { hint, default: fallback, hide_input: hidden, type } = question;
  const text = hint === undefined || hint === null ? key : `${key} (${String(hint)})`;
  for (;;) {
    const answer = await prompts.text(text, {
      ...(fallback === undefined || fallback === null ? {} : { default: String(fallback) }),
      hidden: hidden === true,
    });
    if (type !== 'int') return answer;
    if (/^[+-]?\d+$/.test(answer)) return Number(answer);
  }
}

/** @returns nothing when the project has none, or when it is not one: that is said */
function projectTemplate(root: string, invocation: Invocation): PlainMap | undefined {
  const path = join(root, TEMPLATE_FILE);
  if (!existsSync(path)) return undefined;
  try {
    const { value } = loadYaml(readText({ absolutePath: path, path: TEMPLATE_FILE }), TEMPLATE_FILE);
    if (isPlainMap(value)) return value;
  } catch (error) {
    if (!(error instanceof TxError)) throw error;
  }
  say(invocation, 'InvalidProfileTemplateYAML', 'A024', `Invalid ${TEMPLATE_FILE} in project.`);
  return undefined;
}

function hasProfile(path: string, profile: string): boolean {
  if (!existsSync(path)) return false;
  const { value } = loadYaml(readText({ absolutePath: path, path }), path);
  return isPlainMap(value) && value[profile] !== undefined;
}

/** The other entries of the file stay as they were written, comments included. */
function writeProfile(path: string, profile: string, entry: PlainMap): void {
  const document = parseDocument(existsSync(path) ? readFileSync(path, 'utf8') : '');
  document.set(profile, document.createNode(entry));
  writeArtifact(path, document.toString());
}

function say({ events }: Invocation, name: string, code: string, msg: string): void {
  events.fire({ name, code, level: 'info', msg, data: {} });
}
