import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';

/**
 * `tx shim --dir DIR`: writes an executable named `dbt` that starts this tx, for tools that call dbt by its name. The
 * folder goes before the others in PATH, or the tool is given the file's path.
 */
export async function shim(invocation: Invocation): Promise<ExitCode> {
  const { dir } = invocation.flags.other;
  if (typeof dir !== 'string' || dir === '') {
    throw new TxError({
      code: 'TX5040',
      severity: 'error',
      kind: 'Usage',
      message: 'tx shim needs a folder to write `dbt` into',
      hint: 'tx shim --dir ~/.local/share/tx',
    });
  }
  const folder = resolve(invocation.cwd, dir);
  const files = process.platform === 'win32' ? { 'dbt.cmd': forWindows() } : { dbt: forUnix() };
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeExecutable(join(folder, name), text);
  } catch (error) {
    const problem = diagnosticOfSystemError(error, `writing into ${folder}`);
    throw problem === undefined ? error : new TxError(problem, { cause: error });
  }
  for (const name of Object.keys(files)) invocation.events.output(join(folder, name));
  return 0;
}

function writeExecutable(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Node and script of this very process, so that the shim needs nothing in PATH. */
function commandLine(): readonly [node: string, script: string] {
  return [process.execPath, process.argv[1] as string];
}

/** Replaces itself, so that signals of the caller reach tx. */
function forUnix(): string {
  const [node, script] = commandLine().map((path) => `'${path.replaceAll("'", `'\\''`)}'`);
  return `#!/bin/sh\n# tx under the name of dbt, for tools that call it by that name.\nexec ${node} ${script} "$@"\n`;
}

function forWindows(): string {
  const [node, script] = commandLine();
  return `@rem tx under the name of dbt, for tools that call it by that name.\r\n@"${node}" "${script}" %*\r\n`;
}
