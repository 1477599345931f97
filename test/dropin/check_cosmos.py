"""astronomer-cosmos: its `dbt ls` way of reading a project, and its LOCAL operators on a run."""

import os
import sys
from pathlib import Path

project, dbt, home = (Path(arg).resolve() for arg in sys.argv[1:4])
os.environ.update(AIRFLOW_HOME=str(home), AIRFLOW__COSMOS__PROPAGATE_LOGS="True", AIRFLOW__COSMOS__ENABLE_CACHE="False")
# Each task runs in a copy of the project: the database lies outside of it.
os.environ.update(SHOP_DATABASE=str(project / "shop.duckdb"))
os.environ.update(AIRFLOW__CORE__LOAD_EXAMPLES="False", AIRFLOW__COSMOS__ENABLE_TELEMETRY="False")

from cosmos import ExecutionConfig, LoadMode, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import ExecutionMode, InvocationMode
from cosmos.dbt.graph import DbtGraph
from cosmos.operators.local import DbtBuildLocalOperator, DbtRunLocalOperator, DbtSeedLocalOperator, DbtTestLocalOperator

profile = ProfileConfig(profile_name="shop", target_name="dev", profiles_yml_filepath=project / "profiles.yml")
graph = DbtGraph(
    project=ProjectConfig(dbt_project_path=project),
    profile_config=profile,
    render_config=RenderConfig(
        dbt_executable_path=dbt, load_method=LoadMode.DBT_LS, invocation_mode=InvocationMode.SUBPROCESS
    ),
    execution_config=ExecutionConfig(
        dbt_executable_path=dbt, execution_mode=ExecutionMode.LOCAL, dbt_project_path=project
    ),
)
graph.load(method=LoadMode.DBT_LS, execution_mode=ExecutionMode.LOCAL)
kinds = {}
for node in graph.nodes.values():
    kinds[node.resource_type.value] = kinds.get(node.resource_type.value, 0) + 1
assert kinds.get("model") == 3 and kinds.get("seed") == 2 and kinds.get("snapshot") == 1, kinds
parents = graph.nodes["model.shop.customers"].depends_on
assert sorted(parents) == ["model.shop.stg_customers", "model.shop.stg_orders"], parents
assert graph.nodes["model.shop.customers"].has_test

operators = (DbtSeedLocalOperator, DbtRunLocalOperator, DbtTestLocalOperator, DbtBuildLocalOperator)


def run(operator, **arguments):
    """What Airflow's worker does with a task, without a scheduler around it."""
    task = operator(
        task_id=operator.__name__,
        project_dir=str(project),
        profile_config=profile,
        dbt_executable_path=str(dbt),
        invocation_mode=InvocationMode.SUBPROCESS,
        install_deps=False,
        emit_datasets=False,
        **arguments,
    )
    return task.build_and_run_cmd(context={"run_id": "dropin"}, cmd_flags=[])


for operator in operators:
    result = run(operator)
    assert result.exit_code == 0, (operator.__name__, result.full_output)
assert "Completed successfully" in "\n".join(result.full_output)

try:
    run(DbtRunLocalOperator, select="no_such_model:")
except Exception as error:  # Airflow's own class, which moved between its versions
    assert "Airflow" in type(error).__name__, error
else:
    raise AssertionError("a failed command has to fail its task")
print(f"{len(graph.nodes)} nodes read by dbt ls; seed, run, test and build ran as LOCAL operators")
