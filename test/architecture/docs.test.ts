/** Pages that are made from tables of the code are as the code is. `UPDATE=1` writes them anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Option } from '../../src/cli/option.ts';
import { optionGroups } from '../../src/cli/option.ts';
import { options } from '../../src/cli/options.ts';
import { codeRanges, codes } from '../../src/diagnostics/codes.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');

/** Compares what stands between the marks `<!-- name -->` and `<!-- end of name -->` with the given text. */
function checkPart(page: string, name: string, want: string): void {
  const path = join(docs, page);
  const text = readFileSync(path, 'utf8');
  const begin = `<!-- ${name} -->\n`;
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(`<!-- end of ${name} -->`);
  if (process.env['UPDATE'] === '1') writeFileSync(path, `${text.slice(0, from)}\n${want}\n${text.slice(to)}`);
  else expect(text.slice(from, to).trim()).toBe(want.trim());
}

function codeTable(): string {
  return Object.entries(codeRanges)
    .map(([range, title]) => {
      const own = Object.entries(codes).filter(([code]) => code.slice(2, 4) === range);
      return [
        `### TX${range}: ${title}`,
        '',
        '| code | |',
        '|---|---|',
        ...own.map(([code, meaning]) => `| ${code} | ${meaning} |`),
        '',
      ].join('\n');
    })
    .join('\n');
}

function spelling({ long, short = [], kind, value }: Option): string {
  const [first = '', ...others] = long;
  const shown = kind === 'boolean' ? `--[no-]${first.slice(2)}` : first;
  const argument = kind === 'boolean' || kind === 'switch' ? '' : ` ${value ?? 'VALUE'}`;
  return [shown + argument, ...short, ...others].map((one) => `\`${one}\``).join(', ');
}

function fallbackText({ fallback, kind }: Option): string {
  if (fallback === null || fallback === undefined || kind === 'list' || kind === 'yaml') return '';
  return `\`${String(fallback)}\``;
}

function flagTables(): string {
  return optionGroups
    .map((group) => {
      const rows = options
        .filter((option) => option.group === group && option.hidden !== true)
        .map((option) => {
          const { env, text, choices, inProject, commands } = option;
          const words = [text, choices === undefined ? '' : `(${choices.join(', ')})`, inProject ? '*project*' : ''];
          const where =
            commands === undefined ? 'all' : commands.length > 6 ? `${commands.length} commands` : commands.join(', ');
          return `| ${spelling(option)} | ${env === undefined ? '' : `\`${env}\``} | ${fallbackText(option)} | ${words
            .filter((one) => one !== '')
            .join(' ')
            .replaceAll('|', '\\|')} | ${where} |`;
        });
      return rows.length === 0
        ? ''
        : [`### ${group}`, '', '| flag | variable | default | | commands |', '|---|---|---|---|---|', ...rows, ''].join(
            '\n',
          );
    })
    .filter((part) => part !== '')
    .join('\n');
}

test('docs/errors.md has every code', () => checkPart('errors.md', 'codes', codeTable()));

test('docs/configuration.md has every flag', () => checkPart('configuration.md', 'flags', flagTables()));
