"""dbt-artifacts-parser: its typed classes read our artifacts."""

import json
import sys
from pathlib import Path

from dbt_artifacts_parser import parser

target = Path(sys.argv[1]) / "target"


def read(name):
    return json.loads((target / name).read_text())


manifest = parser.parse_manifest(read("manifest.json"))
catalog = parser.parse_catalog(read("catalog.json"))
results = parser.parse_run_results(read("run_results.json"))
sources = parser.parse_sources(read("sources.json"))
assert "model.shop.customers" in manifest.nodes and "model.shop.customers" in catalog.nodes
names = [type(one).__module__.split(".")[-1] for one in (manifest, catalog, results, sources)]
print(f"read as {', '.join(names)}")
