"""modules.itertools, YAML, Decimal."""

P = '{% set it = modules.itertools %}'
ITER = '''
it.count()|first
it.islice(it.count(5), 3)|list
it.islice(it.count(1, 2), 3)|list
it.islice(it.count(0.5, 0.25), 3)|list
it.islice(it.count(start=3, step=-1), 3)|list
it.count('a')
it.islice(it.cycle('ab'), 5)|list
it.cycle([])|list
it.repeat('x', 3)|list
it.repeat('x', times=2)|list
it.islice(it.repeat(1), 2)|list
it.accumulate([1,2,3])|list
it.accumulate([1,2,3], initial=10)|list
it.accumulate(['a','b'])|list
it.accumulate([])|list
it.chain([1],[2,3],'ab')|list
it.chain()|list
it.chain.from_iterable([[1],[2]])|list
it.chain(1)|list
it.compress('abcd', [1,0,1])|list
it.islice('abcdef', 2)|list
it.islice('abcdef', 2, 4)|list
it.islice('abcdef', 1, none, 2)|list
it.islice('abc', none)|list
it.islice('abc', -1)|list
it.islice('abc', 0, 2, 0)|list
it.islice('abc')
it.starmap(dict, [])|list
it.starmap(range, [[1,3],[2]])|map('list')|list
it.tee([1,2])|map('list')|list
it.tee([1,2], 3)|length
it.zip_longest([1,2],['a'])|list
it.zip_longest([1,2],['a'], fillvalue='-')|list
it.zip_longest()|list
it.product([1,2],'ab')|list
it.product([1,2], repeat=2)|list
it.product()|list
it.product([], [1])|list
it.permutations([1,2,3])|list
it.permutations('abc', 2)|list
it.permutations([1], 2)|list
it.permutations([1], -1)|list
it.combinations('abcd', 2)|list
it.combinations([1,2], 3)|list
it.combinations([1,2])
it.combinations([1,2], 0)|list
it.combinations_with_replacement('ab', 2)|list
it.combinations(iterable='abc', r=2)|list
it.count
it.nope.x
it.keys()|list
it.chain([1]) is iterable
it.chain([1])|length
'''
SETS = [
    '{% set c = it.count() %}{% for x in c %}{{ x }}{% if x == 2 %}{% break %}{% endif %}{% endfor %}{% for x in c %}{{ x }}{% if x == 5 %}{% break %}{% endif %}{% endfor %}',
    '{% set a, b = it.tee([1, 2, 3]) %}{{ a|first }}{{ b|list }}{{ a|list }}', '{% set i = it.chain([1, 2, 3]) %}{{ i|first }}{{ i|list }}{{ i|list }}', '{% set i = it.islice(it.count(), 3) %}{{ i|list }}{{ i|list }}',
]
YAML_IN = ['a: 1', 'a: 2020-01-01', '- 1\n- b', 'a: yes\nb: no\nc: on\nd: off\ne: y\nf: n', 'a: 1.5\nb: 1e3\nc: 1.0e+3\nd: .5\ne: 1_000\nf: 0x1F\ng: 017\nh: 0b11\ni: 0o17\nj: 1:30\nk: 1:30.5', 'a: ~\nb: null\nc:\nd: ""', 'a: .inf\nb: -.inf\nc: .nan',
           'a: "x\\ty"\nb: \'it\'\'s\'', 'a: |\n  l1\n  l2\nb: >\n  f1\n  f2\n', 'a: &x [1, 2]\nb: *x', 'base: &b {x: 1}\nd:\n  <<: *b\n  y: 2', '{a: 1, b: [c, d]}', '[]', '{}', '', '# only', 'just text', '1', 'a: !!str 1', 'a: !!int "3"', '!!set {a, b}', 'a: 1\na: 2',
           '2020-01-01 10:20:30: x', 'a: 2020-01-01 10:20:30', 'a: 2020-01-01T10:20:30Z', 'a: 2020-01-01 10:20:30.5 +02:00', 'a: 2020-1-1', 'a: 12345678901234567890', 'a: +5\nb: -5\nc: 1.\nd: +.5', '1: a\ntrue: b\n1.5: c\nnull: d', 'a: TRUE\nb: True\nc: tRue', 'a: 08\nb: 09.5', "a: 'yes'"]
YAML_OUT = ["{'a': [1, 2]}", "{'b': 1, 'a': {'c': [1, {'d': 2}]}}", '[]', '{}', "{'a': [], 'b': {}}", '[[1, 2], [3]]', "[{'a': 1, 'b': 2}, {'c': 3}]", "'abc'", '1', '1.5', 'none', 'true', "['yes', 'no', 'true', 'null', '~', '1', '1.5', '2020-01-01', '', ' ', 'a b', 'a: b', 'a #b', '#a', '- a', '-a', 'a:', ':a', '?a', '? a', '*a', '&a', '!a', '%a', '@a', '`a', '[a', ']a', '{a', ',a', '|a', '>a', '\"a', \"it's\", 'a, b', '=', '<<', '---', '...', 'on', 'y', '0x1f', '1e3', '1_000', '.5', '1:30']",
            "['a\\nb', 'a\\n', '\\na', 'a\\n\\nb', 'tab\\there', 'é', '😀', 'a\\\\b', ' lead', 'trail ', '\\x07', 'a\"b', \"a'b c\"]", '[1e16, 1e-7, 0.1, 100.0, y|float, -(y|float)]', '(1, 2)', "{'k': (1, 2)}", "{1: 'a', none: 'b', true: 'c', 1.5: 'd'}", "{'a': 'word ' * 30}", "['word ' * 30 + 'x']", "{'a': ('x' * 100) + ' ' + ('y' * 20)}",
            "{'a': ('it''s: ' ~ 'word ' * 30)}", "{'long key ' * 20: 1}", '12345678901234567890', "{'a': {'b': {'c': {'d': 1}}}}", "[[[1]]]", "[[], [[]], {}]", "{'a b': 1, 'c: d': 2, '': 3}", 'missing', "{'x': missing}", "{'d': modules.datetime.date(2020, 1, 2)}", "{'d': modules.datetime.datetime(2020, 1, 2, 3, 4)}", "{(1, 2): 3}", "set(['a'])", "{'m': 'line1\\nline2'}", "{'é': 'ü'}"]
DEC = '''
Decimal('1.5')
[Decimal('1.50'), Decimal('-0'), Decimal('1E+5'), Decimal('0.000001'), Decimal('0.0000001'), Decimal('NaN'), Decimal('-Infinity'), Decimal('1e-10'), Decimal(5), Decimal(0.1), Decimal(1.5)]
Decimal('1.50') + Decimal('1.5')
Decimal('1.5') + 1
1 + Decimal('1.5')
Decimal('1.5') + 1.5
Decimal('1.5') * 2
Decimal('1.50') * Decimal('2.0')
Decimal('1') / 3
Decimal('10') / 4
Decimal('1.00') / 2
Decimal('6') / Decimal('3')
Decimal('600') / 3
Decimal('7') // 2
Decimal('-7') // 2
Decimal('-7') % 2
Decimal('7.5') % 2
Decimal('2') ** 10
Decimal('2') ** -1
Decimal('2.5') ** 2
Decimal('2') ** Decimal('0.5')
Decimal('1') / 0
Decimal('0') / 0
Decimal('1') % 0
Decimal('1') // 0
Decimal('x')
Decimal(none)
Decimal('1.5') - Decimal('0.5')
-Decimal('1.5')
-Decimal('0')
Decimal('-1.5')|abs
Decimal('1.5') == 1.5
Decimal('0.1') == 0.1
Decimal('1') == 1
Decimal('1.0') == Decimal('1.00')
Decimal('1.5') < 2
Decimal('1.5') < 1.6
Decimal('1.5') > 'a'
2 > Decimal('1.5')
[Decimal('2'), Decimal('1'), 1.5]|sort
[Decimal('1.5'), 2]|sum
[Decimal('1.5'), 2]|max
{Decimal('1'): 'a'}[1]
Decimal('1.5')|int
Decimal('-1.5')|int
Decimal('1.5')|float
Decimal('2.5')|round
Decimal('2.675')|round(2)
Decimal('2.675')|round(2, 'floor')
Decimal('1.5')|string
Decimal('1.5')|tojson
Decimal('1.5') is number
Decimal('1.5') is float
Decimal('0') is defined and not Decimal('0')
'%s' % Decimal('1.50')
'%d' % Decimal('1.9')
'%.2f' % Decimal('1.005')
'{:.2f}'.format(Decimal('1.005'))
'{:,.2f}'.format(Decimal('1234567.895'))
'{:10}|'.format(Decimal('1.5'))
'{:<10}|'.format(Decimal('1.5'))
'{:e}'.format(Decimal('12345'))
'{:.2e}'.format(Decimal('12345'))
'{:g}'.format(Decimal('12345.6789'))
'{:.3g}'.format(Decimal('12345.6789'))
'{:%}'.format(Decimal('0.25'))
'{:+}'.format(Decimal('1'))
'{:010.2f}'.format(Decimal('-3.14159'))
Decimal('1.2345').quantize(Decimal('0.01'))
Decimal('1.235').quantize(Decimal('0.01'))
Decimal('1.245').quantize(Decimal('0.01'), 'ROUND_HALF_UP')
Decimal('1.241').quantize(Decimal('0.01'), rounding='ROUND_UP')
Decimal('-1.249').quantize(Decimal('0.01'), rounding='ROUND_FLOOR')
Decimal('1.5').quantize(Decimal('1'))
Decimal('15').quantize(Decimal('1E1'))
Decimal('1e30').quantize(Decimal('1'))
Decimal('1.500').normalize()
Decimal('1500').normalize()
Decimal('0.00').normalize()
Decimal('1.5').as_tuple()
Decimal('1.5').as_integer_ratio()
Decimal('2').sqrt()
Decimal('4.00').sqrt()
Decimal('-1').sqrt()
Decimal('123.45').adjusted()
Decimal('1.5').to_integral_value()
Decimal('2.5').to_integral_value()
Decimal('1.5').is_nan()
Decimal('1.5').copy_abs()
Decimal('1').compare(Decimal('2'))
Decimal('1').max(Decimal('2'))
Decimal('0.1') + Decimal('0.2')
Decimal('1234567890123456789012345678') + Decimal('0.5')
Decimal('12345678901234567890123456789') * 1
Decimal('9.99999999999999999999999999999') + 0
Decimal('NaN') == Decimal('NaN')
Decimal('Infinity') - Decimal('Infinity')
Decimal('1').nope
Decimal
'''
CASES = [{'template': P + '{{ %s }}' % e} for e in ITER.strip().split('\n')] + [{'template': P + t} for t in SETS]
CASES += [{'template': '{{ fromyaml(y) }}', 'context': {'y': y}} for y in YAML_IN]
CASES += [{'template': '{{ [toyaml(%s)] }}{{ [toyaml(%s, sort_keys=true)] }}' % (v, v), 'context': {'y': 'inf'}} for v in YAML_OUT]
CASES += [{'template': '{{ %s }}' % e} for e in DEC.strip().split('\n')]
