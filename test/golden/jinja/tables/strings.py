"""The methods of str, with arguments at the edges."""

TEXTS = ['', 'abc', 'Hello World', '  pad\t ', "it's OK", 'ÄÖÜ ß é', 'a,b,,c', 'line1\nline2\r\nline3', '123', '1.5', 'ABC', 'a1_b', '😀x😀', 'ǆa', '²', '½']
METHODS = ['capitalize', 'casefold', 'isalnum', 'isalpha', 'isascii', 'isdecimal', 'isdigit', 'isidentifier', 'islower', 'isnumeric', 'isprintable', 'isspace',
           'istitle', 'isupper', 'lower', 'lstrip', 'rstrip', 'strip', 'split', 'rsplit', 'splitlines', 'swapcase', 'title', 'upper', 'expandtabs', 'encode']
CALLS = [
    "'a,b,c'.split(',')", "'a,b,c'.split(',', 1)", "'a,b,c'.rsplit(',', 1)", "'a  b c'.split(none, 1)", "'a b c '.rsplit(none, 1)", "' a b '.split(' ')",
    "'abc'.split('')", "'a,b'.split(sep=',', maxsplit=1)", "'a b'.split(maxsplit=0)", "' a b '.split(maxsplit=0)", "' a b '.rsplit(maxsplit=0)", "'a--b'.split('--')",
    "'a\\n\\nb\\n'.splitlines()", "'a\\nb'.splitlines(true)", "'a\\nb\\r\\nc\\rd'.splitlines(keepends=true)", "''.splitlines()",
    "'abc'.center(10)", "'abc'.center(9, '*')", "'abcd'.center(9, '*')", "'abc'.ljust(6, '.')", "'abc'.rjust(6, '.')", "'abc'.center(2)", "'abc'.center(8, 'ab')",
    "'42'.zfill(5)", "'-42'.zfill(5)", "'+x'.zfill(4)", "''.zfill(2)", "'abc'.zfill(2)", "'abc'.find('c')", "'abc'.find('z')", "'abcabc'.find('c', 3)", "'abc'.find('a', 1)",
    "'abcabc'.rfind('b')", "'abc'.index('z')", "'abc'.rindex('z')", "'abc'.index('b')", "'aaa'.count('a')", "'aaa'.count('aa')", "'aaa'.count('')", "'abc'.count('b', 1, 2)",
    "'abc'.startswith('a')", "'abc'.startswith(('x', 'a'))", "'abc'.startswith('b', 1)", "'abc'.endswith('c')", "'abc'.endswith(('b', 'c'))", "'abc'.endswith('b', 0, 2)",
    "'abc'.startswith('')", "'abc'.startswith('', 4)", "'abc'.startswith(['a'])", "'abc'.replace('b', 'x')", "'aaa'.replace('a', 'b', 2)", "'abc'.replace('', '-')",
    "'abc'.replace('', '-', 2)", "'abc'.replace('x', 'y')", "'a.b.c'.partition('.')", "'abc'.partition('.')", "'a.b.c'.rpartition('.')", "'abc'.rpartition('.')",
    "'abc'.partition('')", "','.join(['a', 'b'])", "','.join('abc')", "','.join([])", "','.join({'a': 1, 'b': 2})", "','.join([1])", "','.join(1)", "''.join(('a', 'b'))",
    "'abc'.removeprefix('ab')", "'abc'.removeprefix('x')", "'abc'.removesuffix('bc')", "'abc'.removesuffix('')", "'xxabcxx'.strip('x')", "'abcba'.strip('ab')",
    "'abcba'.lstrip('ab')", "'abcba'.rstrip('ab')", "'abc'.strip(1)", "'abc'.strip(none)", "'a\\tb'.expandtabs(4)", "'a\\tb'.expandtabs(tabsize=2)", "'a\\tb'.expandtabs(0)",
    "'abc'.translate({97: 'X', 98: none})", "'abc'.translate(''.maketrans('ab', 'xy'))", "'abc'.translate(''.maketrans('a', 'x', 'c'))", "''.maketrans({'a': 1})",
    "''.maketrans('ab', 'x')", "'é'.encode('utf-8')", "'é'.encode('ascii')", "'é'.encode('ascii', 'ignore')", "'é'.encode('ascii', 'replace')", "'é'.encode('latin-1')",
    "'é'.encode('foo')", "'é'.encode().decode()", "'abc'.encode().hex()", "'x'.upper(1)", "'x'.upper(a=1)", "'x'.split(1)", "'x'.split(a=1)", "'x'.split(1, 2, 3)", "'x'.replace('b')",
    "'x'.replace(1, 2)", "'x'.replace('a', 2)", "'x'.startswith()", "'x'.startswith(1)", "'x'.startswith((1,))", "'x'.center()", "'x'.center('a')", "'x'.removeprefix()",
    "'x'.removeprefix(1)", "'x'.zfill('a')", "'x'.find()", "'x'.find(1)", "'x'.partition(1)", "'x'.join()", "'x'.title(1)", "'x'.isdigit(1)", "'x'.encode(1)",
    "'they''re bill''s'.title()", "\"they're bill's\".title()", "'hello-world foo_bar'.title()", "'ß'.upper()", "'İ'.lower()|length", "'ﬁ'.title()", "'ΑΣ'.lower()",
    "'x'.nope", "'x'.nope.deeper", "'x'.nope()", "'x'.__class__", "'x'.__class__.__mro__", "''.__class__.__base__", "'x'._private", "'x'['upper']()", "'x'.format_map({'a': 1})",
    "'{a}'.format_map({'a': 1})", "'{a}'.format_map({})", "(5).bit_length()", "(255).bit_count()", "(5).real", "(5).numerator", "(2.5).is_integer()", "(2.0).is_integer()",
    "(2.5).as_integer_ratio()", "(0.1).as_integer_ratio()", "(2.5).hex()", "(1e-310).hex()", "(5).to_bytes(2, 'big')", "(5).to_bytes(2, byteorder='little')", "(500).to_bytes(1, 'big')",
    "(5).conjugate()", "true.real", "(2.5).real", "(2.5).imag", "(5).nope", "(2.5).nope", "none.x", "none.x.y", "true.x.y",
    "'😀a'|length", "'😀a'[0]", "'😀a'[1]", "'a😀b'[::-1]", "'a😀b'.find('b')", "'a😀b'.center(7, '-')", "'a😀b'|list", "'😀' * 2", "'a😀'.rjust(5)", "'x😀y'[1:]",
]
CASES = [{'template': '{{ [x.%s()] }}' % m, 'context': {'x': t}} for m in METHODS for t in TEXTS] + [{'template': '{{ [%s] }}' % c} for c in CALLS]
CASES += [{'template': '{{ [x] }}', 'context': {'x': t}} for t in TEXTS + ['\x00\x1f\x7f\x80\xa0\xad\u200b\u2028\ue000', "a'b", 'a"b', 'a\'b"c', '\\', 'tab\there']]
