import type { Random } from './random.ts';

const names = [
  's',
  'empty',
  'n',
  'zero',
  'neg',
  'f',
  'yes',
  'no',
  'nil',
  'l',
  'words',
  'd',
  'users',
  'html',
  'tree',
  'unicode',
  'lines',
];
const functions = [
  'range',
  'dict',
  'namespace',
  'cycler',
  'joiner',
  'ref',
  'var',
  'config',
  'caller',
  'm',
  'loop',
  'super',
  'return',
  'lipsum',
  'self',
];
const literals = [
  '0',
  '1',
  '-1',
  '7',
  '3.5',
  '1e10',
  '0.1',
  '1_000',
  '0x1f',
  '9007199254740993',
  '123456789012345678901234567890',
  'true',
  'false',
  'none',
  'True',
  'None',
  "''",
  "'a'",
  '"b c"',
  "'%s %d'",
  "'{} {x!r:>5}'",
  "'\\u00e9\\n'",
  "'1'",
  "'2024-02-30'",
  "'a,b,c'",
  '[]',
  '{}',
  '()',
  "'ß'",
];
const members = [
  'upper',
  'lower',
  'strip',
  'split',
  'join',
  'replace',
  'format',
  'items',
  'keys',
  'values',
  'get',
  'pop',
  'append',
  'update',
  'extend',
  'insert',
  'sort',
  'reverse',
  'index',
  'count',
  'find',
  'startswith',
  'endswith',
  'zfill',
  'center',
  'ljust',
  'splitlines',
  'partition',
  'title',
  'isdigit',
  'encode',
  'translate',
  'expandtabs',
  'rsplit',
  'casefold',
  'copy',
  'clear',
  'setdefault',
  'union',
  'add',
  'real',
  'bit_length',
  'is_integer',
  'as_integer_ratio',
  'conjugate',
  '__class__',
  '__proto__',
  'constructor',
  '__init__',
  '__globals__',
  'prototype',
  'first',
  'index0',
  'last',
  'length',
  'previtem',
  'nextitem',
  'cycle',
  'changed',
  'next',
  'reset',
  'current',
  'name',
  'arguments',
  'a',
  'b',
  'x',
];
const modules = [
  'modules.datetime.datetime(2024, 1, 31)',
  'modules.datetime.timedelta(days=1)',
  'modules.datetime.date(2024, 1, 1)',
  "modules.datetime.datetime.strptime('2024', '%Y')",
  "modules.pytz.timezone('Europe/Berlin')",
  'modules.pytz.utc',
  "modules.re.match('(a)(?P<x>b)?', 'ab')",
  "modules.re.sub('a', 'b', s)",
  "modules.re.findall('\\\\w', s)",
  'modules.itertools.chain([1], l)',
  'modules.itertools.product(l, repeat=2)',
  'modules.itertools.combinations(l, 2)',
  'modules.itertools.count()',
  'modules.itertools.repeat(1)',
  'modules.itertools.cycle(l)',
  'modules.re',
  'modules',
];
export const filters = [
  'abs',
  'attr',
  'batch',
  'capitalize',
  'center',
  'count',
  'd',
  'default',
  'dictsort',
  'e',
  'escape',
  'filesizeformat',
  'first',
  'float',
  'forceescape',
  'format',
  'groupby',
  'indent',
  'int',
  'items',
  'join',
  'last',
  'length',
  'list',
  'lower',
  'map',
  'max',
  'min',
  'pprint',
  'reject',
  'rejectattr',
  'replace',
  'reverse',
  'round',
  'safe',
  'select',
  'selectattr',
  'slice',
  'sort',
  'string',
  'striptags',
  'sum',
  'title',
  'tojson',
  'trim',
  'truncate',
  'unique',
  'upper',
  'urlencode',
  'urlize',
  'wordcount',
  'wordwrap',
  'xmlattr',
  'as_text',
  'as_native',
  'as_bool',
  'as_number',
  'nope',
];
export const tests = [
  'defined',
  'undefined',
  'none',
  'number',
  'integer',
  'float',
  'string',
  'mapping',
  'iterable',
  'sequence',
  'callable',
  'sameas',
  'odd',
  'even',
  'divisibleby',
  'eq',
  'ne',
  'lt',
  'in',
  'boolean',
  'true',
  'false',
  'filter',
  'test',
  'escaped',
  'upper',
  'lower',
  'nope',
  'equalto',
  '==',
  'ge',
];
const operators = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'and',
  'or',
  'in',
  'not in',
];

/** A random expression. */
export function expression(random: Random, depth: number): string {
  const inner = (): string => expression(random, depth - 1);
  if (depth <= 0) return leaf(random);
  switch (random.below(15)) {
    case 0:
    case 1:
      return `${inner()} ${random.pick(operators)} ${inner()}`;
    case 2:
      return `(${inner()})`;
    case 3:
      return `${inner()}.${random.pick(members)}`;
    case 4:
      return `${inner()}.${random.pick(members)}(${callArguments(random, depth - 1)})`;
    case 5:
      return `${inner()}[${random.chance(0.5) ? inner() : slice(random, depth - 1)}]`;
    case 6:
    case 7:
      return `${inner()} | ${random.pick(filters)}${random.chance(0.5) ? `(${callArguments(random, depth - 1)})` : ''}`;
    case 8:
      return `${inner()} is ${random.chance(0.2) ? 'not ' : ''}${random.pick(tests)}${random.chance(0.3) ? `(${inner()})` : ''}`;
    case 9:
      return `${inner()} if ${inner()}${random.chance(0.7) ? ` else ${inner()}` : ''}`;
    case 10:
      return `[${random.some(0, 3, ', ', inner)}]`;
    case 11:
      return `{${random.some(0, 3, ', ', () => `${inner()}: ${inner()}`)}}`;
    case 12:
      return `(${random.some(1, 3, ', ', inner)},)`;
    case 13:
      return `${random.pick(['not ', '-', '+'])}${inner()}`;
    default:
      return `${random.chance(0.7) ? random.pick(functions) : inner()}(${callArguments(random, depth - 1)})`;
  }
}

function leaf(random: Random): string {
  const kind = random.below(20);
  if (kind < 9) return random.pick(names);
  if (kind < 18) return random.pick(literals);
  return kind === 18 ? random.pick(modules) : random.pick(functions);
}

export function callArguments(random: Random, depth: number): string {
  const inner = (): string => expression(random, depth);
  return random.some(0, 3, ', ', () => {
    const kind = random.below(20);
    if (kind < 15) return inner();
    if (kind < 18)
      return `${random.pick(['x', 'default', 'attribute', 'sep', 'value', 'key', 'reverse', 'width', 'boolean'])}=${inner()}`;
    return `${kind === 18 ? '*' : '**'}${inner()}`;
  });
}

function slice(random: Random, depth: number): string {
  const part = (): string => (random.chance(0.5) ? '' : expression(random, depth));
  return random.chance(0.5) ? `${part()}:${part()}` : `${part()}:${part()}:${part()}`;
}
