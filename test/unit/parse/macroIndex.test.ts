import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeMacroIndex } from '../../../scripts/macroIndex.ts';
import { parseMacroBlock, scanBlocks } from '../../../src/jinja/blocks.ts';
import { MACRO_INDEX_FILE, macroKey, macroText } from '../../../src/parse/macroIndex.ts';

it('the index holds what reading the macros gives', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tx-index-'));
  try {
    const text =
      "{% macro a(x, y: int = 1) %}{{ a(x) }}{{ b(y) }}{{ dbt.c() }}{{ adapter.dispatch('d', 'dbt')() }}{% endmacro %}";
    writeFileSync(join(folder, 'a.sql'), text);
    writeMacroIndex(folder);
    const index = JSON.parse(readFileSync(join(folder, MACRO_INDEX_FILE), 'utf8'));
    const [block] = scanBlocks({ text, file: 'a.sql' }, ['macro']);
    if (block === undefined) throw new Error('no block');
    expect(index[macroKey(text)]).toEqual(macroText(parseMacroBlock(block)));
    expect(index[macroKey(text)]).toEqual({
      arguments: [
        { name: 'x', type: null, description: '' },
        { name: 'y', type: 'int', description: '' },
      ],
      calls: expect.arrayContaining([{ path: ['b'] }, { path: ['dbt', 'c'] }, { dispatch: 'd', namespace: 'dbt' }]),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
