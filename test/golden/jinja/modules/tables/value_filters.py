"""Filters, tests, and the methods of list, dict and set, with odd arguments."""

EXPRESSIONS = r'''
[1]|batch
[1,2,3]|batch(2)|list
[1,2,3]|batch(2,'x')|list
[1,2,3]|batch(linecount=2, fill_with=0)|list
[]|batch(2)|list
'abc'|batch(2)|list
{'a':1,'b':2}|batch(1)|list
[1,2,3]|batch(0)|list
1|batch(2)|list
[1,2,3,4,5]|slice(2)|list
[1,2,3,4,5]|slice(3,'x')|list
[1,2]|slice(4)|list
[1,2]|slice(4,'x')|list
[]|slice(2)|list
[1,2,3]|slice(0)|list
'abc'|abs
-3|abs
(-3)|abs
(-3.5)|abs
true|abs
none|abs
3|abs(1)
[1,2,3]|sum
[1.5,2]|sum
[]|sum
[]|sum(start=5)
[1,'a']|sum
['a','b']|sum
['a','b']|sum(start='')
[[1],[2]]|sum(start=[])
[{'a':1},{'a':2}]|sum('a')
[{'a':1}]|sum(attribute='a', start=10)
[{'a':{'b':1}}]|sum('a.b')
[{'a':1}]|sum('b')
[true, true]|sum
{'a':1}|sum
[0.1]*10|sum
([0.1]*10)|sum
[{'a':{'b':2}}]|map(attribute='a.b')|list
[[1,2]]|map(attribute=1)|list
[[1,2]]|map(attribute='1')|list
[{'a':1},{}]|map(attribute='a',default=5)|list
[{'a':1},{}]|map(attribute='a')|list
[{'a':{}}]|map(attribute='a.b',default='x')|list
['a','b']|map('upper')|list
['a','b']|map('replace','a','c')|list
[1.234]|map('round', precision=1)|list
[1.234]|map('round', 1, 'ceil')|list
[[1,2],[3]]|map('length')|list
[[1,2],[3]]|map('join', '-')|join('|')
[[3,1],[2]]|map('sort', reverse=true)|list
[1]|map()|list
[1]|map(foo=1)|list
[1]|map(attribute='x', foo=1)|list
[1]|map('nofilter')|list
[1]|map(missing)|list
1|map('upper')|list
none|map('upper')|list
missing|map('upper')|list
[1,0,2]|select|list
[1,0,2]|reject|list
[1,2,3]|select('odd')|list
[1,2,3]|reject('odd')|list
[1,2,3]|select('gt', 1)|list
[1,2,3]|select('>', 1)|list
[1,2,3]|select('in', [1,3])|list
[1,'a',none]|select('string')|list
['a','b']|select('equalto','a')|list
[1,2]|select('divisibleby', 2)|list
[1]|select('notest')|list
[1]|select(missing)|list
[1]|selectattr()|list
[{'a':1},{'a':2}]|selectattr('a','eq',2)|list
[{'a':1},{'b':2}]|selectattr('a')|list
[{'a':1},{'b':2}]|selectattr('a','defined')|list
[{'a':1},{'b':2}]|selectattr('a','undefined')|list
[{'a':1},{'b':2}]|rejectattr('a')|list
[{'a':1},{'b':2}]|rejectattr('a','defined')|list
[{'a':{'b':1}},{'a':{'b':0}}]|selectattr('a.b')|list
[[1,2],[0,3]]|selectattr(0)|list
[[1,2],[0,3]]|selectattr('0', 'equalto', 0)|list
[{'a':1},{'a':1},{'a':2}]|groupby('a')|list
[{'a':1},{'b':2}]|groupby('a')|list
[{'a':1},{'b':2}]|groupby('a',default=0)|list
[{'a':'x'},{'a':'X'}]|groupby('a')|list
[{'a':'x'},{'a':'X'}]|groupby('a',case_sensitive=true)|list
[{'a':1,'b':2}]|groupby('a.b')|list
[{'a':1}]|groupby
[[1,2],[1,3]]|groupby(0)|list
[[1,2],[1,3]]|groupby('0')|map('first')|list
([{'a':1}]|groupby('a')|first).grouper
([{'a':1}]|groupby('a')|first).list
([{'a':1}]|groupby('a')|first)[0]
[{'a':1},{'a':'x'}]|groupby('a')
[3,1,2]|sort
['b','A','c']|sort
['b','A','a','B']|sort
['b','A','c','a']|sort(case_sensitive=true)
[3,1,2]|sort(true)
[3,1,2]|sort(reverse=true)
[{'a':2,'b':1},{'a':1,'b':2},{'a':1,'b':1}]|sort(attribute='a,b')
[{'a':2,'b':1},{'a':1,'b':2},{'a':1,'b':1}]|sort(attribute='a')
[{'a':2},{'a':1}]|sort(attribute='a', reverse=true)
[{'a':'B'},{'a':'a'}]|sort(attribute='a')
[{'a':'B'},{'a':'a'}]|sort(attribute='a', case_sensitive=true)
[1,'a']|sort
['a', 1]|sort
[1, none]|sort
[3,1,'a',2]|sort
[[2],[1]]|sort
[(2,'a'),(1,'b')]|sort
[1.5,1,true]|sort
'hello'|sort
{'b':1,'a':2}|sort
1|sort
missing|sort
[{'a':1},{}]|sort(attribute='a')
[1,2]|sort(foo=1)
[1,2]|sort(1,2,3,4)
[5,3,9,1,7,2,8,4,6,0,5,3]|sort
{'b':1,'A':2}|dictsort
{'b':1,'A':2}|dictsort(true)
{'b':1,'A':2}|dictsort(false,'value')
{'b':1,'A':2}|dictsort(by='value', reverse=true)
{'b':1,'A':2}|dictsort(by='x')
{'b':'y','A':'X'}|dictsort(by='value')
{1:'a','b':2}|dictsort
1|dictsort
[]|dictsort
missing|dictsort
['a','A','b']|unique|list
['a','A','b']|unique(true)|list
[1,1.0,true,2]|unique|list
[{'a':1},{'a':1},{'a':2}]|unique(attribute='a')|list
[{'a':1}]|unique|list
'aAb'|unique|list
['b','A']|min
['b','A']|max
[]|min
([]|min).x
['b','A']|max(case_sensitive=true)
[{'a':2},{'a':1}]|min(attribute='a')
[{'a':2},{'a':1}]|max(attribute='a')
[1,'a']|max
[3,1.0,2]|max
'hello'|max
[1,1.0]|max
[true,1]|min
[]|first
[]|last
([]|first).x
([]|last).x
([]|random).x
1|first
1|last
missing|first
missing|last
'abc'|first
'abc'|last
{'a':1,'b':2}|first
{'a':1,'b':2}|last
{'a':1,'b':2}.items()|last
range(3)|last
(1,2)|last
([1,2]|map('string'))|first
([1,2]|map('string'))|last
[1]|random
'x'|random
{'a':1}|random
3.7|int
'3.7'|int
'x'|int
'x'|int(5)
'x'|int(default=none)
'0x1F'|int(0,16)
'1f'|int(0,16)
'1F'|int(base=16)
'0b11'|int(0,2)
'0b11'|int
'0x1F'|int(base=0)
'017'|int
'017'|int(base=0)
none|int
none|int(7)
true|int
'1e3'|int
' 42 '|int
'1_000'|int
'1__0'|int
'-5'|int
'+5'|int
'--5'|int
''|int
'12345678901234567890'|int
1e20|int
-3.7|int
(-3.7)|int
[]|int
{}|int(3)
missing|int
missing|float
'٣'|int
'z'|int(0,36)
'z'|int(0,99)
'3.7'|float
'x'|float
'x'|float(1)
'x'|float(default=none)
none|float
'inf'|float|string
'-Infinity'|float|string
'1_0.5'|float
'nan'|float|string
3|float
true|float
' 1.5 '|float
'1e5'|float
'.5'|float
'5.'|float
'1e400'|float|string
[]|float
2.5|round
3.5|round
0.5|round
-0.5|round
(-0.5)|round
2.675|round(2)
1.005|round(2)
1234.5678|round(-2)
42.55|round(1,'floor')
42.55|round(1,'ceil')
42.4|round(method='ceil')
42.4|round(0,'floor')
(-42.5)|round(0,'floor')
(-42.5)|round(0,'ceil')
42|round
42|round(2)
42|round(1,'ceil')
1234|round(-2)
1250|round(-2)
1350|round(-2)
1234|round(-2,'ceil')
1e20|round
1e300|round(2)
42|round(method='x')
'x'|round
none|round
missing|round
true|round
2.5|round(precision=0)|int
1.1|round(20)
'a b c'|replace('b','<')
'aaa'|replace('a','b',2)
'aaa'|replace('a','b',count=1)
5|replace('5','6')
5|replace(5,6)
none|replace('None','x')
'abc'|replace('','-')
'abc'|replace('b')
('<'|e)|replace('&','x')
'foo bar'|truncate(5)
'foo bar baz qux'|truncate(9)
'foo bar baz qux'|truncate(9, true)
'foo bar baz qux'|truncate(11)
'foo bar baz qux'|truncate(11,false,'...',0)
'foo bar baz qux'|truncate(9, end='>', leeway=0)
'foobarbazqux'|truncate(6, leeway=0)
'foo'|truncate(2,end='....')
'foo bar baz'|truncate(3)
'foo bar baz'|truncate(5, leeway=-1)
5|truncate(5)
[1,2]|truncate(5)
'a b c d e f'|wordwrap(5)
'aaaaaaaaaa bb'|wordwrap(4)
'aaaaaaaaaa bb'|wordwrap(4,false)
'a-b-c-d'|wordwrap(3)
'a-b-c-d'|wordwrap(3,break_on_hyphens=false)
'a b c d'|wordwrap(3,true,'|')
'well-known multi-word-thing here'|wordwrap(12)
'one  two   three'|wordwrap(8)
'  leading spaces here'|wordwrap(10)
'line one\nline two is longer'|wordwrap(8)
''|wordwrap(5)
'abc def'|wordwrap(0)
'this -- that---other'|wordwrap(8)
'hello-world'|wordwrap(20)
'averyveryverylongword-with-hyphens short'|wordwrap(10)
5|wordwrap(3)
'a\n\nb'|indent
'a\n\nb'|indent(2,true)
'a\n\nb'|indent(2,true,true)
'a\nb'|indent('>>')
'a\nb'|indent(width=3, first=true)
''|indent
'a\n'|indent
5|indent
none|indent
'a\r\nb'|indent
('a\nb'|safe)|indent|e
'hello world'|title
"it's a dog-day (foo) [bar] {baz} <qux>"|title
'HELLO wORLD'|title
5|title
'HELLO'|capitalize
5|capitalize
'a'|center
'a'|center(5)
'ab'|center(5)
'a'|center(width='a')
5|center(3)
'foo bar'|wordcount
'a-b c_d é'|wordcount
''|wordcount
1000|filesizeformat
1|filesizeformat
0|filesizeformat
1024|filesizeformat(true)
1000000|filesizeformat(binary=true)
123456789|filesizeformat
1e15|filesizeformat
1e30|filesizeformat
'5000'|filesizeformat
'abc'|filesizeformat
999.9|filesizeformat
-5|filesizeformat
{'a':1,'b':none,'c':'<"'}|xmlattr
{'a':1,'b':none}|xmlattr(false)
{'a':missing}|xmlattr
{}|xmlattr
{'c d':1}|xmlattr
{'c/d':1}|xmlattr
5|xmlattr
'http://x.org foo www.a.com mailto:a@b.c a@b.com'|urlize
'http://example.org/abcdef'|urlize(10)
'http://x.org'|urlize(target='_blank', rel='x', nofollow=true)
'see (http://x.org/a_(b)) and http://x.org.'|urlize
'<http://x.org>'|urlize
'a.com b.net c.xyz'|urlize
'tel:123 x'|urlize(extra_schemes=['tel:'])
'x'|urlize(extra_schemes=['a b'])
'a b&c=/é'|urlencode
'a~b_c-d.e'|urlencode
{'a':1,'b':'x y'}|urlencode
[('a',1),('b','é')]|urlencode
5|urlencode
none|urlencode
{'b':1,'a':"<'&>"}|tojson
[1,2]|tojson(2)
{'a':[1,{'b':2}],'c':{}}|tojson(indent=1)
1.0|tojson
[none,true,1.5,'é😀','\n']|tojson
{1:2,none:3,true:4,1.5:5}|tojson
{1:2,'a':3}|tojson
{(1,2):3}|tojson
(1,2)|tojson
missing|tojson
range(2)|tojson
[1e400]|length
{'a':1}|tojson ~ '<'
{'a':1}|tojson + '<'
'<' + ({'a':1}|tojson)
[{'a':1}|tojson]
({'a':1}|tojson)|e
({'a':1}|tojson)|length
({'a':1}|tojson)|replace('"', "'")
({'a':1}|tojson).replace('"', "'")
({'a':1}|tojson) is string
'<b>x</b> <!-- c --> y &amp; z'|striptags
'a < b > c'|striptags
'<a href="x>y">z</a>'|striptags
5|striptags
'abc'|reverse
[1,2]|reverse|list
(1,2)|reverse|list
{'a':1,'b':2}|reverse|list
range(3)|reverse|list
1|reverse
none|trim
' a '|trim
'xax'|trim('x')
'xax'|trim(chars='x')
5|trim
{'a':1}|items|list
missing|items|list
1|items|list
[]|items|list
'x'|attr('nope')
('x'|attr('nope')).y
{'a':1}|attr('a')
{'a':1}|attr('items') is callable
'x'|attr('__class__')
('x'|attr('__class__')).y
missing|attr('x')
missing|default('d')
''|default('d')
''|default('d',true)
none|default('d')
none|default('d',true)
missing|d
missing|d(5)
missing.x|default(1)
0|default(3, boolean=true)
{'a':1}.b|default('q')
missing|default(default_value=2)
[1,2]|join
[1,'a',none]|join('-')
[{'a':1}]|join(',',attribute='a')
[{'a':1},{}]|join(',',attribute='a')
['<', '<'|e]|join('<')
'abc'|join('-')
{'a':1,'b':2}|join(',')
1|join
[1,2]|join(d='+')
[1]|join(x=1)
[1,2]|join(3)
{'a':[1,2,{'b':3}]}|pprint
range(60)|list|pprint
{'b':1,'a':2,'c':[1,2]}|pprint
['x'*50,'y'*50]|pprint
{'key'*10:'value'*20,'other':['z'*30]*4}|pprint
('lorem ipsum '*12)|pprint
['lorem ipsum '*12]|pprint
{'a':('lorem ipsum '*12)}|pprint
(1,)|pprint
(range(40)|list,)|pprint
1.5|pprint
'a\nb'|pprint
{1:2,'a':3}|pprint
none|pprint
[[], {}, ()]|pprint
none|list
'abc'|list
{'a':1}|list
5|list
missing|list
3|length
none|length
missing|length
'abc'|count
{'a':1}|count
3|length(1)
1|string
('<'|e)|string
'x'|safe
('<'|safe)|e
'<'|e|e
('<'|safe)|forceescape
'<'|forceescape|forceescape
['<'|e]
none|e
5|e
missing|e
'a'|e('b')
('<'|e)|upper
('<'|e).upper()
('<a>'|safe).split('a')
('a'|safe) * 2
2 * ('a'|safe)
('a'|safe) + 'b'
'b' + ('a'|safe)
('a'|safe) + 1
('a'|safe) == 'a'
'a' == ('a'|safe)
('a'|safe) < 'b'
'a' in ('abc'|safe)
('a'|safe) in 'abc'
('abc'|safe)[1]
[('abc'|safe)[1:]]
('a'|safe).join(['<','b'])
('a'|safe).striptags()
('&lt;'|safe).unescape()
{('a'|safe): 1}['a']
{'a': 1}['a'|safe]
[('a b'|safe).title()]
[('a'|safe).center(5)]
[('a'|safe)|center(5)]
[('a,b'|safe).partition(',')]
('%s'|safe) % 5
('{}'|safe).format('<')
none|upper
5|upper
[1]|upper
1|upper(2)
'ABC'|lower
1|default(1,2,3)
[1,2,3]|is_list
(1,2)|is_list
'true'|as_bool
1 is divisibleby 0
4 is divisibleby(2)
4 is divisibleby 2
3 is divisibleby(num=3)
'a' is odd
'a' is even
3 is odd
2 is even
2.0 is even
3.5 is odd
none is odd
'x' is sameas 'x'
none is sameas none
1 is sameas true
true is sameas true
1 is foo
1|foo
true is integer
1 is integer
1.0 is integer
true is number
1 is number
1.5 is number
'1' is number
1.0 is float
1 is float
'a' is sequence
{} is sequence
[] is sequence
() is sequence
range(2) is sequence
1 is sequence
none is sequence
{}.items() is sequence
([1]|map('string')) is sequence
[] is mapping
{} is mapping
dict() is mapping
1 is iterable
'a' is iterable
none is iterable
missing is iterable
'A' is upper
'' is upper
'1' is lower
'a1' is lower
5 is lower
('x'|e) is escaped
'x' is escaped
('x'|e) is string
1 is string
'upper' is filter
'x' is filter
'odd' is test
'x' is test
1 is in [1]
1 is in 1
'a' is in 'abc'
1 is not in [2]
1 is eq
1 is eq(1,2)
1 is eq 1.0
1 is == 1
1 is ne 2
2 is gt 1
2 is ge 2
2 is le 1
2 is lt 'a'
2 is greaterthan 1
2 is lessthan 3
1 is gt 'a'
1 is odd(1)
1 is none
none is none
1 is boolean
true is boolean
1 is true
true is true
0 is false
false is false
missing is defined
missing is undefined
1 is defined
missing.x is defined
{}.x is defined
missing is none
missing is callable
dict is callable
range is callable
'a'.upper is callable
'a' is callable
missing == missing
missing == none
[missing]
missing ~ 'x'
missing|string
missing|upper
missing in [1]
1 in missing
missing and 1
missing or 2
not missing
missing if missing else 3
dict(1)
dict([1])
dict([(1,2,3)])
dict(1,2)
{}.nope
{}.nope.deep
{'a':1}['b'].c
[].nope.x
[1][3].x
none.x
none[0].x
(1).x.y
(1.5).x.y
'abc'[7].y
{}[1].y
{}[[]].y
{}[none].y
range(2).x.y
namespace().x.y
namespace(a=1).a
namespace({'a':2}).a
namespace(a=1)
cycler(1).x.y
cycler(1,2).current
cycler()
joiner().sep
range(200000)
range()
range('a')
range(1.0)
range(1,2,0)
range(1,2,3,4)
{'a':1}.keys()|list
{'a':1}.values()
{'a':1}.items()
{}.keys()
{'a':1}.get('b')
{'a':1}.get('b', 5)
{'a':1}.get()
{'a':1}.get(1,2,3)
{'a':1}.get([])
{'a':1}.pop('a')
{'a':1}.pop('b')
{'a':1}.pop('b', 2)
{'a':1}.popitem()
{}.popitem()
{'a':1}.setdefault('b')
{'a':1}.setdefault('a', 2)
{'a':1}.copy()
{'a':1}.update(1)
{}.update([1])
{}.update([(1,2,3)])
{}.keys(1)
{}.fromkeys([1,2], 0)
{'a':1}.keys() == {'a':2}.keys()
'a' in {'a':1}.keys()
1 in {'a':1}.values()
('a',1) in {'a':1}.items()
{'a':1}.keys() - ['a']
{'a':1,'b':2}.keys() - {'a':3}.keys()
{'a':1}.items()|list
{'b':1,'a':{'c':2}} == {'a':{'c':2},'b':1}
[1,2].index(2)
[1,2].index(3)
[1,2,1].count(1)
[].pop()
[1].pop(4)
[1,2,3].pop(0)
[1].pop('a')
[1].remove(2)
[1,2].insert(1)
[1].append()
[1].extend(1)
[3,1,2].sort()
[1,'a'].sort()
[1].sort(1)
[1].sort(foo=1)
[1].copy()
(1,2,1).count(1)
(1,2).index(2)
(1,2).index(3)
(1,2).append
set([1,1,2])
set([1,2]).union([3])
set([1,2]).intersection([2,3])
set([1,2]).difference([2])
set([1,2]).symmetric_difference([2,3])
set([1]).issubset([1,2])
set([1,2]).issuperset([1])
set([1]).isdisjoint([2])
set([1,2]) == set([2,1])
set([1,2]) - set([1])
set([1]) < set([1,2])
set([1]) < 1
set([])
set([[]])
set([1]).remove(2)
set([1]).pop()
1 in set([1.0])
set([1])|length
set([1])|first
set([1])|last
zip([1,2],['a','b'])|list
zip([1],[2,3])|list
zip()|list
tojson({'b':1,'a':[none,'é']})
tojson({'b':1,'a':2}, sort_keys=true)
tojson([1.5,true,{1:2}])
tojson(set([1]))
tojson(missing)
fromjson('{"a": [1, 2.0, null, true, "x\\u00e9"]}')
fromjson('[1e5, -0, -0.0, 12345678901234567890]')
fromjson('{')
fromjson('[1,]')
fromjson('')
fromjson('nul')
fromjson('{"a" 1}')
fromjson('[1 2]')
fromjson('"abc')
fromjson('1 2')
fromjson('{a: 1}')
fromjson('["\\x"]')
fromjson('NaN')|string
fromjson(' {"a":1} ')
'''
TEMPLATES = [
    '{% set l = [3,1,2] %}{% do l.sort() %}{{ l }}',
    '{% set l = [3,1,2] %}{% do l.sort(reverse=true) %}{{ l }}',
    '{% set l = [1] %}{% do l.append(l) %}{{ l }}',
    '{% set d = {} %}{% do d.update({"a": d}) %}{{ d }}',
    '{% set l = [1,2,3] %}{% do l.insert(-1, 9) %}{{ l }}',
    '{% set l = [1,2] %}{% do l.insert(99, 9) %}{{ l }}',
    '{% set l = [1,2] %}{% do l.extend("ab") %}{{ l }}',
    '{% set l = [1,2,1] %}{% do l.remove(1) %}{{ l }}',
    '{% set l = [1,2] %}{% do l.reverse() %}{{ l }}',
    '{% set l = [1,2] %}{% do l.clear() %}{{ l }}',
    '{% set l = [1,2,3] %}{{ l.pop(-2) }}{{ l }}',
    '{% set d = {"a": 1} %}{% do d.update(b=2, a=3) %}{{ d }}',
    '{% set d = {"a": 1} %}{% do d.update([("c", 4)]) %}{{ d }}',
    '{% set d = {1: "a"} %}{% do d.update({1.0: "b"}) %}{{ d }}',
    '{% set d = {"a": 1, "b": 2} %}{{ d.pop("a") }}{{ d }}{{ d.popitem() }}{{ d }}',
    '{% set d = {"a": 1} %}{{ d.setdefault("b", []) }}{{ d }}',
    '{% set d = {"a": 1} %}{% set k = d.keys() %}{% do d.update(z=1) %}{{ k }}',
    '{% set d = {"a": 1} %}{% for k in d %}{% do d.update(b=2) %}{% endfor %}',
    '{% set d = {"b": 1, "a": 2} %}{% do d.pop("b") %}{% do d.update(b=3) %}{{ d }}',
    '{% set s = set([1]) %}{% do s.add(2) %}{% do s.discard(1) %}{% do s.update([5]) %}{{ s }}',
    '{% set m = [1,2]|map("string") %}{{ m|list }}{{ m|list }}',
    '{% set c = cycler("a", "b") %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{% do c.reset() %}{{ c.current }}',
    '{% set j = joiner("|") %}{{ j() }}a{{ j() }}b{{ j() }}',
    '{% set ns = namespace(a=1) %}{% set ns.b = 2 %}{{ ns }}{{ ns.b }}',
    '{% for k, v in {"a": 1}.items() %}{{ k }}{{ v }}{% endfor %}',
    '{% for a, b in [(1, 2), [3, 4], "xy"] %}{{ a }}{{ b }}{% endfor %}',
    '{% for c in "a😀b" %}[{{ c }}]{% endfor %}',
    '{% for x in missing %}x{% else %}e{% endfor %}',
    '{% set d = {"k": 1} %}{{ d.k }}{{ d["k"] }}{{ d.get("k") }}{{ d.keys() }}',
    '{% set d = {"items": 5} %}{{ d.items is callable }}{{ d["items"] }}',
    '{% set z = zip([1], [2]) %}{{ z|list }}{{ z|list }}',
    '{% set l = [1, 2] %}{% set m = l %}{% do m.append(3) %}{{ l }}',
]
CASES = [{'template': '{{ %s }}' % line} for line in EXPRESSIONS.strip().split('\n')] + [{'template': t} for t in TEMPLATES]
