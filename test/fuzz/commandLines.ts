import { commandTable } from '../../src/cli/commandTable.ts';
import { commandHelpText, helpText } from '../../src/cli/help.ts';
import { options } from '../../src/cli/options.ts';
import { parseArgv } from '../../src/cli/parseArgv.ts';
import { resolveFlags } from '../../src/cli/resolveFlags.ts';
import { formatUsageError, UsageError } from '../../src/cli/usageError.ts';
import { TxError } from '../../src/diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../../src/diagnostics/format.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

const commands = commandTable.flatMap(({ words, aliases = [] }) => [words, ...aliases]);
const spellings = options.flatMap(({ long, short = [], kind }) => [
  ...long,
  ...short,
  ...(kind === 'boolean' ? long.map((one) => `--no-${one.slice(2)}`) : []),
]);
const values = [
  'a',
  '+a+',
  'tag:x,b',
  '@a',
  '',
  '0',
  '-1',
  '1.5',
  '9e99',
  'true',
  'False',
  'yes',
  '{a: 1}',
  "{'x': [1, 2]}",
  '{',
  '[1',
  'a: b',
  '&a *a',
  '!!js x',
  'json',
  'text',
  'eager',
  'all',
  'model',
  'debug',
  '2024-01-31',
  '2024-13-41',
  '3 days',
  '--',
  '-',
  '---',
  '-x',
  '-xyz',
  '--=',
  '--select=',
  '=',
  '{error: all}',
  '{silence: [NoNodesForSelectionCriteria], include: all}',
  '__proto__',
  'constructor',
  '{__proto__: 1}',
  '😀',
  '\0',
  '\ud800',
  '/dev/null',
  'null',
];
const variables = options.flatMap(({ env }) => (env === undefined ? [] : [env]));

function word(random: Random): string {
  switch (random.below(10)) {
    case 0:
      return random.pick(commands).split(' ')[0] as string;
    case 1:
    case 2:
    case 3:
      return random.pick(spellings);
    case 4:
      return `${random.pick(spellings)}=${random.pick(values)}`;
    case 5:
      return mutate(random.pick(spellings), random.pick(values), ['-', '=', 'no-', ' '], random);
    default:
      return random.pick(values);
  }
}

/** Words before `ENV` are the command line, those after it `NAME=value` of the environment. */
const ENV = 'ENV';

export const commandLines: Target = {
  name: 'command lines',
  share: 20,
  fixed: 0,
  generate(random) {
    const some = (most: number, make: () => string): string[] => Array.from({ length: random.below(most + 1) }, make);
    const before = random.chance(0.3) ? some(2, () => word(random)) : [];
    const command = random.chance(0.95) ? random.pick(commands).split(' ') : [];
    const environment = random.chance(0.2) ? some(3, () => `${random.pick(variables)}=${random.pick(values)}`) : [];
    return [
      ...before,
      ...command,
      ...some(6, () => word(random)),
      ...(environment.length > 0 ? [ENV, ...environment] : []),
    ];
  },
  run(input) {
    const at = input.indexOf(ENV);
    const argv = at < 0 ? input : input.slice(0, at);
    const pairs = at < 0 ? [] : input.slice(at + 1).map((one) => one.split(/=(.*)/s).slice(0, 2));
    try {
      const parsed = parseArgv(argv, Object.fromEntries(pairs));
      if (parsed.action === 'help') void (parsed.command === undefined ? helpText() : commandHelpText(parsed.command));
      if (parsed.action === 'run') resolveFlags(parsed, { project: {}, user: {}, terminal: false });
    } catch (error) {
      if (error instanceof UsageError) formatUsageError(error);
      else if (error instanceof TxError && error.first.kind === 'Usage') formatDiagnostic(error.first);
      else throw error;
    }
  },
};
