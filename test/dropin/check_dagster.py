"""dagster-dbt: DbtCliResource runs `build` and turns the JSON log into events; assets are materialized from them."""

import sys
from pathlib import Path

from dagster import AssetCheckEvaluation, Output, materialize
from dagster_dbt import DbtCliResource, dbt_assets

project, dbt = (Path(arg).resolve() for arg in sys.argv[1:3])
resource = DbtCliResource(project_dir=str(project), profiles_dir=str(project), dbt_executable=str(dbt))
manifest = resource.cli(["parse"]).wait().target_path / "manifest.json"

invocation = resource.cli(["build"], manifest=manifest, raise_on_error=True)
events = list(invocation.stream())
outputs = {event.output_name for event in events if isinstance(event, Output)} | {
    "/".join(event.asset_key.path) for event in events if not isinstance(event, Output) and hasattr(event, "asset_key")
}
assert any("customers" in str(name) for name in outputs), (outputs, events)
assert invocation.is_successful()
assert invocation.get_artifact("run_results.json")["results"]


@dbt_assets(manifest=manifest)
def shop(context, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context).stream()


result = materialize([shop], resources={"dbt": resource})
assert result.success
made = result.get_asset_materialization_events()
checks = result.get_asset_check_evaluations()
assert len(made) == 6, [event.asset_key for event in made]
assert checks and all(check.passed for check in checks), checks

failed = resource.cli(["run-operation", "no_such_macro"], raise_on_error=False).wait()
assert not failed.is_successful() and failed.get_error() is not None
print(f"{len(events)} events streamed; {len(made)} assets materialized, {len(checks)} asset checks passed")
