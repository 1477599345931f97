import { diagnosticOf } from '../context/diagnosticOf.ts';
import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';

/** What the work gives; `undefined` when it met mistakes of the file, which are then in the list. Bugs go on. */
export function collectMistakes<T>(
  file: { readonly path: string },
  diagnostics: Diagnostic[],
  work: () => T,
): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TxError) diagnostics.push(...error.diagnostics);
    else {
      const diagnostic = diagnosticOf(error, { file: file.path });
      if (diagnostic === undefined) throw error;
      diagnostics.push(diagnostic);
    }
    return undefined;
  }
}
