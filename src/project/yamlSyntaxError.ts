import type { LineCounter, YAMLError } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

export function syntaxError(
  text: string,
  file: string,
  error: YAMLError,
  lines: LineCounter,
  projectName: string | undefined,
): Diagnostic {
  const { line, col } = lines.linePos(error.pos[0]);
  const tab = /\t/.test(text.split('\n')[line - 1] ?? '') && /tab/i.test(error.message);
  const reason = `Syntax error near line ${line}\n${rule}\n${numbered(text, line)}\n\nRaw Error:\n${rule}\n${error.message.split('\n', 1)[0]}\n  in "${file}", line ${line}, column ${col}`;
  const head = projectName === undefined ? `${file}` : `Error reading ${projectName}: ${file}`;
  return {
    code: 'TX0501',
    severity: 'error',
    kind: 'Parsing',
    message: `${head} - Runtime Error\n${reason
      .split('\n')
      .map((one) => `  ${one}`)
      .join('\n')}`,
    location: { file, line, column: col },
    source: text,
    ...(tab ? { hint: 'YAML is indented with blanks, never with tabs' } : {}),
  };
}

const rule = '-'.repeat(30);

/** dbt shows three lines on either side. */
function numbered(text: string, line: number): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - 3);
  return lines
    .slice(first - 1, line + 3)
    .map((one, at) => `${String(first + at).padEnd(3)}| ${one}`)
    .join('\n');
}
