"""Writes src/jinja/runtime/pytz/zoneData.ts from an installed pytz.

    python scripts/makeZoneData.py > src/jinja/runtime/pytz/zoneData.ts

Offsets of a moment come from the JavaScript engine's own zone data; what it lacks, and Python templates show, is kept
here: the names pytz knows, the abbreviation and daylight saving of each offset since 1970, the local mean time before
zones were introduced, and the zones of each country.
"""

import collections

import pytz


def minutes(delta):
    return round(delta.total_seconds() / 60)


def describe(name):
    zone = pytz.timezone(name)
    if not hasattr(zone, '_utc_transition_times'):
        offset = zone.utcoffset(None)
        return f'{minutes(offset)} {zone.tzname(None)} 0', ''
    kinds = {}
    times = zone._utc_transition_times
    for at, (offset, dst, abbreviation) in zip(times, zone._transition_info):
        if at.year >= 1970 or at is times[-1]:
            kinds[minutes(offset)] = (abbreviation, minutes(dst))
        else:
            kinds.setdefault(minutes(offset), (abbreviation, minutes(dst)))
    first = zone._transition_info[0]
    recent = ';'.join(f'{o} {n} {d}' for o, (n, d) in sorted(kinds.items()) if n != 'LMT')
    return recent, f'{minutes(first[0])} {first[2]}'


def main():
    groups = collections.defaultdict(list)
    for name in pytz.all_timezones:
        kinds, first = describe(name)
        mark = '' if name in pytz.common_timezones_set else '!'
        groups[kinds].append(f'{mark}{name}:{first}' if first else f'{mark}{name}')
    print('// Made by scripts/makeZoneData.py from pytz', pytz.__version__ + '; not edited by hand.')
    print()
    print('/**')
    print(' * A line for each set of offsets: `minutes abbreviation daylight-saving-minutes`, joined by `;`, then `=` and the zones,')
    print(' * joined by `,`. A zone is `name:minutes abbreviation` of its time before zones; without that part it has one offset only.')
    print(' * `!` marks a name that is no common one.')
    print(' */')
    print('export const ZONES = `')
    for kinds, names in groups.items():
        print(f'{kinds}={",".join(names)}')
    print('`;')
    print()
    print('/** A line for each country: code, name, `=`, its zones. */')
    print('export const COUNTRIES = `')
    for code in sorted(pytz.country_names):
        print(f'{code} {pytz.country_names[code]}={",".join(pytz.country_timezones.get(code, []))}')
    print('`;')


main()
