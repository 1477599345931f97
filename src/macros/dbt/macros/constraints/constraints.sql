{# Columns with their types and constraints, as `create table` takes them. #}
{% macro get_table_columns_and_constraints() -%}
  {{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}
{%- endmacro %}

{% macro default__get_table_columns_and_constraints() -%}
  {{ return(table_columns_and_constraints()) }}
{%- endmacro %}

{% macro table_columns_and_constraints() %}
  {%- set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
  {%- set whole = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
  (
    {{ (columns + whole) | join(',\n    ') }}
  )
{% endmacro %}

{# Checks a query's columns against the contract; nothing is written when they agree. #}
{% macro get_assert_columns_equivalent(sql) -%}
  {{ adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql) }}
{%- endmacro %}

{% macro default__get_assert_columns_equivalent(sql) -%}
  {{ return(assert_columns_equivalent(sql)) }}
{%- endmacro %}

{% macro assert_columns_equivalent(sql) %}
  {%- set wanted = model['columns'] -%}
  {%- set untyped = [] -%}
  {%- for column in wanted.values() if not column['data_type'] -%}
    {%- do untyped.append(column['name']) -%}
  {%- endfor -%}
  {%- if untyped -%}
    {{ exceptions.column_type_missing(column_names=untyped) }}
  {%- endif -%}
  {%- set given = get_column_schema_from_query(sql, config.get('sql_header', none)) -%}
  {%- set contract = get_column_schema_from_query(get_empty_schema_sql(wanted)) -%}
  {%- set given_text = format_columns(given) -%}
  {%- set contract_text = format_columns(contract) -%}
  {%- set state = namespace(equal=(given_text | length == contract_text | length)) -%}
  {%- for column in given_text if column['formatted'] not in (contract_text | map(attribute='formatted') | list) -%}
    {%- set state.equal = false -%}
  {%- endfor -%}
  {%- if not state.equal -%}
    {%- do exceptions.raise_contract_error(contract_text, given_text) -%}
  {%- endif -%}
{% endmacro %}

{% macro format_columns(columns) %}
  {% set formatted = [] %}
  {% for column in columns %}
    {% do formatted.append(format_column(column)) %}
  {% endfor %}
  {{ return(formatted) }}
{% endmacro %}

{% macro format_column(column) -%}
  {{ return(adapter.dispatch('format_column', 'dbt')(column)) }}
{%- endmacro %}

{% macro default__format_column(column) -%}
  {{ return({'name': column.name, 'data_type': column.dtype, 'formatted': column.column.lower() ~ ' ' ~ column.dtype}) }}
{%- endmacro %}
