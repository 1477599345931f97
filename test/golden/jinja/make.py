"""Renders the tables of templates beside this file with Jinja2 and writes cases.json.

Run it with a Python that has jinja2 3.1: `python test/golden/jinja/make.py`. Every tables/*.py exports CASES: templates (str),
rendered with the context below, or dicts with a template and its own context (plain JSON; none means no names).
"""

import importlib.util
import json
import pathlib
import sys

from jinja2.sandbox import SandboxedEnvironment

HERE = pathlib.Path(__file__).parent

# Plain JSON; the test runner reads it from cases.json.
DEFAULT_CONTEXT = {
    "s": "hello World",
    "empty": "",
    "n": 7,
    "zero": 0,
    "neg": -3,
    "f": 2.5,
    "yes": True,
    "no": False,
    "nil": None,
    "l": [3, 1, 2],
    "words": ["banana", "Apple", "cherry"],
    "nothing": [],
    "d": {"b": 2, "a": 1, "c": [1, 2]},
    "users": [
        {"name": "Ann", "age": 31, "city": "Rome", "tags": ["x", "y"]},
        {"name": "bob", "age": 25, "city": "Oslo", "tags": []},
        {"name": "Cid", "age": 31, "city": "Rome", "tags": ["y"]},
    ],
    "html": "<b>1 & 2</b> \"q\" 'r'",
    "tree": [{"v": 1, "kids": [{"v": 2, "kids": []}, {"v": 3, "kids": [{"v": 4, "kids": []}]}]}, {"v": 5, "kids": []}],
    "unicode": "naïve – ✓ 𝒳",
    "lines": "one\ntwo\r\nthree",
}


def environment() -> SandboxedEnvironment:
    """dbt's options."""
    return SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


def outcome(template: str, context: dict) -> dict:
    env = environment()
    try:
        return {"output": env.from_string(template).render(context)}
    except Exception as error:  # noqa: BLE001 - every kind of mistake is a case
        result = {"type": type(error).__name__, "message": str(error)}
        line = getattr(error, "lineno", None)
        if line is None:
            line = template_line(error)
        if line is not None:
            result["line"] = line
        return {"error": result}


def template_line(error: BaseException):
    """Line of the innermost frame that belongs to the template; Jinja2 rewrites tracebacks to its lines."""
    line = None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def load(path: pathlib.Path) -> list:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CASES


def main() -> None:
    cases = []
    seen = set()
    for path in sorted((HERE / "tables").glob("*.py")):
        for case in load(path):
            template = case if isinstance(case, str) else case["template"]
            context = DEFAULT_CONTEXT if isinstance(case, str) else case.get("context", {})
            key = (template, json.dumps(context))
            if key in seen:
                continue
            seen.add(key)
            entry = {"table": path.stem, "template": template}
            if context is not DEFAULT_CONTEXT:
                entry["context"] = context
            cases.append({**entry, **outcome(template, json.loads(json.dumps(context)))})
    lines = ",\n".join(json.dumps(case, ensure_ascii=True, sort_keys=False) for case in cases)
    text = '{"context": ' + json.dumps(DEFAULT_CONTEXT) + ',\n"cases": [\n' + lines + "\n]}\n"
    (HERE / "cases.json").write_text(text)
    errors = sum("error" in case for case in cases)
    print(f"{len(cases)} cases, {errors} of them errors", file=sys.stderr)


if __name__ == "__main__":
    main()
