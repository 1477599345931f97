"""Renders the tables of templates beside this file with Jinja2 and Python's own modules, and writes cases.json.

Run it with a Python that has jinja2 3.1, pytz and PyYAML: `python test/golden/jinja/modules/make.py`. Every tables/*.py
exports CASES: dicts with a template and, where it needs one, a context (plain JSON). Templates also see what dbt gives
them: `modules`, `set`, `zip`, `fromjson`, `tojson`, `fromyaml`, `toyaml`; and `Decimal`, which query results hold.
"""

import datetime
import decimal
import importlib.util
import itertools
import json
import pathlib
import re
import sys
import warnings

import pytz
import yaml
from jinja2.sandbox import SandboxedEnvironment

warnings.simplefilter('ignore')
HERE = pathlib.Path(__file__).parent


def members(module, names: str) -> dict:
    return {name: getattr(module, name) for name in names.split()}


MODULES = {
    'pytz': members(
        pytz,
        'timezone utc country_timezones country_names AmbiguousTimeError InvalidTimeError NonExistentTimeError '
        'UnknownTimeZoneError all_timezones all_timezones_set common_timezones common_timezones_set BaseTzInfo FixedOffset',
    ),
    'datetime': members(datetime, 'date datetime time timedelta tzinfo'),
    're': members(
        re,
        'match fullmatch search sub subn split findall finditer compile purge template escape error Pattern Match A I L M S X U '
        'ASCII IGNORECASE LOCALE MULTILINE DOTALL VERBOSE UNICODE NOFLAG',
    ),
    'itertools': members(
        itertools,
        'count cycle repeat accumulate chain compress islice starmap tee zip_longest product permutations combinations '
        'combinations_with_replacement',
    ),
}


def environment() -> SandboxedEnvironment:
    env = SandboxedEnvironment(extensions=['jinja2.ext.do', 'jinja2.ext.loopcontrols'])
    env.filters['is_list'] = lambda value: isinstance(value, list)
    env.filters['as_bool'] = lambda value: value
    env.globals.update(
        modules=MODULES,
        Decimal=decimal.Decimal,
        set=set,
        zip=zip,
        fromjson=json.loads,
        tojson=lambda value, sort_keys=False: json.dumps(value, sort_keys=sort_keys),
        fromyaml=yaml.safe_load,
        toyaml=lambda value, sort_keys=False: yaml.safe_dump(value, sort_keys=sort_keys),
    )
    return env


def outcome(env: SandboxedEnvironment, template: str, context: dict) -> dict:
    try:
        return {'output': env.from_string(template).render(context)}
    except Exception as error:  # noqa: BLE001 - every kind of mistake is a case
        return {'error': {'type': type(error).__name__, 'message': str(error)}}


def load(path: pathlib.Path) -> list:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CASES


def main() -> None:
    cases = []
    env = environment()
    for path in sorted((HERE / 'tables').glob('*.py')):
        for case in load(path):
            context = json.loads(json.dumps(case.get('context', {})))
            cases.append({'table': path.stem, **case, **outcome(env, case['template'], context)})
    lines = ',\n'.join(json.dumps(case) for case in cases)
    (HERE / 'cases.json').write_text('[\n' + lines + '\n]\n')
    errors = sum('error' in case for case in cases)
    print(f'{len(cases)} cases, {errors} of them errors', file=sys.stderr)


if __name__ == '__main__':
    main()
