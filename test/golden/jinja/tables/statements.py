"""Statements, scoping and the variables that statements bring."""

SCOPING = """
{% set x = 1 %}{{ x }}
{% set x = 1 %}{% for i in [1,2] %}{% set x = i %}{{ x }}{% endfor %}{{ x }}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}
{% if false %}{% set x = 2 %}{% endif %}{{ x }}|{{ x is defined }}
{% if no %}{% set s = 2 %}{% endif %}{{ s }}
{% if yes %}{% set s = 2 %}{% else %}{% set s = 3 %}{% endif %}{{ s }}
{% if no %}{% set q = 2 %}{% elif no %}{% set q = 3 %}{% else %}{% set r = 4 %}{% endif %}{{ q }}|{{ r }}
{{ x }}{% set x = 1 %}{{ x }}
{{ s }}{% set s = 1 %}{{ s }}
{% set s = s ~ '!' %}{{ s }}
{% for s in l %}{{ s }}{% endfor %}{{ s }}
{% for i in l %}{{ y }}{% set y = i %}{{ y }}{% endfor %}|{{ y }}
{% for i in l %}{{ y }}{% set y = i %}{% endfor %}{% set y = 5 %}{{ y }}
{% for i in l %}{{ s }}{% set s = i %}{% endfor %}{{ s }}
{% for i in l %}{{ s }}{% set s = i %}{% endfor %}{% set s = 5 %}{{ s }}
{% set ns = namespace(t=0) %}{% for i in l %}{% set ns.t = ns.t + i %}{% endfor %}{{ ns.t }}
{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns.b }}{{ ns }}
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}
{% set ns.a = 1 %}
{% set d.a = 1 %}
{% set s.a = 1 %}
{% set a, b = 1, 2 %}{{ a }}{{ b }}
{% set a, b = [1, 2] %}{{ a }}{{ b }}
{% set (a, b) = 'xy' %}{{ a }}{{ b }}
{% set a, (b, c) = 1, (2, 3) %}{{ a }}{{ b }}{{ c }}
{% set a, b = 1 %}
{% set a, b = [1] %}
{% set a, b = [1,2,3] %}
{% set a, b = nope %}
{% set a, = [9] %}{{ a }}
{% set x = 1, 2 %}{{ x }}
{% set x = 1, %}{{ x }}
{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}
{% set ns = namespace() %}{% set ns.a, c = 1, 2 %}{{ ns.a }}{{ c }}
{% set x %}a{{ n }}b{% endset %}{{ x }}|{{ x | length }}
{% set x | upper %}a{{ n }}b{% endset %}{{ x }}
{% set x | replace('a', 'b') | upper %}a{{ n }}b{% endset %}{{ x }}
{% set x %}{% set y = 3 %}{{ y }}{% endset %}{{ x }}|{{ y }}
{% set y = 1 %}{% set x %}{% set y = 3 %}{{ y }}{% endset %}{{ x }}|{{ y }}
{% set ns = namespace() %}{% set ns.x %}text{% endset %}{{ ns.x }}
{% for i in l %}{% set x %}{{ i }}{% endset %}{{ x }}{% endfor %}{{ x }}
{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}
{% with %}{% set a = 1 %}{{ a }}{% endwith %}{{ a }}
{% with n = n + 1 %}{{ n }}{% endwith %}{{ n }}
{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}
{% set a = 5 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}
{% with a, b = (1, 2) %}{{ a }}{{ b }}{% endwith %}
{% with a = 1 %}{% set a = 2 %}{{ a }}{% endwith %}
{% with a = 1, a = 2 %}{{ a }}{% endwith %}
{% filter upper %}a{{ s }}{% endfilter %}
{% filter replace('a', 'b') %}abc{% endfilter %}
{% filter upper | replace('A', s) %}abc{% endfilter %}
{% filter trim | upper %}  a {% set z = 1 %}{{ z }} {% endfilter %}{{ z }}
{% set z = 0 %}{% filter upper %}{% set z = 1 %}{{ z }}{% endfilter %}{{ z }}
{% do l.append(4) %}{{ l }}
{% do d.update({'z': 1}) %}{{ d }}
{% do 1, 2 %}x
{% do nope %}x
{% do nope.x %}x
{% print 1, 2 %}{% print s %}
{% print %}x
{% macro f() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ f() }}
{% set x = 1 %}{% macro f() %}{{ x }}{% set x = 2 %}{{ x }}{% endmacro %}{{ f() }}{{ x }}
{% set x = 1 %}{% macro f() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ f() }}
{% for i in l %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}
{% for i in l %}{% macro f() %}{{ i }}{% endmacro %}{% endfor %}{{ f() }}
{% if yes %}{% macro f() %}in{% endmacro %}{% endif %}{{ f() }}
{% if no %}{% macro f() %}in{% endmacro %}{% endif %}{{ f() }}
{{ f() }}{% macro f() %}late{% endmacro %}
{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}
{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}
{% macro f() %}{% macro g() %}G{% endmacro %}{{ g() }}{% endmacro %}{{ f() }}
{% macro f() %}{{ s }}{% endmacro %}{{ f() }}
{% macro f() %}{% for i in l %}{{ i }}{% endfor %}{% endmacro %}{{ f() }}
{% set f = 1 %}{% macro f() %}x{% endmacro %}{{ f }}
{% macro f() %}x{% endmacro %}{% set f = 1 %}{{ f }}
{% block a %}{{ s }}{% endblock %}
{% set x = 1 %}{% block a %}{{ x }}{% endblock %}
{% for i in l %}{% block a %}[{{ i }}]{% endblock %}{% endfor %}
{% for i in l %}{% block a scoped %}[{{ i }}]{% endblock %}{% endfor %}
{% block a %}A{% endblock a %}{{ self.a() }}
{% block a %}{{ super() }}{% endblock %}
{% block a %}{% set x = 2 %}{{ x }}{% endblock %}{{ x }}
{% block a required %}{% endblock %}
{% block a %}{% endblock %}{% block a %}{% endblock %}
{{ self.nope() }}
{% autoescape false %}{{ html }}{% endautoescape %}
{% autoescape true %}{{ html }}{% endautoescape %}{{ html }}
{% autoescape true %}{{ html | safe }}{{ '<' ~ html }}{% endautoescape %}
{% include 'x' %}
{% include 'x' ignore missing %}
{% import 'x' as y %}
{% from 'x' import y, z as w with context %}
{% extends 'x' %}
"""

LOOPS = """
{% for i in l %}{{ loop.index }},{{ loop.index0 }},{{ loop.revindex }},{{ loop.revindex0 }},{{ loop.first }},{{ loop.last }},{{ loop.length }};{% endfor %}
{% for i in l %}{{ loop.previtem }}<{{ i }}<{{ loop.nextitem }};{% endfor %}
{% for i in l %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }};{% endfor %}
{% for i in l %}{{ loop.depth }}{{ loop.depth0 }}{% for j in l %}{{ loop.depth }}{% endfor %};{% endfor %}
{% for i in l %}{{ loop.cycle('a', 'b') }}{% endfor %}
{% for i in l %}{{ loop.cycle() }}{% endfor %}
{% for i in [1,1,2,2,1] %}{{ loop.changed(i) }}{% endfor %}
{% for i in [1,1,2] %}{{ loop.changed(i, 'x') }}{% endfor %}
{% for i in l %}{{ loop }}{% endfor %}
{% for i in l %}{{ loop.nope }}|{% endfor %}
{% for i in l %}{{ loop.nope.x }}{% endfor %}
{% for i in l %}{{ loop | length }}{% endfor %}
{% for i in l %}{{ loop() }}{% endfor %}
{% for i in l %}{{ loop([1]) }}{% endfor %}
{% for i in l %}{{ loop['index'] }}{% endfor %}
{% for i in nothing %}x{% else %}empty{% endfor %}
{% for i in l %}x{% else %}empty{% endfor %}
{% for i in l if i > 5 %}x{% else %}empty{% endfor %}
{% for i in l if i > 1 %}{{ i }}{% endfor %}
{% for i in l if i > 1 %}{{ loop.index }}/{{ loop.length }}:{{ i }}{{ ',' if not loop.last }}{% endfor %}
{% for i in l if loop.index > 1 %}{{ i }}{% endfor %}
{% for i in l if x is not defined %}{{ i }}{% set x = 1 %}{% endfor %}
{% set seen = [] %}{% for i in [1,1,2,1] if i not in seen %}{{ i }}{% do seen.append(i) %}{% endfor %}
{% set seen = [] %}{% for i in [1,1,2,1] if i not in seen %}{{ loop.index }}:{{ i }}{% do seen.append(i) %} {% endfor %}
{% for i in l recursive %}{{ i }}{% endfor %}
{% for t in tree recursive %}[{{ t.v }}{{ loop(t.kids) }}]{% endfor %}
{% for t in tree recursive %}{{ loop.depth }}{{ t.v }}{% if t.kids %}({{ loop(t.kids) }}){% endif %}{% endfor %}
{% for t in tree recursive %}{{ t.v }}{% if t.kids %}<{{ loop(t.kids) }}>{% else %}.{% endif %}{% endfor %}
{% for t in tree if t.v > 1 recursive %}{{ t.v }}{{ loop(t.kids) }}{% endfor %}
{% for t in tree recursive %}{{ t.v }}{{ loop(t.kids) }}{% else %}!{% endfor %}
{% for t in tree recursive %}{% set depth = loop.depth0 %}{{ depth }}{{ loop(t.kids) }}{{ depth }};{% endfor %}
{% for a, b in [[1, 2], [3, 4]] %}{{ a }}-{{ b }};{% endfor %}
{% for a, (b, c) in [[1, [2, 3]]] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}
{% for k in d %}{{ k }}{% endfor %}
{% for k, v in d | dictsort %}{{ k }}={{ v }};{% endfor %}
{% for a, b in l %}{{ a }}{% endfor %}
{% for a, b in [[1]] %}{{ a }}{% endfor %}
{% for a, b in [[1, 2, 3]] %}{{ a }}{% endfor %}
{% for a in [[1, 2, 3]] %}{{ a }}{% endfor %}
{% for a, a in [[1, 2]] %}{{ a }}{% endfor %}
{% for c in 'abc' %}{{ c }}.{% endfor %}
{% for c in unicode %}{{ c }}.{% endfor %}
{% for i in range(3) %}{{ i }}{% endfor %}
{% for i in range(3, 0, -1) %}{{ i }}{{ loop.length }}{% endfor %}
{% for i in 1, 2, 3 %}{{ i }}{% endfor %}
{% for i in (1, 2) + (3,) %}{{ i }}{% endfor %}
{% for i in n %}{{ i }}{% endfor %}
{% for i in nil %}{{ i }}{% endfor %}
{% for i in nope %}{{ i }}{% else %}none{% endfor %}
{% for i in nope.x %}{{ i }}{% endfor %}
{% for i in yes %}{% endfor %}
{% for i in l %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% for i in l %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}
{% for i in l %}{% continue %}{% else %}all skipped{% endfor %}
{% for i in l %}{% break %}{% else %}all skipped{% endfor %}
{% for i in l %}{{ i }}{% if loop.index == 2 %}{% break %}{% endif %}{% else %}E{% endfor %}
{% for i in l %}{% for j in l %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}
{% for i in l %}{% filter upper %}a{% if i == 1 %}{% continue %}{% endif %}b{% endfilter %}{% endfor %}
{% for i in l %}{% set x %}a{% if i == 1 %}{% break %}{% endif %}{% endset %}{{ x }}{% endfor %}
{% for i in l %}{% with y = i %}{% if y == 1 %}{% continue %}{% endif %}{{ y }}{% endwith %}{% endfor %}
{% for i in l %}{% for j in nothing %}{% else %}{% break %}{% endfor %}{{ i }}{% endfor %}
{% for i in l %}{% set outer = loop %}{% for j in l %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}
{% for i in l %}{{ i }}{% do l.append(1) if l | length < 6 %}{% endfor %}
{% for i in l | map('string') %}{{ i }}{{ loop.last }}{% endfor %}
{% for i in l | select('odd') %}{{ loop.length }}{{ i }}{% endfor %}
{% for i in l | batch(2) %}{{ i }}{{ loop.revindex }}{% endfor %}
{% for u in users | groupby('city') %}{{ u.grouper }}:{{ u.list | length }}{% endfor %}
{% for c, us in users | groupby('city') %}{{ c }}:{{ us | map(attribute='name') | join(',') }};{% endfor %}
{% for i in l -%} {{ i }} {%- endfor %}
{% for loop in l %}{% endfor %}
{% for i in l %}{% set loop = 1 %}{% endfor %}
{{ loop }}
{% set loop = 3 %}{{ loop }}
{% for i in l %}{% endfor %}{{ loop }}
{% macro f() %}{{ loop }}{% endmacro %}{% for i in l %}{{ f() }}|{% endfor %}
{% for i in l %}{% macro f() %}{{ loop.index }}{% endmacro %}{{ f() }}{% endfor %}
{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.reset() }}{{ c.current }}
{{ cycler() }}
{% set j = joiner('; ') %}{% for i in l %}{{ j() }}{{ i }}{% endfor %}
{% set j = joiner() %}{{ j() }}a{{ j() }}b
"""

MACROS = """
{% macro f() %}x{% endmacro %}{{ f() }}{{ f }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1) }}{{ f() }}{{ f(a=2) }}
{% macro f(a) %}{{ a.x }}{% endmacro %}{{ f() }}
{% macro f(a) %}{{ a is defined }}{% endmacro %}{{ f() }}{{ f(none) }}
{% macro f(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(b=1, a=2) }}
{% macro f(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}
{% macro f(a=b, b=1) %}{{ a }}{{ b }}{% endmacro %}{{ f() }}
{% macro f(a=s) %}{{ a }}{% endmacro %}{{ f() }}
{% macro f(a=[]) %}{% do a.append(1) %}{{ a }}{% endmacro %}{{ f() }}{{ f() }}
{% macro f(a, b=1, c) %}{% endmacro %}
{% macro f(a, a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}
{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}
{% macro f(a) %}{% endmacro %}{{ f(b=2) }}
{% macro f(a) %}{% endmacro %}{{ f(1, a=2) }}
{% macro f() %}{% endmacro %}{{ f(1) }}
{% macro f() %}{{ varargs }}{% endmacro %}{{ f() }}{{ f(1) }}{{ f(1, 'a') }}
{% macro f(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}
{% macro f() %}{{ kwargs }}{% endmacro %}{{ f() }}{{ f(a=1, b='x') }}{{ f(caller=3) }}
{% macro f(varargs) %}{{ varargs }}{% endmacro %}{{ f(1) }}
{% macro f(kwargs=2) %}{{ kwargs }}{% endmacro %}{{ f() }}
{% macro f() %}{% set kwargs = 1 %}{{ kwargs }}{% endmacro %}{{ f() }}
{% macro f() %}{% set kwargs = 1 %}{{ kwargs }}{% endmacro %}{{ f(a=1) }}
{% macro f() %}{{ caller() }}{% endmacro %}{% call f() %}body{% endcall %}
{% macro f() %}{{ caller() }}{% endmacro %}{{ f() }}
{% macro f() %}{{ caller is defined }}{{ caller }}{% endmacro %}{{ f() }}|{% call f() %}x{% endcall %}
{% macro f() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b) f() %}{{ a }}-{{ b }}{% endcall %}
{% macro f() %}{{ caller(1) }}{% endmacro %}{% call(a, b=5) f() %}{{ a }}-{{ b }}{% endcall %}
{% macro f() %}{{ caller(1, 2) }}{% endmacro %}{% call(a) f() %}{{ a }}{% endcall %}
{% macro f() %}{{ caller(x=2) }}{% endmacro %}{% call(a) f() %}{{ a }}{% endcall %}
{% macro f() %}{{ caller() }}{% endmacro %}{% call(a) f() %}[{{ a }}]{% endcall %}
{% macro f() %}{{ caller() }}{{ caller() }}{% endmacro %}{% call f() %}{{ s }}{% endcall %}
{% macro f(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call f(3) %}b{% endcall %}
{% macro f() %}no caller{% endmacro %}{% call f() %}b{% endcall %}
{% macro f(caller=none) %}{{ caller }}{% endmacro %}{{ f() }}
{% macro f(caller) %}{{ caller }}{% endmacro %}{{ f() }}
{% macro f(caller=1) %}{{ caller }}{% endmacro %}{{ f(2) }}
{% macro f() %}{{ caller() }}{% endmacro %}{% macro g() %}{% call f() %}({{ caller() }}){% endcall %}{% endmacro %}{% call g() %}x{% endcall %}
{% macro f() %}{{ caller() }}{% endmacro %}{% for i in l %}{% call f() %}{{ i }}{{ loop.index }}{% endcall %}{% endfor %}
{% macro f() %}{{ caller() }}{% endmacro %}{% set x = 1 %}{% call f() %}{% set x = 2 %}{{ x }}{% endcall %}{{ x }}
{% call s.upper() %}{% endcall %}
{% call s.replace('h', 'j') %}b{% endcall %}
{% call nope() %}b{% endcall %}
{% macro f(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ f(*[1, 2]) }}{{ f(**{'a': 3, 'b': 4}) }}{{ f(1, **{'b': 2}) }}{{ f(*[1], **{'b': 2}) }}
{% macro f(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ f(1, *[2]) }}{{ f(b=1, *[2]) }}
{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(*l, **d) }}
{% macro f() %}{% endmacro %}{{ f.name }}{{ f.arguments }}{{ f.catch_kwargs }}{{ f.catch_varargs }}{{ f.caller }}
{% macro f(a, b=1) %}{{ varargs }}{{ kwargs }}{{ caller }}{% endmacro %}{{ f.name }}{{ f.arguments }}{{ f.catch_kwargs }}{{ f.catch_varargs }}{{ f.caller }}
{% macro f() %}x{% endmacro %}{{ f() | upper }}{{ f() ~ 1 }}{{ f() == 'x' }}{{ f() is string }}
{% macro f() %} x {% endmacro %}[{{ f() | trim }}]
{% macro f() -%} x {%- endmacro %}[{{ f() }}]
{% macro f(a) %}{{ a }}{% endmacro %}{% set g = f %}{{ g(1) }}
{% macro f(a) %}{{ a }}{% endmacro %}{% set d2 = {'m': f} %}{{ d2.m(1) }}{{ d2['m'](2) }}
{% macro f(a) %}{{ a(2) }}{% endmacro %}{% macro g(x) %}g{{ x }}{% endmacro %}{{ f(g) }}
{% macro f() %}{{ f.name }}{% endmacro %}{{ f() }}
{% macro _f() %}x{% endmacro %}{{ _f() }}
{% macro f(x) %}{% if x %}{{ x }}{% else %}-{% endif %}{% endmacro %}{{ f() }}{{ f(0) }}{{ f(1) }}
{% macro f(n) %}{% if n %}{{ f(n - 1) }}{% else %}{{ nope.x }}{% endif %}{% endmacro %}{{ f(3) }}
"""

CASES = [line for text in (SCOPING, LOOPS, MACROS) for line in text.strip().split("\n")]
