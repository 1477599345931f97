{% macro unique_key_fields(unique_key) %}
  {%- if unique_key is sequence and unique_key is not string -%}
    {%- for key in unique_key -%}
      {{ key }} as dbt_unique_key_{{ loop.index }}{{ ', ' if not loop.last }}
    {%- endfor -%}
  {%- else -%}
    {{ unique_key }} as dbt_unique_key
  {%- endif -%}
{% endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) %}
  {%- if unique_key is sequence and unique_key is not string -%}
    {%- for key in unique_key -%}
      {{ equals(identifier ~ '.dbt_unique_key_' ~ loop.index, from_identifier ~ '.dbt_unique_key_' ~ loop.index) }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
  {%- else -%}
    {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
  {%- endif -%}
{% endmacro %}

{% macro unique_key_is_null(unique_key, identifier) %}
  {{- identifier }}.dbt_unique_key{{ '_1' if unique_key is sequence and unique_key is not string }} is null
{%- endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) %}
  {{- identifier }}.dbt_unique_key{{ '_1' if unique_key is sequence and unique_key is not string }} is not null
{%- endmacro %}

{#
  The rows that change a snapshot: new versions, ends of old ones, deletions. No version begins before the one in front of it
  has begun or ended, whatever the rows say of their time of change: a deleted row that comes back as it was begins where its
  deletion was seen, and one whose time of change goes backwards begins where the version before it did.
#}
{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = snapshot_columns() -%}
  {%- set deletes = strategy.hard_deletes in ['invalidate', 'new_record'] -%}
  {%- set records = strategy.hard_deletes == 'new_record' -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set keys = strategy.unique_key | length if strategy.unique_key is sequence and strategy.unique_key is not string else 1 -%}
  {%- set updated_at = 'source_data.' ~ columns.dbt_updated_at -%}
  {%- set changed -%}
    ({{ strategy.row_changed }}{% if records %} or snapshotted_data.{{ columns.dbt_is_deleted }} = 'True'{% endif %})
  {%- endset -%}
  {%- set begin = snapshot_later('snapshotted_data.' ~ columns.dbt_valid_from, updated_at) -%}
  {%- set end = snapshot_later('snapshotted_data.' ~ columns.dbt_valid_from, snapshot_get_time()) -%}
  {%- set again = snapshot_hash_arguments(['source_data.dbt_base_id', 'snapshotted_data.' ~ columns.dbt_scd_id]) -%}
  with snapshot_query as (
    {{ source_sql }}
  ),

  snapshotted_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }}
    from {{ target_relation }}
    where {{ snapshot_is_current(columns, current) }}
  ),

  {% if deletes -%}
  ended_data as (
    select {{ unique_key_fields(strategy.unique_key) }}, max({{ columns.dbt_valid_to }}) as dbt_ended_at
    from {{ target_relation }}
    where not {{ snapshot_is_current(columns, current) }}
    group by {% for n in range(1, keys + 1) %}{{ n }}{{ ', ' if not loop.last }}{% endfor %}
  ),
  {%- endif %}

  source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.scd_id }} as dbt_base_id
    from snapshot_query
  ),

  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*,
      case
        when {{ unique_key_is_not_null(strategy.unique_key, 'snapshotted_data') }} then {{ begin }}
        {%- if deletes %}
        when ended_data.dbt_ended_at > {{ updated_at }} then ended_data.dbt_ended_at
        {%- endif %}
        else {{ updated_at }}
      end as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current({'updated_at': updated_at}, columns) }},
      case
        when snapshotted_data.{{ columns.dbt_valid_from }} >= {{ updated_at }} then {{ again }}
        {%- if deletes %}
        when ended_data.dbt_ended_at >= {{ updated_at }} then {{ snapshot_hash_arguments(['source_data.dbt_base_id', 'ended_data.dbt_ended_at']) }}
        {%- endif %}
        else source_data.dbt_base_id
      end as {{ columns.dbt_scd_id }}
      {%- if records %}, 'False' as {{ columns.dbt_is_deleted }}{% endif %}
    from source_data
    left outer join snapshotted_data
      on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
    {%- if deletes %}
    left outer join ended_data
      on {{ unique_key_join_on(strategy.unique_key, 'ended_data', 'source_data') }}
      and {{ unique_key_is_null(strategy.unique_key, 'snapshotted_data') }}
    {%- endif %}
    where {{ unique_key_is_null(strategy.unique_key, 'snapshotted_data') }}
      or ({{ unique_key_is_not_null(strategy.unique_key, 'snapshotted_data') }} and {{ changed }})
  ),

  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      {{ begin }} as {{ columns.dbt_valid_from }},
      {{ begin }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }}
      {%- if records %}, snapshotted_data.{{ columns.dbt_is_deleted }}{% endif %}
    from source_data
    join snapshotted_data
      on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
    where {{ changed }}
  )
  {%- if deletes %},

  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      {{ end }} as {{ columns.dbt_valid_from }},
      {{ end }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }}
      {%- if records %}, snapshotted_data.{{ columns.dbt_is_deleted }}{% endif %}
    from snapshotted_data
    left join source_data
      on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
    where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
      {%- if records %} and snapshotted_data.{{ columns.dbt_is_deleted }} != 'True'{% endif %}
  )
  {%- endif -%}
  {%- if records %}
  {%- set source_columns = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
  {%- set queried = get_columns_in_query(source_sql) %},

  deletion_records as (
    select
      'insert' as dbt_change_type,
      {% for name in queried -%}
      {{ 'snapshotted_data.' ~ adapter.quote(name) if name in source_columns else 'source_data.' ~ adapter.quote(name) }},
      {% endfor -%}
      {%- if strategy.unique_key is sequence and strategy.unique_key is not string -%}
        {%- for key in strategy.unique_key %}
      snapshotted_data.{{ key }} as dbt_unique_key_{{ loop.index }},
        {%- endfor -%}
      {%- else %}
      snapshotted_data.dbt_unique_key as dbt_unique_key,
      {%- endif %}
      {{ end }} as {{ columns.dbt_updated_at }},
      source_data.dbt_base_id,
      {{ end }} as {{ columns.dbt_valid_from }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ snapshot_hash_arguments(['snapshotted_data.' ~ columns.dbt_scd_id, snapshot_get_time()]) }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    from snapshotted_data
    left join source_data
      on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
    where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
      and snapshotted_data.{{ columns.dbt_is_deleted }} != 'True'
  )
  {%- endif %}

  select * from insertions
  union all
  select * from updates
  {%- if deletes %}
  union all
  select * from deletes
  {%- endif %}
  {%- if records %}
  union all
  select * from deletion_records
  {%- endif %}
{%- endmacro %}

{# Whether a version is the one in force. #}
{% macro snapshot_is_current(columns, current) -%}
  ({{ columns.dbt_valid_to }} is null{% if current %} or {{ columns.dbt_valid_to }} = {{ current }}{% endif %})
{%- endmacro %}

{# The later of two times; the second one when the first is unknown. #}
{% macro snapshot_later(one, other) -%}
  case when {{ one }} > {{ other }} then {{ one }} else {{ other }} end
{%- endmacro %}

{# The first version of every row. #}
{% macro build_snapshot_table(strategy, sql) -%}
  {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) %}
  {%- set columns = snapshot_columns() %}
  select *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {%- if strategy.hard_deletes == 'new_record' %},
    'False' as {{ columns.dbt_is_deleted }}
    {%- endif %}
  from (
    {{ sql }}
  ) sbq
{% endmacro %}

{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
  {% set staging = make_temp_relation(target_relation) %}
  {% call statement('build_snapshot_staging_relation', auto_begin=true) %}
    {{ create_table_as(true, staging, snapshot_staging_table(strategy, sql, target_relation)) }}
  {% endcall %}
  {% do return(staging) %}
{% endmacro %}

{% macro snapshot_merge_sql(target, source, insert_cols) -%}
  {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = snapshot_columns() -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set names = insert_cols | join(', ') -%}
  update {{ target }} as DBT_INTERNAL_TARGET
  set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }}::text = DBT_INTERNAL_TARGET.{{ columns.dbt_scd_id }}::text
    and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
    {%- if current %}
    and (DBT_INTERNAL_TARGET.{{ columns.dbt_valid_to }} = {{ current }} or DBT_INTERNAL_TARGET.{{ columns.dbt_valid_to }} is null);
    {%- else %}
    and DBT_INTERNAL_TARGET.{{ columns.dbt_valid_to }} is null;
    {%- endif %}

  insert into {{ target }} ({{ names }})
  select {% for name in insert_cols -%}DBT_INTERNAL_SOURCE.{{ name }}{{ ', ' if not loop.last }}{%- endfor %}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
{%- endmacro %}

{% macro create_columns(relation, columns) %}
  {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{% endmacro %}

{% macro default__create_columns(relation, columns) %}
  {% for column in columns %}
    {% call statement() %}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {% endcall %}
  {% endfor %}
{% endmacro %}

{% macro post_snapshot(staging_relation) %}
  {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{% endmacro %}

{% macro default__post_snapshot(staging_relation) %}
  {% do drop_incremental_temporary(staging_relation) %}
{% endmacro %}

{% macro get_updated_at_column_data_type(snapshot_sql) %}
  {% set wanted = snapshot_columns().dbt_updated_at | lower %}
  {% for column in get_column_schema_from_query(snapshot_sql) if (column.name | lower) == wanted %}
    {{ return(column.dtype) }}
  {% endfor %}
  {{ return(none) }}
{% endmacro %}

{# Times of different types compare in surprising ways. #}
{% macro check_time_data_types(sql) %}
  {% set updated_at_type = get_updated_at_column_data_type(sql) %}
  {% set snapshot_type = get_snapshot_get_time_data_type() %}
  {% if updated_at_type and snapshot_type and snapshot_type != updated_at_type %}
    {% do exceptions.warn_snapshot_timestamp_data_types(snapshot_type, updated_at_type) %}
  {% endif %}
{% endmacro %}
