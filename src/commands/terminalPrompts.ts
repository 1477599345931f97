import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks the person before the terminal. Tests answer in their place. */
export interface Prompts {
  /** One line. Asked again until there is an answer, unless there is a default. @param hidden not shown while typed */
  text(question: string, options?: { readonly default?: string; readonly hidden?: boolean }): Promise<string>;
  /** Yes or no; no answer means no. */
  confirm(question: string): Promise<boolean>;
}

/** Questions on the terminal that started tx. */
export const terminalPrompts: Prompts = {
  async text(question, { default: fallback, hidden = false } = {}) {
    for (;;) {
      const shown = fallback === undefined ? `${question}: ` : `${question} [${fallback}]: `;
      const answer = await readLine(shown, hidden);
      if (answer !== '') return answer;
      if (fallback !== undefined) return fallback;
    }
  },
  async confirm(question) {
    return /^y(es)?$/i.test(await readLine(`${question} [y/N]: `, false));
  },
};

/** Without its line end and the blanks around it. Nothing that is typed is echoed when hidden. */
async function readLine(question: string, hidden: boolean): Promise<string> {
  // The reader draws its own line anew with each key: only the last line of a question may be its prompt.
  const lines = question.split('\n');
  const prompt = hidden ? '' : (lines.pop() as string);
  process.stdout.write(hidden ? question : lines.map((line) => `${line}\n`).join(''));
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: hidden ? silent : process.stdout, terminal: true });
  try {
    return (await reader.question(prompt)).trim();
  } finally {
    reader.close();
    if (hidden) process.stdout.write('\n');
  }
}
