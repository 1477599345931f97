r"""modules.re: Python's syntax, matches, substitution and errors."""

P = '{% set re = modules.re %}'
PATTERNS = [
    'abc', 'a.c', '^a', 'c$', '^$', 'a*', 'a+?', 'a{2}', 'a{1,2}', 'a{,2}', 'a{', 'a{x}', '{', '}', ']', r'\d+', r'\w+', r'\s+', r'\D+', r'\W+', r'\S+', r'\bfoo\b', r'\Bo', '[abc]', '[^abc]', '[a-c]', '[]a]', '[^]a]', '[a-]', r'[\d-]', r'[\w.]', r'[\]]',
    '(a)(b)?', '(?:ab)+', '(?P<x>a)(?P<y>b)', r'(?P<x>a)(?P=x)', r'(a)\1', 'a|b|', '(a|b)c', '(?=a)', '(?!a)b', '(?<=a)b', '(?<!a)b', '(?i)ABC', '(?i:A)bc', '(?s).', '(?m)^.$', '(?x) a b # c', '(?-i:a)', r'\Aab', r'c\Z', r'\.', r'\n', r'\t', r'\x61', r'\u0061',
    r'\141', r'\0', '(?#comment)a', 'a(?#c)b', 'é', '[à-ü]+', '.', r'[\s\S]+', '', '()', '(?:)', r'\$', '[$^.]', '[&&]', '[||]', '[--a]', '[a&&b]', '#', ' ', '-', '/', "'", '"', r'\\', '~', '<', '@',
]
ERRORS = ['(', ')', '[', '*', 'a**', '+', '?', 'a{2,1}', '(?P<x', '(?P<>a)', '(?P<1>a)', '(?P<x>a)(?P<x>b)', '(?P=x)', r'\1', r'(a)\2', 'a(?i)', '(?z)', '(?', '(?<a', '(?Px)', '[z-a]', '\\', r'\q', r'[\q]', r'\x1', r'\u12', '(?:a', '(?P<x>a', 'a)b', '^*', r'\b*', '(?#a',
          '(*a)', '|*', '(?P<x y>a)', '[a', '[]', 'a{1}{2}', 'a++b)', r'(\1)', 'x*?*', '\n(']
TEXTS = ['abc', 'aab foo ABC', 'éa 1\nb.c', '', "a-b_c.d 12 'x'"]
EXPR = r'''
re.match('a', 'abc')
re.match('b', 'abc')
re.search('b', 'abc')
re.fullmatch('abc', 'abc')
re.fullmatch('ab', 'abc')
re.fullmatch('a|ab', 'ab').group()
re.match('(a)(b)?', 'ac').groups()
re.match('(a)(b)?', 'ac').groups('x')
re.match('(a)(b)?', 'ac').group(2)
re.match('(a)(b)?', 'ac').group(0, 1)
re.match('(a)(b)?', 'ac').group(3)
re.match('(?P<x>a)(?P<y>b)?', 'ac').groupdict()
re.match('(?P<x>a)(?P<y>b)?', 'ac').groupdict('d')
re.match('(?P<x>a)', 'ac').group('x')
re.match('(?P<x>a)', 'ac').group('z')
re.match('(?P<x>a)', 'ac')['x']
re.match('(a)', 'ac')[1]
re.match('(a)', 'ac')[5]
re.search('b(c)', 'abcd').start()
re.search('b(c)', 'abcd').start(1)
re.search('b(c)', 'abcd').end()
re.search('b(c)', 'abcd').span()
re.search('b(c)', 'abcd').span(1)
re.search('(x)?b', 'ab').span(1)
re.search('b', '😀ab').span()
re.search('(b)', '😀ab').start(1)
re.search('b(c)', 'abcd').string
re.search('b(c)', 'abcd').re
re.search('b(c)', 'abcd').pos
re.search('b(c)', 'abcd').endpos
re.search('(a)(b)', 'ab').lastindex
re.search('(a)(?P<q>b)', 'ab').lastgroup
re.search('ab', 'ab').lastindex
re.search('b(c)', 'abcd').expand('<\\1>')
re.search('b(?P<n>c)', 'abcd').expand('<\\g<n>\\g<1>\\g<0>>')
re.sub('b', 'X', 'abcb')
re.sub('b', 'X', 'abcb', 1)
re.sub('b', 'X', 'abcb', count=1)
re.sub('(b)(c)', '\\2\\1', 'abcd')
re.sub('(?P<n>b)', '[\\g<n>]', 'abc')
re.sub('b', '\\n', 'abc')
re.sub('b', '\\\\', 'abc')
re.sub('b', '\\q', 'abc')
re.sub('b', '\\1', 'abc')
re.sub('(b)', '\\2', 'abc')
re.sub('b', '\\g<x>', 'abc')
re.sub('b', '\\g<', 'abc')
re.sub('b', '\\g', 'abc')
re.sub('b', '\\g<>', 'abc')
re.sub('b', '\\', 'abc')
re.sub('b', '$1 $& $$', 'abc')
re.sub('(x)?b', '[\\1]', 'abc')
re.sub('x*', '-', 'abxd')
re.sub('', '-', 'abc')
re.sub('\\b', '|', 'ab cd')
re.sub('b*', '-', 'abbc')
re.sub('B', 'X', 'abc', flags=re.I)
re.sub('B', 'X', 'abc', 0, re.IGNORECASE)
re.sub('.', 'x', 'a\nb')
re.sub('.', 'x', 'a\nb', flags=re.S)
re.sub('^', '> ', 'a\nb', flags=re.M)
re.sub('a', 1, 'a')
re.sub('a', 'b', 1)
re.sub(1, 'b', 'a')
re.sub('[^a-zA-Z0-9]+', '_', 'Hello, World! 1')
re.sub('\\s+', ' ', ' a \n b ')
re.subn('b', 'X', 'abcb')
re.subn('z', 'X', 'abcb')
re.split(',', 'a,b,c')
re.split(',', 'a,b,c', 1)
re.split(',', 'a,b,c', maxsplit=1)
re.split('(,)', 'a,b')
re.split('(,)(x)?', 'a,b')
re.split('', 'abc')
re.split('x*', 'axbc')
re.split('\\b', 'ab cd')
re.split('[\\s,]+', 'a, b  c')
re.findall('a', 'abca')
re.findall('(a)(b)?', 'abca')
re.findall('a(b)?', 'abca')
re.findall('\\b|\\w+', 'ab cd')
re.findall('', 'ab')
re.findall('a*', 'baac')
re.findall('.', 'a😀')
re.findall('(?i)A', 'aA')
re.findall('^\\w', 'a\nb', re.M)
re.findall('^\\w', 'a\nb', re.M + re.I)
re.findall('\\w$', 'a\nb\n')
re.findall('\\w$', 'a\nb\n', re.MULTILINE)
re.findall('\\d', '1²٣')
re.findall('\\d', '1²٣', re.A)
re.findall('\\w', 'aé_²中', re.ASCII)
re.findall('\\w', 'aé_²中')
re.findall('\\s', ' \t\u00a0\u2003x')
re.finditer('a', 'aba')|map(attribute='string')|list
re.finditer('a', 'aba')|list
re.compile('a')
re.compile('a', re.I)
re.compile('a', re.I + re.M)
re.compile('(?i)a').flags
re.compile('a').flags
re.compile('a', re.A).flags
re.compile('(?P<x>a)(b)').groups
re.compile('(?P<x>a)(b)').groupindex
re.compile('a').pattern
re.compile('b').match('abc', 1)
re.compile('b').search('abc', 2)
re.compile('^b').search('abc', 1)
re.compile('b$').search('abc', 0, 2)
re.compile('b').sub('x', 'abc')
re.compile('b').split('abc')
re.compile('b').findall('abcb', 2)
re.compile('b').fullmatch('abc', 1, 2)
re.compile(re.compile('a'))
re.compile(re.compile('a'), re.I)
re.match(re.compile('a'), 'abc')
re.match('a')
re.match('a', 1)
re.match('a', none)
re.match('a', missing)
re.escape('a.b*c[d] é-_/!"%,:;<=>@`~#& \n')
re.I
re.IGNORECASE
re.I == 2
re.NOFLAG
re.M + re.S
[re.A, re.L, re.U, re.X, re.DOTALL]
re.match('a', 'b') is none
re.match('a', 'a') is true
re.match('a', 'a') and 'yes'
re.nope.x
re.match('(a)|(b)', 'b').groups()
re.match('(?:(a)|b)*', 'ba').groups()
re.sub('(?P<first>\\w+) (?P<second>\\w+)', '\\g<second> \\g<first>', 'hello world')
re.match('(\\d{4})-(\\d{2})', '2020-05-06').groups()|map('int')|list
re.search('(?x) a  b', 'xab')
re.sub('[_-]', '', 'a_b-c')
re.search('^.*$', 'a\nb').group()
re.match('(?s)(.*)', 'a\nb').group(1)
re.search('[[]', 'a[').span()
re.purge()
'''
CASES = []
for p in PATTERNS:
    for t in TEXTS:
        CASES.append({'template': P + '{{ re.findall(p, t) }}|{{ re.search(p, t) }}|{{ re.sub(p, "_", t) }}|{{ re.split(p, t) }}', 'context': {'p': p, 't': t}})
CASES += [{'template': P + '{{ re.compile(p) }}', 'context': {'p': p}} for p in ERRORS if p not in ('a++b)',)]
CASES += [{'template': P + '{{ %s }}' % e} for e in EXPR.strip().split('\n')]
