import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calledNames } from '../jinja/analysis.ts';
import type { MacroDefinition } from '../jinja/jinja.ts';

/** What the text of a macro alone tells, whatever project it is used in. */
export interface MacroText {
  readonly arguments: readonly { readonly name: string; readonly type: string | null; readonly description: string }[];
  readonly calls: readonly MacroCall[];
}

/** A dotted name that is called, or the name and namespace of a dispatch. */
export type MacroCall =
  | { readonly path: readonly string[] }
  | { readonly dispatch: string; readonly namespace: string | null };

/** By hash of a macro's text. Made when tx is built, for its own macros: parsing all of them takes longer than most parses. */
export type MacroIndex = Readonly<Record<string, MacroText>>;

/** Lies beside the folders of the built-in packages. Made by scripts/build.mjs. */
export const MACRO_INDEX_FILE = 'index.json';

/** A macro's key in the index: the SHA-1 of its text, so that an edited macro is read anew. */
export function macroKey(text: string): string {
  return hash('sha1', text, 'base64');
}

/** Reads a macro's body. */
export function macroText(definition: MacroDefinition): MacroText {
  const calls: MacroCall[] = [];
  for (const { path, args, kwargs } of calledNames(definition).names) {
    const [first, second] = path;
    if (first === undefined || (first === definition.name && second === undefined)) continue;
    if (first === 'adapter' && second === 'dispatch') {
      const name = args?.[0] ?? kwargs.get('macro_name');
      const namespace = args?.[1] ?? kwargs.get('macro_namespace');
      if (typeof name === 'string')
        calls.push({ dispatch: name, namespace: typeof namespace === 'string' ? namespace : null });
    } else if (first !== 'adapter' && path.length <= 2) calls.push({ path });
  }
  return {
    arguments: definition.parameters.map(({ name, annotation }) => ({
      name,
      type: annotation ?? null,
      description: '',
    })),
    calls,
  };
}

/** The index beside the built-in packages; empty when tx runs from its sources. */
export function readMacroIndex(packageRoot: string): MacroIndex {
  const path = join(dirname(packageRoot), MACRO_INDEX_FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as MacroIndex) : {};
}
