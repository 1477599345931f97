import { TxError } from '../diagnostics/diagnostic.ts';
import { type FormatOptions, formatDetails, formatNodeMessage } from '../diagnostics/format.ts';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';

/** Mistakes printed in full; what is left is counted. */
const MOST = 20;

/** What stands below `Encountered an error:`. Users' mistakes come without a stack; a bug of tx shows it when asked to. */
export function fatalText(error: unknown, { debug, root }: { readonly debug: boolean } & FormatOptions): string {
  const options = root === undefined ? {} : { root };
  if (error instanceof TxError) return mistakes(error, options);
  const system = diagnosticOfSystemError(error);
  if (system !== undefined) return mistakes(new TxError(system), options);
  return bug(error, debug);
}

/** Each with its place, then how many there are. */
function mistakes({ diagnostics }: TxError, options: FormatOptions): string {
  const shown = diagnostics.slice(0, MOST).map((one) => `${formatNodeMessage(one)}\n\n${formatDetails(one, options)}`);
  if (diagnostics.length > MOST) shown.push(`and ${diagnostics.length - MOST} more`);
  else if (diagnostics.length > 1) shown.push(`${diagnostics.length} errors found`);
  return shown.join('\n\n');
}

/** An error that is nobody's but tx's. */
function bug(error: unknown, debug: boolean): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? error.stack.split('\n').slice(1) : [];
  const more = debug
    ? stack.map((line) => `  ${line.trim()}`)
    : ['', '  This is a bug in tx, not in your project. `--debug` shows where it happened: please report that.'];
  return ['Internal Error', ...text.split('\n').map((line) => `  ${line}`), ...more].join('\n');
}
