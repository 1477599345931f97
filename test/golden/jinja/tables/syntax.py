"""Lexing, white space control, expressions' grammar, and the messages of syntax errors."""

import itertools

VALID = r"""
{{ 1 }}{{ 1.0 }}{{ 1_000 }}{{ 0x1F }}{{ 0b101 }}{{ 0o17 }}{{ 0XaB }}{{ 00 }}{{ 0_0 }}
{{ 1e3 }}{{ 1E-2 }}{{ 1_0.5_0 }}{{ 1.5e+3 }}{{ 10e20 }}{{ 1e16 }}{{ 1e15 }}{{ 1.5e300 * 1e10 }}
{{ 12345678901234567890 }}{{ 9007199254740993 }}{{ -9007199254740993 }}{{ 0xFFFFFFFFFFFFFFFFFF }}
{{ 1.e }}
{{ 1..real }}
{{ l.0 }}{{ l.1 }}{{ users.0.name }}
{{ 1.5.real }}{{ 'a'.upper() }}
{{ 'a' 'b' "c" }}
{{ 'a\nb\t\\\'\"c' }}
{{ '\x41\u00e9\U0001F600\101\0' | length }}
{{ "\x41\u00e9\101" }}{{ '\q\d\é' }}
{{ 'line1\
line2' }}
{{ "it's" }}{{ 'say "x"' }}
{{ 'multi
line' }}
{{ "{{ x }}" }}{{ '{% if %}' }}{{ "}}" }}{{ '%}' }}
{{ [1, 2, 3,] }}{{ (1,) }}{{ (1, 2,) }}{{ {'a': 1,} }}{{ () }}{{ [] }}{{ {} }}{{ (1) }}
{{ 1, 2 }}{{ 1, }}
{{ {1: 'a', 'b': 2, (1, 2): 3, none: 4, true: 5} }}
{{ {'a': {'b': [1, {'c': (1,)}]}} }}
{{ true }}{{ True }}{{ false }}{{ False }}{{ none }}{{ None }}{{ null }}{{ TRUE }}
{{ not true }}{{ not not 1 }}{{ not 1 == 2 }}{{ - 3 }}{{ --3 }}{{ +3 }}{{ -+-3 }}{{ -2 ** 2 }}{{ 2 ** -1 }}{{ 2 ** 3 ** 2 }}
{{ 1 + 2 * 3 }}{{ (1 + 2) * 3 }}{{ 7 // 2 * 2 }}{{ 7 % 4 / 2 }}{{ 2 - 1 - 1 }}{{ 1 + 1 ~ 2 + 2 }}{{ 'a' ~ 1 + 2 }}
{{ 1 if true else 2 }}{{ 1 if false else 2 }}{{ 1 if false }}{{ 1 if no else 2 if no else 3 }}{{ (1 if no) is defined }}
{{ 1 if true if false else 3 }}
{{ (1 if no).x }}
{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 1 == 1 == true }}{{ 1 < 2 > 1 }}{{ 3 > 2 >= 2 != 1 }}
{{ 1 in l }}{{ 9 not in l }}{{ not 1 in l }}{{ 1 in [1] in [[1]] }}
{{ 1 and 2 }}{{ 0 and 2 }}{{ 0 or 2 }}{{ 1 or 2 }}{{ '' or [] or none }}{{ 1 and 0 or 3 }}{{ not 0 and 1 }}
{{ n is number }}{{ n is not number }}{{ n is divisibleby 7 }}{{ n is divisibleby(3) }}{{ n is sameas n }}{{ not n is number }}
{{ n is number and s is string }}{{ n is eq 7 and 1 }}{{ n is eq n.real }}{{ n is in l }}{{ 3 is in [1, 3] }}{{ n is gt 3 or nope.x }}
{{ n is defined if yes else 2 }}
{{ nope is defined }}{{ nope is undefined }}{{ nope.x is defined }}
{{ d.nope is defined }}{{ d['nope'] is defined }}{{ d.nope.x is defined }}
{{ s | upper | lower }}{{ s|replace('o','0')|upper }}{{ -1 | abs }}{{ (-1) | abs }}{{ 'a' ~ 'b' | upper }}{{ 1 + 2 | string }}
{{ l | first + 1 }}{{ l | sum * 2 }}{{ not s | length }}{{ s | length > 3 }}{{ s | default('x') is string }}
{{ s.upper() | lower }}{{ s | upper().x }}{{ 'x'.join(['a', 'b']) }}{{ "%s-%d" | format('a', 3) }}
{{ (s | upper)[0] }}{{ s[0] | upper }}{{ l[0] is odd }}{{ l | list | length is odd }}
{{ l[1:] }}{{ l[:1] }}{{ l[::2] }}{{ l[::-1] }}{{ l[-2:] }}{{ s[1:4] }}{{ s[::-1] }}{{ l[1:2:1] }}{{ l[:] }}{{ l[0:10] }}
{{ d.a }}{{ d['a'] }}{{ d["c"][0] }}{{ d.c.0 }}{{ d['c'].1 }}{{ d.items() | list }}{{ d.get('x', 5) }}{{ d.keys() | list }}
{{ d.a if d.a else 0 }}{{ users[0].name }}{{ users[-1]['name'] }}{{ (users | first).tags[1] }}
{{ s.upper ( ) }}{{ s . upper() }}{{ d [ 'a' ] }}{{ range ( 2 ) | list }}
{{ dict(a=1, b=2) }}{{ dict([('x', 1)]) }}{{ dict(**d) }}{{ range(*[1, 4]) | list }}{{ dict({'a': 1}, b=2,) }}
{{ {'if': 1, 'for': 2}['if'] }}{{ d.get }}
{{ (1, 2) == (1, 2) }}{{ [1] + [2] }}{{ (1,) + (2,) }}{{ 'ab' * 2 }}{{ [0] * 3 }}
{{ 5 if n in l else 6 }}{{ 'yes' if s.startswith('h') and not no else 'no' }}
{{ [i for i in l] }}
{{ lambda: 1 }}
{{ a.b.c }}
{{ n.real }}{{ n.bit_length() }}
{{ é }}{{ naïve_name }}{{ _x }}
{%- set x = 1 -%} {{ x }}
{#- c -#} a {# b #} c
{# multi
line #}x
{# {{ nope }} {% bad %} #}x
{#-#}x{#--#}y
{% raw %}{{ x }}{% if %}{# c #}{% endraw %}
{% raw -%}  a  {%- endraw %}|
a  {%- raw %} b {% endraw -%}  c
{% raw %}{% endraw %}{%raw%}x{%endraw%}{%- raw -%} y {%- endraw -%} z
{% raw %}{% raw %}{% endraw %}
{% if yes: %}x{% endif %}
{% for i in l: %}{{ i }}{% endfor %}
{%if yes%}x{%endif%}{%   if no   %}{%else%}y{%   endif   %}
{%+ if yes +%} x {%+ endif +%}
{{- 1 -}}  {{+ 2 }}
{{ 1 -}} {{- 2 }}  {{ 3 }}
{{-1}}{{ -1 }}{{--1}}
{% set x = -1 %}{{ x }}{% if yes -%} a {%- elif no -%} b {%- else -%} c {%- endif %}
{ { x } } {x} {% raw %}{{{% endraw %} }} %} #}
{{ {'a': {'b': 1}} }}{{ {'a': {'b': 1}}.a.b }}{{ {} }}{{ [{}] }}
{{ '{{' }}{{ "{%" }}{{ '#}' }}
{{ n }}}
{{{ 'a': 1 }}}
{{ {'a':{}}}}
{% set q = {'a': '}'} %}{{ q }}
{{ [1,
  2,
  3] }}
{{ '' }}{{ "" }}{{ ''  '' }}
{{ x if }}
{{ 1if yes else 2 }}{{ 1and 2 }}
{{ 'a'if yes }}
text only
{{ s }}x{{ n }}
{{ [n, s, f, yes, nil, d, l] }}
{{ nope }}{{ nope | default('d') }}{{ nope or 'x' }}{{ nope | length }}{{ nope | list }}{{ nope ~ 'x' }}{{ not nope }}
{{ s.nope }}{{ d.nope }}{{ l.nope }}{{ n.nope }}{{ nil.nope }}{{ l[10] }}{{ d['x'] }}{{ nil[0] }}{{ s[100] }}
"""

INVALID = r"""
{{
{%
{{ }}
{% %}
{{ 1 2 }}
{{ 1 + }}
{{ * 1 }}
{{ a b }}
{{ 'a }}
{{ "a }}
{{ a. }}
{{ a.'b' }}
{{ a[ }}
{{ a[] }}
{{ a[1 }}
{{ (1 }}
{{ 1) }}
{{ [1) }}
{{ [1 }}
{{ {1 }}
{{ {1: }}
{{ {1: 2 }}
{{ {1, 2} }}
{{ {,} }}
{{ [,] }}
{{ (,) }}
{{ f(,) }}
{{ f(a=) }}
{{ f(a=1, 2) }}
{{ f(*a, 1) }}
{{ f(**a, 1) }}
{{ f(**a, b=1) }}
{{ f(**a, *b) }}
{{ f(*a, *b) }}
{{ f(**a, **b) }}
{{ dict(a=1, a=2) }}
{{ a | }}
{{ a | 1 }}
{{ a | nofilter }}
{{ a | a.b.c }}
{{ a is }}
{{ a is notest }}
{{ a is 1 }}
{{ a is not }}
{{ a is defined is string }}
{{ a is string is defined }}
{{ a if }}
{{ if a }}
{{ a else b }}
{{ a if b else }}
{{ not }}
{{ a not b }}
{{ a not in }}
{{ a ! b }}
{{ a & b }}
{{ a ? b : c }}
{{ a @ b }}
{{ $a }}
{{ a; b }}
{{ a := 1 }}
{{ a = 1 }}
{{ a == }}
{{ == a }}
{{ a === b }}
{{ a <> b }}
{{ a && b }}
{{ a || b }}
{{ ~ a }}
{{ 012 }}
{{ 0b2 }}
{{ 0x }}
{{ 1__0 }}
{{ 1a }}
{{ 1. }}
{{ .5 }}
{{ '\x4' }}
{{ '\u12' }}
{{ '\U00110000' }}
{{ '\N{DASH' }}
{{ a%}
{% if a }}
{% if %}
{% if a %}
{% if a %}{% else %}
{% if a %}{% elif %}{% endif %}
{% if a %}{% elif b %}
{% if a %}{% endfor %}
{% if a %}{% else %}{% elif b %}{% endif %}
{% if a %}{% else %}{% else %}{% endif %}
{% endif %}
{% endfor %}
{% else %}
{% elif a %}
{% endmacro %}
{% foo %}
{% if a %}{% foo %}{% endif %}
{% for %}
{% for i %}
{% for i in %}
{% for i in l %}
{% for i in l %}{% endif %}
{% for i in l %}{% if i %}{% endfor %}
{% for i in l if %}{% endfor %}
{% for i in l recursive recursive %}{% endfor %}
{% for 1 in l %}{% endfor %}
{% for 'a' in l %}{% endfor %}
{% for i.x in l %}{% endfor %}
{% for true in l %}{% endfor %}
{% for i in l %}{% else %}
{% for i, in l %}{% endfor %}x
{% for (i) in l %}{{ i }}{% endfor %}
{% for [i] in l %}{% endfor %}
{% for i in l %}{% endfor
{% set %}
{% set x %}
{% set x = %}
{% set 1 = 2 %}
{% set x = 1
{% set x == 1 %}
{% set x.y.z = 1 %}
{% set x[0] = 1 %}
{% set x() = 1 %}
{% set none = 1 %}
{% set true, a = 1 %}
{% set x += 1 %}
{% set x | %}{% endset %}
{% set x | nofilter %}{% endset %}
{% endset %}
{% macro %}
{% macro f %}
{% macro f( %}
{% macro f() %}
{% macro f(1) %}{% endmacro %}
{% macro f(a b) %}{% endmacro %}
{% macro f(a, %}{% endmacro %}
{% macro f(a,) %}{{ a }}{% endmacro %}{{ f(1) }}
{% macro f(*a) %}{% endmacro %}
{% macro f(a=) %}{% endmacro %}
{% macro 1f() %}{% endmacro %}
{% macro f() %}{% endmacro f %}
{% macro f() %}{% break %}{% endmacro %}
{% call %}{% endcall %}
{% call f %}{% endcall %}
{% call f() %}
{% call 1 %}{% endcall %}
{% call(1) f() %}{% endcall %}
{% call f() | upper %}{% endcall %}
{% filter %}{% endfilter %}
{% filter nofilter %}{% endfilter %}
{% filter 1 %}{% endfilter %}
{% filter upper %}
{% with a %}{% endwith %}
{% with a = %}{% endwith %}
{% with 1 = 2 %}{% endwith %}
{% with a = 1 b = 2 %}{% endwith %}
{% with a = 1, %}{% endwith %}
{% with %}
{% do %}
{% do 1 2 %}
{% do x = 1 %}
{% break %}
{% continue %}
{% if yes %}{% break %}{% endif %}
{% for i in l %}{% macro f() %}{% break %}{% endmacro %}{% endfor %}
{% for i in l %}{% endfor %}{% continue %}
{% for i in l %}{% else %}{% break %}{% endfor %}
{% block %}{% endblock %}
{% block a-b %}{% endblock %}
{% block a %}
{% block a %}{% endblock b %}
{% block a required %}text{% endblock %}
{% raw %}
{% raw %}x
{% raw %}x{% endra %}
{% endraw %}
{# unclosed
{#
{% include %}
{% import 'a' %}
{% from 'a' %}
{% from 'a' import %}
{% from 'a' import _b %}
{% extends %}
{% print 1 2 %}
{% autoescape %}{% endautoescape %}
{% 1 %}
{% 'a' %}
{% (a) %}
{% if a %}{{ b }{% endif %}
{{ a }
{{ { }}
{{ [ }}
{{ ( }}
{{ a } }}
{% if (a %}{% endif %}
{% if a) %}{% endif %}
{{ {'a': 1 }}
{{ 'a' if nofilter | nope }}
{{ 1 if no else (2 | nofilter) }}
{{ 1 if yes else (2 | nofilter) }}
{% if no %}{{ 1 | nofilter }}{% endif %}
{% if yes %}{{ 1 | nofilter }}{% endif %}
{% if yes %}{{ 1 is notest }}{% endif %}
{% if no %}{% for i in l %}{{ i | nofilter }}{% endfor %}{% endif %}
{% if 1 | nofilter %}{% endif %}
{% macro f(a=1 | nofilter) %}{% endmacro %}
{{ caller() }}
{{ super() }}
{{ x.y.z }}
{{ nope() }}
{{ nope.x }}
{{ nope[0] }}
{{ nope + 1 }}
{{ 1 + nope }}
{{ nope < 1 }}
{{ -nope }}
{{ nope.x() }}
{{ d.nope.x }}
{{ d.nope() }}
{{ d['nope'].x }}
{{ l[10].x }}
{{ s.nope() }}
{{ n() }}
{{ s() }}
{{ nil() }}
{{ nil.x.y }}
{{ [] | first | upper }}{{ ([] | first).x }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.5 / 0 }}
{{ 's' + 1 }}
{{ 1 + 's' }}
{{ [] + 1 }}
{{ {} + {} }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ [1] < ['a'] }}
{{ 1 in 5 }}
{{ 1 in 'abc' }}
{{ {[]: 1} }}
{{ {{}: 1} }}
{{ -'a' }}
{{ +[] }}
{{ l.append() }}
{{ l.pop(99) }}
{{ d.pop('zz') }}
{{ l.index(99) }}
{{ s.index('zz') }}
{{ 'a'.join([1]) }}
{{ range(1000000) }}
{{ range() }}
{{ range('a') }}
{{ s.__class__ }}
{{ s.__class__.__mro__ }}
{{ ''.__class__() }}
{{ f(*1) }}
{{ dict(*[1]) }}
{{ dict(**1) }}
{{ dict(**{1: 2}) }}
{{ nil[1:] }}
{{ d[1:] }}
{{ l['a':] }}
{{ l[::0] }}
"""

# Blank after and before each kind of tag, with each sign.
CONTROL = [
    f"a \n {{%{a} if true {b}%}} \n b \n {{%{c} endif {d}%}} \n c" for a, b, c, d in itertools.product(["", "-", "+"], repeat=4)
] + [f"a \n {{{{{a} 1 {b}}}}} \n b{{#{a} x {c}#}} \n c" for a, b, c in itertools.product(["", "-"], ["", "-"], ["", "-", "+"])]

ENDINGS = ["a\n", "a\n\n", "\n", "\n\n", "", "a\r\n", "a\r\n\r\n", "a\rb", "a\r\nb\n", "{{ s }}\n", "{{ s }}\n\n", "{% if yes %}\n{% endif %}\n",
    "a{# c #}\n", "{{ 'a\r\nb' }}", "{% raw %}\n{% endraw %}\n", "a\n{%- if yes %}\nb\n{%- endif %}\n", "\ufeffa", "a\u2028b\x0b\x0c\x1c{{- n -}}\x1d \x85\xa0c",
    "x\n\n{{ nope.x }}", "{% set a = 1 %}\n\n{{ a.b.c }}\n", "{% if yes %}\n\n{{ 1 +\n }}", "{{\n\n1 2 }}", "a\n{% for i in l %}\n{{ i.x.y }}\n{% endfor %}",
    "{% macro f(x) %}\n\n{{ x.a.b }}\n{% endmacro %}\n{{ f(1) }}", "\r\n\r\n{{ nope.x }}", "{# \n\n #}{{ nope.x }}", "{{ 'a\n\n' }}{{ nope.x }}", "a\n\n{% foo %}",
    "{% if yes %}\n\n{% foo %}", "{% if yes %}\n\n\n", "{% raw %}\n\n{% endraw %}{{ nope.x }}", "{{ [\n1,\nnope.x] }}", "{{ s\n | nofilter }}", "{{ f(\n1,\n2 }}"]

CASES = [line for text in (VALID, INVALID) for line in text.strip().split("\n")] + CONTROL + ENDINGS
