"""Every filter on every kind of input, with arguments that matter."""

INPUTS = ["'hello World'", "''", "'a,b c'", "42", "-7", "3.75", "true", "none", "nope", "[3, 1, 2]", "['b', 'A', 'c']", "[]", "(1, 2)", "{'b': 2, 'a': 1}", "{}", "users", "html", "unicode", "lines"]

CALLS = """
abs
attr('name')
batch(2)
batch(2, 'x')
capitalize
center(20)
count
default('D')
default('D', true)
d('x', boolean=true)
dictsort
dictsort(true, 'value')
dictsort(reverse=true)
e
escape
filesizeformat
filesizeformat(true)
first
float
float(1.5)
forceescape
groupby('city')
indent
indent(2, true)
indent('>', blank=true)
int
int(5)
int(base=16)
items | list
join
join(', ')
join('-', 'name')
last
length
list
lower
map('string') | list
map('upper') | list
map(attribute='name') | list
map(attribute='nope', default='-') | list
max
min
max(attribute='age')
min(true)
pprint
reject | list
reject('odd') | list
rejectattr('tags') | map(attribute='name') | list
replace('l', 'L')
replace('l', 'L', 1)
reverse | list
reverse
round
round(1)
round(1, 'floor')
round(method='ceil')
safe
select | list
select('odd') | list
select('string') | list
selectattr('tags') | map(attribute='name') | list
selectattr('age', 'gt', 26) | map(attribute='name') | list
selectattr('city', '==', 'Rome') | list | length
slice(2) | list
slice(2, 'x') | list
sort
sort(true)
sort(reverse=true, case_sensitive=true)
sort(attribute='name') | map(attribute='name') | list
sort(attribute='age,name') | map(attribute='name') | list
string
striptags
sum
sum(start=10)
sum('age')
title
tojson
tojson(2)
trim
trim('hc')
truncate
truncate(5)
truncate(5, true)
truncate(6, true, '..', 0)
unique | list
unique(attribute='city') | map(attribute='name') | list
unique(true) | list
upper
urlencode
wordcount
wordwrap(5)
wordwrap(4, false)
xmlattr
nofilter
""".strip().split("\n")

EXTRA = """
{{ 'hello' | upper(1) }}
{{ 'hello' | replace('l') }}
{{ 'hello' | replace() }}
{{ 'hello' | truncate(length=3, killwords=true, end='', leeway=0) }}
{{ 'hello' | center }}
{{ 'hello' | center(width=11) }}[]
{{ 'hello' | nope(1) }}
{{ l | join(',', foo=1) }}
{{ l | map }}
{{ l | map() | list }}
{{ l | map('nofilter') | list }}
{{ l | select('notest') | list }}
{{ l | map('add', 1) | list }}
{{ l | map('default', 5) | list }}
{{ words | map('replace', 'a', 'b') | join(' ') }}
{{ words | map('lower') | sort | join }}
{{ words | sort }}{{ words | sort(case_sensitive=true) }}{{ words | unique | list }}
{{ users | map(attribute='tags.0') | list }}
{{ users | map(attribute='tags') | sum(start=[]) }}
{{ users | sum(attribute='age') }}
{{ users | groupby('city') }}
{{ users | groupby('nope', default='x') | length }}
{{ users | map('attr', 'name') | list }}
{{ d | dictsort(by='nope') }}
{{ 3.7 | round(method='nope') }}
{{ 2.5 | round }}{{ 3.5 | round }}{{ -2.5 | round }}{{ 2.675 | round(2) }}{{ 1234.5 | round(-2) }}{{ 5 | round }}{{ 5 | round(1) }}
{{ '12' | int }}{{ ' 12 ' | int }}{{ '12.7' | int }}{{ 'x' | int }}{{ 'ff' | int(0, 16) }}{{ '0x1f' | int(0, 16) }}{{ '1e3' | int }}{{ none | int }}{{ true | int }}
{{ '1.5' | float }}{{ 'x' | float }}{{ '1e3' | float }}{{ none | float }}{{ 'inf' | float }}{{ 'nan' | float }}{{ true | float }}{{ 3 | float }}
{{ "%s %s" | format('a', 'b') }}{{ "%(x)s" | format(x=1) }}{{ "%d%%" | format(5) }}{{ '%05.1f|%-5s|%+d|%x|%r' | format(3.14159, 'ab', 5, 255, 'q') }}
{{ '%d' | format('x') }}
{{ '%s %s' | format('a') }}
{{ 'a b' | urlencode }}{{ {'a': 1, 'b': 'x y'} | urlencode }}{{ 'a/b?c=é' | urlencode }}{{ [('a', 1)] | urlencode }}
{{ 'see http://example.com now' | urlize }}
{{ 1000 | filesizeformat }}{{ 1 | filesizeformat }}{{ 0 | filesizeformat }}{{ 1500000 | filesizeformat }}{{ 1024 | filesizeformat(true) }}{{ 10 ** 12 | filesizeformat }}
{{ '<a href="x">y</a> z  w' | striptags }}{{ '&lt;b&gt;' | striptags }}
{{ {'a': 1, 'b': none, 'c': '<'} | xmlattr }}{{ {'a b': 1} | xmlattr }}
{{ {'a': '<script>', 'b': [1, none, true, 1.5, "it's"]} | tojson }}{{ 'é' | tojson }}{{ {2: 1, 1: 2} | tojson }}{{ (1, 2) | tojson }}{{ nope | tojson }}
{{ {'z': 1, 'a': {'y': [], 'b': {}}} | tojson(indent=2) }}
{{ 'hello world foo' | wordwrap(5, wrapstring='|') }}{{ 'abcdefghij' | wordwrap(4, true, '|') }}{{ 'a\nb' | wordwrap(10) }}
{{ 'one two three four' | truncate(11) }}{{ 'one two three four' | truncate(11, leeway=0) }}{{ 'one two three' | truncate(9, false, '...', 0) }}
{{ 'a\nb\n\nc' | indent }}|{{ 'a\nb\n\nc' | indent(3, true, true) }}|{{ 'a\nb' | indent('--', first=true) }}
{{ [1, 2, 3, 4, 5] | slice(3) | list }}{{ [1, 2, 3, 4, 5] | batch(2, 0) | list }}{{ range(5) | batch(2) | list }}
{{ [1, [2, 3]] | string | length }}{{ [3, 1] | sort | first }}{{ ['b', 'A'] | min }}{{ ['b', 'A'] | min(case_sensitive=true) }}
{{ [1, 'a'] | sort }}
{{ [none, 1] | max }}
{{ [1, '1', 1.0, true] | unique | list }}{{ ['a', 'A', 'b'] | unique | list }}
{{ 5 | list }}
{{ 5 | length }}
{{ 5 | join }}
{{ none | length }}
{{ none | list }}
{{ 'abc' | first }}{{ 'abc' | last }}{{ {} | first }}{{ {'a': 1} | first }}{{ [] | last is defined }}
{{ 'abc' | reverse }}{{ [1, 2] | reverse | list }}{{ (1, 2) | reverse | list }}{{ range(3) | reverse | list }}
{{ "it's a-b c_d" | title }}{{ 'HELLO wORLD' | capitalize }}{{ 'foo (bar) [baz]' | title }}
{{ [1, 2] | safe }}{{ html | safe | upper }}{{ html | e | e }}{{ html | e ~ '<' }}{{ html | escape | forceescape }}
{{ 'x' | attr('upper') }}{{ 'x' | attr('__class__') }}{{ d | attr('items') }}{{ d | attr('a') is defined }}
{{ nope | default }}{{ nope | default(1) }}{{ nope.x | default(1) }}
{{ '' | default('x') }}{{ '' | default('x', true) }}{{ none | default('x') }}{{ none | default('x', true) }}{{ 0 | default(1, boolean=true) }}
{{ d | items | list }}{{ nope | items | list }}{{ 5 | items | list }}
{{ d | list }}{{ d | length }}{{ d | first }}{{ d | sort }}{{ d | join }}{{ d | map('upper') | list }}
{{ 'abc' | list }}{{ 'cab' | sort }}{{ 'abca' | unique | list }}{{ 'abc' | map('upper') | join('-') }}{{ 'abc' | sum }}
{{ pprint }}{{ {'a': 'x' * 50, 'b': 'y' * 50} | pprint }}
""".strip().split("\n")

CASES = [f"{{{{ {value} | {call} }}}}" for call in CALLS for value in INPUTS if "pprint" not in call or len(value) < 9] + EXTRA
