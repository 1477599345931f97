{# The macro of a snapshot strategy: `snapshot_<name>_strategy` of the project, a package, or tx. #}
{% macro strategy_dispatch(name) -%}
  {%- set original = name -%}
  {%- set search = context -%}
  {%- if '.' in name -%}
    {%- set package_name, name = name.split('.', 1) -%}
    {%- set search = context.get(package_name) -%}
    {%- if search is none -%}
      {% do exceptions.raise_compiler_error("Could not find package '" ~ package_name ~ "', called with '" ~ original ~ "'") %}
    {%- endif -%}
  {%- endif -%}
  {%- set macro_name = 'snapshot_' ~ name ~ '_strategy' -%}
  {%- if macro_name not in search -%}
    {% do exceptions.raise_compiler_error("The specified strategy macro '" ~ name ~ "' was not found in package '" ~ (package_name or none) ~ "'") %}
  {%- endif -%}
  {{ return(search[macro_name]) }}
{%- endmacro %}

{# One text of several values, so that equal versions of a row are known again. #}
{% macro snapshot_hash_arguments(args) -%}
  {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
  md5(
    {%- for value in args -%}
      coalesce(cast({{ value }} as varchar), '')
      {%- if not loop.last %} || '|' || {% endif -%}
    {%- endfor -%}
  )
{%- endmacro %}

{% macro get_snapshot_table_column_names() %}
  {{ return({
    'dbt_valid_to': 'dbt_valid_to',
    'dbt_valid_from': 'dbt_valid_from',
    'dbt_scd_id': 'dbt_scd_id',
    'dbt_updated_at': 'dbt_updated_at',
    'dbt_is_deleted': 'dbt_is_deleted'
  }) }}
{% endmacro %}

{# The names of the bookkeeping columns: the usual ones, with those of the config over them. #}
{% macro snapshot_columns() %}
  {% set names = get_snapshot_table_column_names() %}
  {% set given = config.get('snapshot_meta_column_names') or config.get('snapshot_table_column_names') or {} %}
  {% for key, name in given.items() if name %}
    {% do names.update({key: name}) %}
  {% endfor %}
  {{ return(names) }}
{% endmacro %}

{% macro get_dbt_valid_to_current(strategy, columns) %}
  {% set current = config.get('dbt_valid_to_current') or 'null' %}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ current }}) as {{ columns.dbt_valid_to }}
{% endmacro %}

{# A row is new when its time of change is later than that of the version kept. #}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set columns = snapshot_columns() %}
  {% set key = config.get('unique_key') %}
  {% set updated_at = config.get('updated_at') %}
  {% set deletes = adapter.get_hard_deletes_behavior(config) %}
  {% set changed -%}
    ({{ snapshotted_rel }}.{{ columns.dbt_valid_from }} < {{ current_rel }}.{{ updated_at }}
    or {{ snapshotted_rel }}.{{ columns.dbt_updated_at }} < {{ current_rel }}.{{ updated_at }})
  {%- endset %}
  {% set keys = key if key is sequence and key is not string else [key] %}
  {% do return({
    'unique_key': key,
    'updated_at': updated_at,
    'row_changed': changed,
    'scd_id': snapshot_hash_arguments(keys + [updated_at]),
    'invalidate_hard_deletes': deletes == 'invalidate',
    'hard_deletes': deletes
  }) %}
{% endmacro %}

{# Whether the query has a column that the snapshot does not know yet, and the quoted columns to compare. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) %}
  {% if not target_exists %}
    {% do return((false, [])) %}
  {% endif %}
  {% set query = node['compiled_code'] %}
  {% if check_cols_config != 'all' %}
    {# The database knows how the names are written. #}
    {% set query = 'select ' ~ (check_cols_config | join(', ')) ~ ' from (\n' ~ query ~ '\n) as checked' %}
  {% endif %}
  {% set existing = [] %}
  {% for column in adapter.get_columns_in_relation(adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias)) %}
    {% do existing.append(column.name) %}
  {% endfor %}
  {% set state = namespace(added=false) %}
  {% set common = [] %}
  {% for name in get_columns_in_query(query) %}
    {% if name in existing %}
      {% do common.append(adapter.quote(name)) %}
    {% else %}
      {% set state.added = true %}
    {% endif %}
  {% endfor %}
  {% do return((state.added, common)) %}
{% endmacro %}

{# A row is new when one of its columns differs from the version kept; null counts as a value. #}
{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set columns = snapshot_columns() %}
  {% set key = config.get('unique_key') %}
  {% set wanted = config.get('check_cols') %}
  {% set deletes = adapter.get_hard_deletes_behavior(config) %}
  {% set updated_at = config.get('updated_at') or snapshot_get_time() %}
  {% if wanted != 'all' and (wanted is string or wanted is not iterable or wanted | length == 0) %}
    {% do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ wanted) %}
  {% endif %}
  {% set added, compared = snapshot_check_all_get_existing_columns(node, target_exists, wanted) %}
  {% set changed -%}
    (
    {%- if added -%}
      {{ get_true_sql() }}
    {%- else -%}
      {%- for name in compared -%}
        {{ snapshotted_rel }}.{{ name }} != {{ current_rel }}.{{ name }}
        or (
          (({{ snapshotted_rel }}.{{ name }} is null) and not ({{ current_rel }}.{{ name }} is null))
          or ((not {{ snapshotted_rel }}.{{ name }} is null) and ({{ current_rel }}.{{ name }} is null))
        )
        {%- if not loop.last %} or {% endif -%}
      {%- endfor -%}
    {%- endif -%}
    )
  {%- endset %}
  {% set keys = key if key is sequence and key is not string else [key] %}
  {% do return({
    'unique_key': key,
    'updated_at': updated_at,
    'row_changed': changed,
    'scd_id': snapshot_hash_arguments(keys + [updated_at]),
    'invalidate_hard_deletes': deletes == 'invalidate',
    'hard_deletes': deletes
  }) %}
{% endmacro %}

{% macro get_true_sql() %}
  {{ adapter.dispatch('get_true_sql', 'dbt')() }}
{% endmacro %}

{% macro default__get_true_sql() -%}
  {{ return('TRUE') }}
{%- endmacro %}
