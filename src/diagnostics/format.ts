import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic, DiagnosticKind } from './diagnostic.ts';
import { sourceFrame } from './frame.ts';

/** dbt's word before `Error` where it is not the kind itself. */
const WORDS: Partial<Record<DiagnosticKind, string>> = {
  Dependency: 'Runtime',
  Contract: 'Compilation',
  'Env Var Missing': 'Parsing',
};

export interface FormatOptions {
  /** Folder that `location.file` is relative to, for the frame; the current one by default. */
  readonly root?: string;
}

/** dbt's text of an error, as it stands in run_results.json: head line, message indented by two, macro stack. */
export function formatNodeMessage(diagnostic: Diagnostic): string {
  const { kind, node } = diagnostic;
  const place = node === undefined ? '' : ` in ${node.resource_type} ${node.name} (${node.file})`;
  const head = `${WORDS[kind] ?? kind} Error${place}`;
  const lines = [...diagnostic.message.split('\n'), ...syntaxContext(diagnostic), ...macroLines(diagnostic)];
  return [head, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The whole text for people: dbt's, then code, place, frame of the source, and what to do. */
export function formatDiagnostic(diagnostic: Diagnostic, options: FormatOptions = {}): string {
  const details = formatDetails(diagnostic, options);
  return details === '' ? formatNodeMessage(diagnostic) : `${formatNodeMessage(diagnostic)}\n\n${details}`;
}

/** What dbt's text does not say: `TX1042 models/a.sql:3:8`, the frame, the frames of the macro calls, the hint. */
export function formatDetails(diagnostic: Diagnostic, options: FormatOptions = {}): string {
  const { code, location, hint } = diagnostic;
  const lines = [`  ${code}${location === undefined ? '' : `  ${location.file}:${location.line}:${location.column}`}`];
  const source = sourceOf(diagnostic, options.root);
  if (source !== undefined && location !== undefined)
    lines.push(...sourceFrame(source, location).map((line) => `  ${line}`));
  lines.push(...callFrames(diagnostic, options.root));
  if (hint !== undefined)
    lines.push(...hint.split('\n').map((line, at) => (at === 0 ? `  hint: ${line}` : `        ${line}`)));
  return lines.join('\n');
}

/** One line: `models/a.sql:3:8  TX1042  message`. */
export function formatBrief({ code, message, location }: Diagnostic): string {
  const place = location === undefined ? '' : `${location.file}:${location.line}:${location.column}  `;
  return `${place}${code}  ${message.split('\n', 1)[0]}`;
}

/** dbt shows the line of a Jinja syntax error right below its message. */
function syntaxContext(diagnostic: Diagnostic): string[] {
  if (diagnostic.code !== 'TX1010' || diagnostic.location === undefined) return [];
  const line = diagnostic.source?.split('\n')[diagnostic.location.line - 1];
  return [`  line ${diagnostic.location.line}`, ...(line === undefined ? [] : [`    ${line.trim()}`])];
}

/** Callers shown at each end of a long chain: an endless recursion has hundreds of them. */
const ENDS = 6;

function macroLines({ macroStack = [], node }: Diagnostic): string[] {
  if (macroStack.length === 0) return [];
  const callers = macroStack.map(({ name, file }) => `macro ${name} (${file})`);
  const cut = callers.length - 2 * ENDS;
  if (cut > 1) callers.splice(ENDS, cut, `${cut} more macros`);
  if (node !== undefined) callers.push(`${node.resource_type} ${node.name} (${node.file})`);
  return ['', ...callers.map((caller, at) => `${at === 0 ? '> in' : '> called by'} ${caller}`)];
}

/** Where each macro was called, innermost first; the middle of a long chain is left out, as above. */
function callFrames({ macroStack = [] }: Diagnostic, root: string | undefined): string[] {
  return macroStack.flatMap(({ name, location }, at) => {
    if (location === undefined || (at >= ENDS && at < macroStack.length - ENDS)) return [];
    const source = sourceOf({ location }, root);
    const frame = source === undefined ? [] : sourceFrame(source, location);
    const { file, line, column } = location;
    return [`  ${name} called at ${file}:${line}:${column}`, ...frame.map((text) => `  ${text}`)];
  });
}

function sourceOf({ source, location }: Pick<Diagnostic, 'source' | 'location'>, root = '.'): string | undefined {
  if (source !== undefined || location === undefined) return source;
  try {
    return readFileSync(resolve(root, location.file), 'utf8');
  } catch {
    // The file may be gone, or the place may be in a text that is no file (`--inline`): then there is no frame.
    return undefined;
  }
}
