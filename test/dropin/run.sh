#!/usr/bin/env bash
# Installs tools that wrap dbt or read its artifacts from PyPI, points each at tx, and shows which of them work. Needs Python
# 3.10 or newer and the network; not part of `npm test`.
#
# usage: test/dropin/run.sh [TOOL ...]     DROPIN_DIR: where environments are kept (default: a folder in /tmp)
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${DROPIN_DIR:-${TMPDIR:-/tmp}/tx-dropin}
python=${PYTHON:-python3}
wanted=" ${*:-astronomer-cosmos dagster-dbt dbt-artifacts-parser dbterd dbt-coverage dbt-bouncer} "
mkdir -p "$work"

# One environment a tool: their dependencies do not agree with each other.
environment() {
  local venv="$work/venv-$1"
  shift
  if [ ! -x "$venv/bin/python" ]; then
    if command -v uv > /dev/null; then uv venv -q "$venv"; else "$python" -m venv "$venv"; fi || return 1
  fi
  if [ ! -e "$venv/ready" ]; then
    if command -v uv > /dev/null; then uv pip install -q -p "$venv/bin/python" "$@"
    else "$venv/bin/pip" install -q "$@"; fi && touch "$venv/ready"
  fi
}

# A fresh copy of the project, so that no tool sees what another left behind.
fresh() {
  rm -rf "${work:?}/project"
  cp -R "$here/project" "$work/project"
}

artifacts() {
  fresh
  (cd "$work/project" && "$shim" build && "$shim" source freshness && "$shim" docs generate && "$shim" build) > "$work/build.log" 2>&1
}

check() {
  local tool=$1 package=$2
  case $wanted in *" $tool "*) ;; *) return ;; esac
  shift 2
  local log="$work/$tool.log" version
  # shellcheck disable=SC2086
  environment "$tool" $package > "$log" 2>&1 || { rows+=("| $tool | – | not installed, see $log |"); failed=1; return; }
  version=$("$work/venv-$tool/bin/python" -c "from importlib.metadata import version as v; print(v('$tool'))")
  if "$@" >> "$log" 2>&1; then rows+=("| $tool | $version | works: $(tail -n 1 "$log") |")
  else rows+=("| $tool | $version | FAILS, see $log |"); failed=1; fi
}

cosmos() { fresh && "$work/venv-astronomer-cosmos/bin/python" "$here/check_cosmos.py" "$work/project" "$shim" "$work/airflow"; }
dagster() { fresh && "$work/venv-dagster-dbt/bin/python" "$here/check_dagster.py" "$work/project" "$shim"; }
parser() { artifacts && "$work/venv-dbt-artifacts-parser/bin/python" "$here/check_artifacts_parser.py" "$work/project"; }
dbterd() {
  artifacts && cd "$work/project" && "$work/venv-dbterd/bin/dbterd" run -ad target -o target --target mermaid &&
    grep -q 'MODEL.SHOP.CUSTOMERS\|customers' target/output.md &&
    echo "$(grep -c -- '--' target/output.md) lines with relations in its diagram"
}
coverage() {
  artifacts && cd "$work/project" && "$work/venv-dbt-coverage/bin/dbt-coverage" compute doc --cov-report doc.json &&
    "$work/venv-dbt-coverage/bin/dbt-coverage" compute test --cov-report test.json &&
    "$work/venv-dbt-coverage/bin/python" -c "import json; print('coverage of docs', round(json.load(open('doc.json'))['coverage'], 2), 'and of tests', round(json.load(open('test.json'))['coverage'], 2))"
}
bouncer() {
  artifacts && cd "$work/project" && cp "$here/dbt-bouncer.yml" . &&
    "$work/venv-dbt-bouncer/bin/dbt-bouncer" run --config-file dbt-bouncer.yml | tee bouncer.txt && grep -o "SUCCESS=.*ERROR=[0-9]*" bouncer.txt
}

"$root/bin/tx" --version > /dev/null || exit 2
"$root/bin/tx" --quiet shim --dir "$work/bin" > /dev/null || exit 2
shim="$work/bin/dbt"
rows=() failed=0
check astronomer-cosmos "astronomer-cosmos apache-airflow" cosmos
check dagster-dbt "dagster-dbt python-dateutil" dagster
check dbt-artifacts-parser dbt-artifacts-parser parser
check dbterd "dbterd pyyaml" dbterd
check dbt-coverage dbt-coverage coverage
check dbt-bouncer dbt-bouncer bouncer
echo '| tool | version | result |'
echo '|---|---|---|'
printf '%s\n' "${rows[@]}"
exit "$failed"
