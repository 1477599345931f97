import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { PlainMap } from './project.ts';
import { findProjectDir, PROJECT_FILE } from './projectDir.ts';
import { isPlainMap } from './projectProblems.ts';
import { loadYaml } from './yaml.ts';

/** What must be known of a project before the console can be set up. */
export interface EarlyProject {
  /** Absolute; `undefined` outside of a project. */
  readonly root: string | undefined;
  /** `flags:` as written; empty when the file cannot be read (that is reported when the project is loaded). */
  readonly flags: PlainMap;
  /** `log-path:` as written. */
  readonly logPath: string | undefined;
}

/** Reads `flags:` and `log-path:` ahead of everything else. */
export function readEarly(cwd: string, projectDir: string | null): EarlyProject {
  const root = findProjectDir(cwd, projectDir);
  if (root === undefined) return { root, flags: {}, logPath: undefined };
  const values = mapping(join(root, PROJECT_FILE), /^(?:flags|log-path|log_path)\s*:/m);
  const logPath = values['log-path'] ?? values['log_path'];
  return {
    root,
    flags: isPlainMap(values['flags']) ? values['flags'] : {},
    logPath: typeof logPath === 'string' ? logPath : undefined,
  };
}

/** `flags:` of ~/.dbt/user_settings.yml. */
export function readUserSettings(env: Readonly<Record<string, string | undefined>>): PlainMap {
  const values = mapping(join(env['HOME'] ?? homedir(), '.dbt', 'user_settings.yml'), /^flags\s*:/m);
  return isPlainMap(values['flags']) ? values['flags'] : {};
}

/** @param interesting looked for first: reading YAML takes longer than all the rest of the start */
function mapping(path: string, interesting: RegExp): PlainMap {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // A missing file has no settings; one that cannot be read is reported by those who need it.
    return {};
  }
  if (!interesting.test(text)) return {};
  try {
    const { value } = loadYaml(text, path);
    return isPlainMap(value) ? value : {};
  } catch (error) {
    if (error instanceof TxError) return {};
    throw error;
  }
}
