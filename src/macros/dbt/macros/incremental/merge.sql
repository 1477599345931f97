{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set conditions = [] -%}
  {%- do conditions.extend(as_predicates(incremental_predicates)) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- if unique_key -%}
    {%- for key in ([unique_key] if unique_key is string else unique_key) -%}
      {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
  {%- else -%}
    {%- do conditions.append('FALSE') -%}
  {%- endif -%}
  {{ header if header is not none }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on ({{ conditions | join(') and (') }})
  {% if unique_key %}
  when matched then update set
    {% for name in get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
    {{ name }} = DBT_INTERNAL_SOURCE.{{ name }}{{ ',' if not loop.last }}
    {% endfor %}
  {% endif %}
  when not matched then insert
    ({{ columns }})
  values
    ({{ merge_source_columns(dest_columns) }})
{%- endmacro %}

{% macro merge_source_columns(dest_columns) %}
  {%- for column in dest_columns -%}
    DBT_INTERNAL_SOURCE.{{ adapter.quote(column.name) }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{% endmacro %}

{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
  {{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}
{% endmacro %}

{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
  {% if merge_update_columns and merge_exclude_columns %}
    {{ exceptions.raise_compiler_error('Model cannot specify merge_update_columns and merge_exclude_columns. Please update model to use only one config') }}
  {% endif %}
  {% if merge_update_columns %}
    {% do return(merge_update_columns) %}
  {% endif %}
  {% set left_out = [] %}
  {% for name in merge_exclude_columns or [] %}
    {% do left_out.append(name | lower) %}
  {% endfor %}
  {% set names = [] %}
  {% for column in dest_columns if (column.column | lower) not in left_out %}
    {% do names.append(column.quoted) %}
  {% endfor %}
  {% do return(names) %}
{% endmacro %}

{% macro get_merge_unique_key_match(unique_key) %}
  {{ return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(unique_key)) }}
{% endmacro %}

{% macro default__get_merge_unique_key_match(unique_key) %}
  {% set matches = [] %}
  {% for key in ([unique_key] if unique_key is string else unique_key) %}
    {% do matches.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) %}
  {% endfor %}
  {% do return(matches) %}
{% endmacro %}
