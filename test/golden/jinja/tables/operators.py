"""Every binary operator, comparison and test of equality for pairs of values of different types."""

VALUES = [
    'none', 'true', 'false', '0', '1', '-7', '3', '9007199254740993', '-123456789012345678901234567890', '0.0', '2.5', '-7.25', '1e300',
    "''", "'ab'", "'b'", '[]', '[1, 2]', "[1, 'a']", '()', '(1, 2)', '{}', "{'a': 1}", 'missing', 'range(3)',
]
SHORT = ['none', 'true', '0', '3', '-7', '2.5', '-0.5', "'ab'", '[1, 2]', '(1, 2)', "{'a': 1}", 'missing']


def cases():
    for op in ['+', '-', '*', '/', '//', '%', '**', '~']:
        for a in SHORT:
            for b in SHORT:
                # A negative number to a fractional power is a complex number, which there is none of.
                if op == '**' and a.startswith('-') and '.' in b:
                    continue
                yield {'template': '{{ (%s) %s (%s) }}' % (a, op, b)}
    for a in VALUES:
        for b in VALUES:
            yield {'template': '{{ (%s) == (%s) }} {{ (%s) != (%s) }}' % (a, b, a, b)}
            yield {'template': '{{ (%s) < (%s) }}' % (a, b)}
    for op in ['<=', '>', '>=']:
        for a in SHORT:
            for b in SHORT:
                yield {'template': '{{ (%s) %s (%s) }}' % (a, op, b)}
    for a in VALUES:
        for b in VALUES:
            yield {'template': '{{ (%s) in (%s) }}' % (a, b)}
    for a in VALUES:
        yield {'template': '{{ -(%s) }}' % a}
        yield {'template': '{{ +(%s) }}' % a}
        yield {'template': '{{ not (%s) }}{{ "t" if (%s) else "f" }}' % (a, a)}
        yield {'template': '{{ [%s] }}' % a}
    ints = ['7', '-7', '2', '-2', '1', '0', '9007199254740991', '9007199254740993', '-18446744073709551616', '10000000000']
    floats = ['7.5', '-7.5', '0.1', '-0.0', '1e16', '1e-7', '123456.789']
    for op in ['+', '-', '*', '/', '//', '%']:
        for a in ints + floats:
            for b in ints + floats:
                yield {'template': '{{ %s %s %s }}' % (a, op, b)}
    for a in ['2', '-2', '10', '0', '1', '-1', '2.0', '0.5', '-2.0', '3']:
        for b in ['0', '1', '2', '-1', '-2', '10', '64', '0.5', '-0.5', '200']:
            if a.startswith('-') and '.' in b:
                continue
            yield {'template': '{{ (%s) ** (%s) }}' % (a, b)}
    for x in ['0.1 + 0.2', '1e22', '1e21', '1e16', '1e15', '123456789012345680.0', '1e-4', '1e-5', '0.00001234', '5e-324', '1.7976931348623157e308',
              '1e308 * 10', '-(1e308 * 10)', '1e308 * 10 - 1e308 * 10', '100.0', '1.0e5', '2.5e-10', '3.0', '0.1', '1/3', '2/3', '10/4', '1e2', '1.5e3',
              '9999999999999998.0', '0.000123', '1_000', '1_0.5', '0x1f', '0b101', '0o17', '12345678901234567890', '2**100', '-(2**63)', '2**53', '2**53 + 1']:
        yield {'template': '{{ %s }}' % x}
        yield {'template': '{{ [%s, (%s)|string, (%s)|abs] }}' % (x, x, x)}
    for e in ["1 == 1.0 == true", "{1: 'a', 1.0: 'b', true: 'c'}", "{true: 'x', 1: 'y'}", "{(1, 2): 3}[(1, 2)]", "{1: 'a'}[1.0]", "{1: 'a'}[true]",
              "{none: 1}[none]", "{2**70: 1}[2**70]", "{1.5: 1}[1.5]", "{[]: 1}", "{{}: 1}", "[1, 2] * 2", "2 * [1]", "'ab' * 3", "3 * 'ab'", "'ab' * -1",
              "(1,) * 2", "true * 'a'", "true + true", "true / 2", "- true", "1 < 2 < 3", "1 < 3 < 2", "1 in [1.0]", "true in [1]", "'a' in {'a': 1}",
              "1 in {1.0: 2}", "(1, 2) < (1, 3)", "[1, [2]] < [1, [3]]", "[1] < [1, 0]", "'a' < 'B'", "'é' < 'z'", "'' < 'a'", "[] < [1]",
              "[1, 2][-1]", "[1, 2][5]", "'abc'[-2]", "'abc'[10]", "(1, 2)[0]", "range(5)[-1]", "[1, 2]['0']", "{'a': {'b': 2}}.a.b", "{'items': 3}['items']",
              "'abc'[1:]", "'abc'[::-1]", "'abc'[:-1]", "'abcdef'[1:5:2]", "'abcdef'[5:1:-2]", "'abc'[-10:10]", "[1, 2, 3][::-1]", "[1, 2, 3][::2]",
              "[1, 2, 3][:0]", "(1, 2, 3)[1:]", "range(10)[2:8:3]", "'abc'[none:2]", "[1, 2, 3][5:]", "[1,2,3][::0]", "'a' 'b'",
              "[[]] * 2", "[1, 'a', none, true, 1.5, 'it''s']", "['\"', \"'\", \"'\\\"\"]", "['\\n', '\\t', '\\\\', 'é', '😀']", "{'a': (1,)}", "()", "(1,)",
              "dict(a=1, b=2)", "dict({'a': 1}, b=2)", "dict([('a', 1)])", "range(1, 10, 3)", "range(3)", "range(10, 0, -3)|list", "range(0)|list",
              "range(5)|length", "3 in range(5)", "7 in range(5)", "range(3) == range(0, 3)", "[x for x in y]"]:
        yield {'template': '{{ %s }}' % e}


CASES = list(cases())
