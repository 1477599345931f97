import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMacroBlock, scanBlocks } from '../src/jinja/blocks.ts';
import { MACRO_INDEX_FILE, type MacroText, macroKey, macroText } from '../src/parse/macroIndex.ts';

/** Writes down what the texts of the built-in macros tell, so that no call of tx has to parse them for it. */
export function writeMacroIndex(folder: string): void {
  const index: Record<string, MacroText> = {};
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.sql')) continue;
    const text = readFileSync(join(folder, path), 'utf8');
    const kinds = ['macro', 'materialization', 'test', 'data_test'] as const;
    for (const block of scanBlocks({ text, file: path }, kinds))
      index[macroKey(block.text)] = macroText(parseMacroBlock(block));
  }
  writeFileSync(join(folder, MACRO_INDEX_FILE), JSON.stringify(index));
}
