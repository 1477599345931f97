"""Every test on every kind of input."""

INPUTS = ["'hello'", "'HELLO'", "''", "0", "3", "4", "2.0", "true", "false", "none", "nope", "[1, 2]", "(1,)", "{'a': 1}", "range(3)", "users", "dict", "d.items()", "html | safe"]

CALLS = """boolean
callable
defined
divisibleby 2
divisibleby(3)
divisibleby(0)
eq 3
equalto('hello')
== 3
!= 3
escaped
even
false
filter
float
ge 3
>= 3
greaterthan 3
gt(2)
in [3, 'hello', none]
in 'hello world'
in 5
integer
iterable
le 3
lessthan 4
lower
lt 3
mapping
ne none
none
number
odd
sameas none
sameas(true)
sequence
string
test
true
undefined
upper
notest
eq
eq(1, 2)
odd(1)
defined(1)""".split("\n")

CASES = [f"{{{{ {value} is {call} }}}}" for call in CALLS for value in INPUTS]
CASES += [f"{{{{ {value} is not {call} }}}}" for call in ("defined", "none", "string", "in [3]", "sameas none") for value in INPUTS]
CASES += ["{{ 'upper' is filter }}{{ 'nope' is filter }}{{ 'odd' is test }}{{ 'nope' is test }}", "{{ 3 is divisibleby(num=3) }}", "{{ [1, 2, 3] | select('divisibleby', 2) | list }}"]
