import { expect, test } from 'vitest';
import { Environment } from '../../../src/jinja/jinja.ts';
import { makeModules } from '../../../src/jinja/runtime/modules.ts';

const modules = makeModules({ now: () => new Date(0) });
const render = (text: string): string =>
  new Environment()
    .parse({ text, file: 't' })
    .renderSync({ lookup: (name) => (name === 'modules' ? modules : undefined) });

test.each([
  ["{{ modules.re.match('(a|b)+$', 'abab').group(1) }}", 'b'],
  ["{{ modules.re.sub('(x{1,2})+', '-', 'axxxb') }}", 'a-b'],
  ["{{ modules.re.findall('(?P<d>[0-9]+)*,', '1,22,') }}", "['1', '22']"],
])('a search under guard finds what any search finds: %s', (text, want) => {
  expect(render(text)).toBe(want);
});

test('a search that would never end is given up', () => {
  const text = `{{ modules.re.match('(a+)+$', '${'a'.repeat(60)}b') }}`;
  expect(() => render(text)).toThrow("the pattern '(a+)+$' takes more than 2 seconds on a text of 61 characters");
});
