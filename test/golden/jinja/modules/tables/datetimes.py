"""modules.datetime and modules.pytz: making, printing, arithmetic, parsing, zones."""

PRELUDE = ("{% set date = modules.datetime.date %}{% set datetime = modules.datetime.datetime %}{% set time = modules.datetime.time %}"
           "{% set td = modules.datetime.timedelta %}{% set pytz = modules.pytz %}{% set utc = pytz.utc %}{% set ny = pytz.timezone('America/New_York') %}")
MOMENTS = ['datetime(2020, 1, 2)', 'datetime(2024, 2, 29, 13, 5, 9, 123456)', 'datetime(1999, 12, 31, 23, 59, 59)', 'datetime(2021, 7, 4, 0, 0, 1, 5)', 'datetime(1, 1, 1)', 'datetime(9999, 12, 31, 12)']
DIRECTIVES = list('aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ%') + ['f', 'Q', '-d', '_d', '^a', '#p', '-m', '-H', '-I', '-j', '5Y', '03d', 'Ey', 'Od', '']
STRPTIME = [
    ('2020-01-02', '%Y-%m-%d'), ('2020-01-02 03:04:05', '%Y-%m-%d %H:%M:%S'), ('2020-01-02 03:04:05.6', '%Y-%m-%d %H:%M:%S.%f'), ('02/01/20', '%d/%m/%y'), ('Jan 2, 2020', '%b %d, %Y'), ('January 2 2020', '%B %d %Y'),
    ('Thu Jan  2 2020', '%a %b %d %Y'), ('12:30 PM', '%I:%M %p'), ('12:30 AM', '%I:%M %p'), ('2020-01-02T03:04:05+0200', '%Y-%m-%dT%H:%M:%S%z'), ('2020-01-02T03:04:05Z', '%Y-%m-%dT%H:%M:%S%z'),
    ('2020-01-02T03:04:05-05:30', '%Y-%m-%dT%H:%M:%S%z'), ('2020', '%Y-%m'), ('2020-01-02x', '%Y-%m-%d'), ('2020-13-01', '%Y-%m-%d'), ('2020-02-30', '%Y-%m-%d'), ('2020 050', '%Y %j'), ('2020 10 1', '%Y %U %w'), ('2020 10 1', '%Y %W %w'),
    ('2020 10 1', '%G %V %u'), ('2020', '%Q'), ('2020', '%'), ('20200102', '%Y%m%d'), ('100%', '%j%%'), ('2020-1-2', '%Y-%m-%d'), (' 2020', '%Y'), ('2020  01', '%Y %m'), ('68', '%y'), ('69', '%y'), ('UTC', '%Z'), ('29', '%d'),
    ('Feb 29', '%b %d'), ('2020 10', '%G %V'), ('2020 10', '%Y %V'), ('abc', 'abc'), ('a.c', 'a.c'), ('abc', 'a.c'), ('01/02/20', '%x'), ('03:04:05', '%X'), ('Thu Jan  2 03:04:05 2020', '%c'), ('wednesday', '%A'),
]
ISO = ['2020-01-02', '20200102', '2020-W10-1', '2020W101', '2020-W10', '2020-01-02T03', '2020-01-02T03:04', '2020-01-02 03:04:05', '2020-01-02T03:04:05.1', '2020-01-02T03:04:05.123456789', '2020-01-02T03:04:05,5', '2020-01-02T030405',
       '2020-01-02T03:04:05Z', '2020-01-02T03:04:05+02:00', '2020-01-02T03:04:05-0530', '2020-01-02T03:04:05+00:00', '2020-01-02T03:04:05+02', '2020-01-02T03:04:05+02:00:30', '2020-13-01', '2020-01-32', 'x', '', '2020-1-2', '2020-01-02T25:00', '2020-01-02T03:04:05+', '2020-01-02T', '2020-01']
EXPRESSIONS = '''
date(2020, 1, 2)
[date(2020, 1, 2)]
date(2020, 13, 1)
date(2020, 2, 30)
date(0, 1, 1)
date(10000, 1, 1)
date(2020)
date()
date('a', 1, 1)
date(2020, 1, 1.0)
date(year=2020, month=5, day=6)
date(2020, 1, 2, 3)
date(2020, 1, foo=2)
datetime(2020, 1, 2, 25)
datetime(2020, 1, 2, 3, 60)
datetime(2020, 1, 2, 3, 4, 60)
datetime(2020, 1, 2, 3, 4, 5, 1000000)
datetime(2020, 1)
datetime(2020, 1, 2, tzinfo=1)
datetime(2020, 1, 2, tzinfo=utc)
[datetime(2020, 1, 2, tzinfo=utc)]
[datetime(2020, 1, 2, 3, 4, 5, 6)]
[datetime(2020, 1, 2, fold=1)]
time(1, 2)
[time(1, 2), time(1, 2, 3), time(1, 2, 3, 4), time(), time(tzinfo=utc)]
time(24)
time(1, 2).isoformat()
time(1, 2, 3, 4).isoformat('minutes')
time(1, 2).strftime('%H:%M %Y')
time(1) < time(2)
time(1) == time(1, 0)
time(1).replace(minute=5)
time.fromisoformat('01:02:03')
time.fromisoformat('x')
td(days=1)
[td(days=1), td(hours=1), td(), td(days=-1), td(microseconds=1), td(days=1, seconds=2, microseconds=3)]
td(1)
td(1, 2, 3)
td(weeks=1, days=1, hours=1, minutes=1, seconds=1, milliseconds=1, microseconds=1)
td(hours=-1)
td(days=1.5)
td(seconds=0.1)
td(seconds=1.0000005)
td(microseconds=0.5)
td(microseconds=1.5)
td(days='a')
td(foo=1)
td(days=1000000000)
td(days=2).total_seconds()
td(milliseconds=1500).total_seconds()
td(days=1) + td(hours=1)
td(days=1) - td(hours=1)
td(days=1) * 2
2 * td(days=1)
td(days=1) * 1.5
td(days=1) / 2
td(days=1) / td(hours=1)
td(days=1) // td(hours=5)
td(days=1) % td(hours=5)
td(days=1) // 7
td(days=1) / 0
td(days=1) / td()
td(days=1) / 3
td(days=1) + 1
td(days=1) < td(days=2)
td(days=1) == td(hours=24)
td(days=1) < 1
-td(days=1)
+td(days=1)
td(days=-1)|abs
td(days=1).days
td(hours=25).seconds
td(hours=25).microseconds
td() is defined and not td()
td.max
td.min
td.resolution
{td(days=1): 'x'}[td(hours=24)]
date(2020, 1, 31) + td(days=1)
date(2020, 1, 31) + td(hours=25)
date(2020, 1, 31) - td(days=31)
date(2020, 3, 1) - date(2020, 2, 1)
date(2020, 3, 1) - datetime(2020, 2, 1)
date(2020, 3, 1) + 1
date(9999, 12, 31) + td(days=1)
date(1, 1, 1) - td(days=1)
date(2020, 1, 1) < date(2020, 1, 2)
date(2020, 1, 1) < datetime(2020, 1, 2)
datetime(2020, 1, 1) < date(2020, 1, 2)
date(2020, 1, 1) == datetime(2020, 1, 1)
date(2020, 1, 1) == date(2020, 1, 1)
date(2020, 1, 1) < 1
date(2020, 1, 1) in [date(2020, 1, 1)]
{date(2020, 1, 1): 1}[date(2020, 1, 1)]
[date(2020, 2, 1), date(2020, 1, 1)]|sort
[date(2020, 2, 1), date(2020, 1, 1)]|max
datetime(2020, 1, 1) + td(hours=25)
datetime(2020, 1, 1) - td(microseconds=1)
datetime(2020, 1, 2) - datetime(2020, 1, 1, 12)
datetime(2020, 1, 2) - datetime(2020, 1, 1, tzinfo=utc)
datetime(2020, 1, 2) < datetime(2020, 1, 1, tzinfo=utc)
datetime(2020, 1, 2) == datetime(2020, 1, 2, tzinfo=utc)
datetime(2020, 1, 2).date()
datetime(2020, 1, 2, 3, 4).time()
datetime(2020, 1, 2, 3, 4, tzinfo=utc).timetz()
datetime(2020, 1, 2).weekday()
datetime(2020, 1, 2).isoweekday()
datetime(2020, 1, 2).isocalendar()
[datetime(2020, 1, 2).isocalendar()]
date(2021, 1, 3).isocalendar()[1]
date(2021, 1, 3).isocalendar().week
date(2020, 1, 2).toordinal()
date.fromordinal(737426)
date.fromordinal(0)
date.fromisocalendar(2020, 1, 4)
date.fromisocalendar(2020, 54, 4)
date.min
date.max
datetime.max
datetime.min
date(2020, 1, 2).ctime()
date(2020, 1, 2).timetuple()
datetime(2020, 1, 2, 3, tzinfo=utc).timetuple()
datetime(2020, 1, 2, 3, tzinfo=utc).timetuple().tm_yday
datetime(2020, 1, 2, 3).isoformat()
datetime(2020, 1, 2, 3).isoformat(' ')
datetime(2020, 1, 2, 3).isoformat(sep='_', timespec='minutes')
datetime(2020, 1, 2, 3, 4, 5, 6000).isoformat(timespec='milliseconds')
datetime(2020, 1, 2, 3).isoformat(timespec='microseconds')
datetime(2020, 1, 2, 3).isoformat(timespec='x')
datetime(2020, 1, 2, 3, tzinfo=utc).isoformat()
datetime(2020, 1, 2, 3, tzinfo=utc)
datetime(2020, 1, 2).replace(day=5)
datetime(2020, 1, 2).replace(2021)
datetime(2020, 1, 2).replace(tzinfo=utc)
datetime(2020, 1, 2, tzinfo=utc).replace(tzinfo=none)
datetime(2020, 1, 31).replace(month=2)
date(2020, 1, 31).replace(year=2021)
datetime(2020, 1, 2, 3, tzinfo=utc).timestamp()
datetime(2020, 1, 2, 3, 4, 5, 678901, tzinfo=utc).timestamp()
datetime.fromtimestamp(0, utc)
datetime.fromtimestamp(1577934245.5, tz=utc)
datetime.fromtimestamp(-1.5, utc)
datetime.utcfromtimestamp(1577934245)
datetime.fromordinal(737426)
datetime.combine(date(2020, 1, 2), time(3, 4))
datetime.combine(date(2020, 1, 2), time(3, 4), tzinfo=utc)
datetime.combine(1, 2)
datetime.strptime('2020', 1)
datetime.fromisoformat(1)
datetime.now().year > 2000
datetime.now(utc).tzinfo
datetime.utcnow().tzinfo
datetime.today() is defined
date.today().year > 2000
datetime(2020, 1, 2).tzinfo
datetime(2020, 1, 2, tzinfo=utc).utcoffset()
datetime(2020, 1, 2, tzinfo=utc).tzname()
datetime(2020, 1, 2).utcoffset()
datetime(2020, 1, 2).year
datetime(2020, 1, 2).nope
datetime(2020, 1, 2).nope.x
date(2020, 1, 2).hour.x
'{:%Y/%m}'.format(date(2020, 1, 2))
'{}'.format(datetime(2020, 1, 2))
'%s' % date(2020, 1, 2)
date(2020, 1, 2)|string
date(2020, 1, 2)|tojson
date(2020, 1, 2) is defined
date(2020, 1, 2).strftime(1)
date
[datetime]
td
modules.datetime.keys()
modules.datetime.nope.x
modules.keys()|list|sort
modules.datetime is mapping
utc
[utc]
ny
[ny]
pytz.timezone('Etc/GMT+5')
[pytz.timezone('Etc/GMT+5')]
[pytz.timezone('UTC'), pytz.timezone('utc'), pytz.timezone('Europe/Zurich'), pytz.timezone('europe/berlin')]
pytz.timezone('Foo/Bar')
pytz.timezone(none)
pytz.timezone()
ny.zone
ny.localize(datetime(2020, 1, 2))
[ny.localize(datetime(2020, 1, 2))]
[ny.localize(datetime(2020, 7, 2))]
ny.localize(datetime(2020, 11, 1, 1, 30))
ny.localize(datetime(2020, 11, 1, 1, 30), is_dst=true)
ny.localize(datetime(2020, 11, 1, 1, 30), is_dst=none)
ny.localize(datetime(2020, 3, 8, 2, 30))
ny.localize(datetime(2020, 3, 8, 2, 30), is_dst=true)
ny.localize(datetime(2020, 3, 8, 2, 30), is_dst=none)
ny.normalize(ny.localize(datetime(2020, 3, 8, 1, 30)) + td(hours=1))
ny.normalize(ny.localize(datetime(2020, 3, 8, 2, 30)))
ny.normalize(datetime(2020, 1, 1))
ny.localize(datetime(2020, 1, 2, tzinfo=utc))
utc.localize(datetime(2020, 1, 2))
utc.localize(datetime(2020, 1, 2)).astimezone(ny)
utc.localize(datetime(2020, 7, 2)).astimezone(ny)
datetime(2020, 7, 2, tzinfo=utc).astimezone(ny).strftime('%Y-%m-%d %H:%M %Z %z')
datetime(2020, 1, 2, tzinfo=utc).astimezone(ny).strftime('%Z%z')
datetime(2020, 1, 2, tzinfo=utc).astimezone(pytz.timezone('Europe/Berlin')).strftime('%Z%z')
datetime(2020, 7, 2, tzinfo=utc).astimezone(pytz.timezone('Europe/Berlin')).strftime('%Z%z')
datetime(2020, 7, 2, tzinfo=utc).astimezone(pytz.timezone('Asia/Kolkata')).strftime('%Z%z')
datetime(2020, 7, 2, tzinfo=utc).astimezone(pytz.timezone('Asia/Tokyo')).isoformat()
datetime(2020, 7, 2, tzinfo=utc).astimezone(pytz.timezone('Australia/Sydney')).isoformat()
datetime(2020, 1, 2, tzinfo=utc).astimezone(pytz.timezone('Australia/Sydney')).strftime('%Z')
datetime(2020, 1, 2, tzinfo=utc).astimezone(pytz.timezone('America/Sao_Paulo')).strftime('%Z %z')
datetime(2020, 1, 2, tzinfo=utc).astimezone(pytz.timezone('Europe/London')).strftime('%Z %z')
datetime(2020, 7, 2, tzinfo=utc).astimezone(pytz.timezone('Europe/London')).dst()
datetime(2020, 7, 2, tzinfo=utc).astimezone(pytz.timezone('US/Pacific')).tzname()
datetime(1950, 7, 2, tzinfo=utc).astimezone(pytz.timezone('Europe/Zurich')).isoformat()
datetime(2020, 1, 1, tzinfo=ny)
datetime(2020, 1, 1, tzinfo=ny).astimezone(utc)
ny.utcoffset(datetime(2020, 7, 1))
ny.dst(datetime(2020, 7, 1))
ny.tzname(datetime(2020, 7, 1))
ny.localize(datetime(2020, 7, 1)).utcoffset()
ny.localize(datetime(2020, 7, 1)) == utc.localize(datetime(2020, 7, 1, 4))
ny.localize(datetime(2020, 7, 1)) - utc.localize(datetime(2020, 7, 1))
ny.localize(datetime(2020, 7, 1)).replace(tzinfo=none)
pytz.FixedOffset(330)
[datetime(2020, 1, 1, tzinfo=pytz.FixedOffset(330))]
datetime(2020, 1, 1, tzinfo=pytz.FixedOffset(-90)).isoformat()
pytz.FixedOffset(0)
pytz.FixedOffset(1440)
pytz.all_timezones|length
pytz.common_timezones|length
pytz.all_timezones[0]
'Europe/Zurich' in pytz.all_timezones_set
'US/Eastern' in pytz.common_timezones_set
pytz.country_timezones['CH']
pytz.country_names['CH']
pytz.country_names|length
pytz.country_timezones['xx']
datetime.strptime('2020-01-02T03:04:05-05:30', '%Y-%m-%dT%H:%M:%S%z').tzinfo
[datetime.strptime('2020-01-02T03:04:05Z', '%Y-%m-%dT%H:%M:%S%z')]
datetime.fromisoformat('2020-01-02T03:04:05+02:00').utcoffset()
[datetime.fromisoformat('2020-01-02T03:04:05+02:00')]
(datetime(2020, 3, 15) - td(days=1)).strftime('%Y-%m-%d')
datetime(2020, 3, 15).strftime('%Y') | int + 1
'''
CASES = [{'template': PRELUDE + "{{ [%s.strftime('%%%s')] }}" % (m, d)} for m in MOMENTS[:4] for d in DIRECTIVES]
CASES += [{'template': PRELUDE + '{{ %s }} {{ [%s] }} {{ %s.isoformat() }}' % (m, m, m)} for m in MOMENTS]
CASES += [{'template': PRELUDE + '{{ datetime.strptime(a, b) }}', 'context': {'a': a, 'b': b}} for a, b in STRPTIME]
CASES += [{'template': PRELUDE + '{{ %s.fromisoformat(a) }}' % c, 'context': {'a': a}} for a in ISO for c in ('date', 'datetime')]
CASES += [{'template': PRELUDE + '{{ %s }}' % e} for e in EXPRESSIONS.strip().split('\n')]
