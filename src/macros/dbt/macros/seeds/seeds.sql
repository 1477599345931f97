{% macro create_csv_table(model, agate_table, relation=none) -%}
  {{ return(adapter.dispatch('create_csv_table', 'dbt')(model, agate_table, relation)) }}
{%- endmacro %}

{% macro default__create_csv_table(model, agate_table, relation=none) %}
  {%- set types = model['config'].get('column_types', {}) -%}
  {%- set quote = model['config'].get('quote_columns', none) -%}
  {% set sql %}
    create table {{ (relation or this).render() }} (
      {%- for name in agate_table.column_names -%}
        {%- set type = types.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
        {{ adapter.quote_seed_column(name | string, quote) }} {{ type }}{{ ', ' if not loop.last }}
      {%- endfor -%}
    )
  {% endset %}
  {% call statement('_') -%}
    {{ sql }}
  {%- endcall %}
  {{ return(sql) }}
{% endmacro %}

{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ return(adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table)) }}
{%- endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
  {% if full_refresh %}
    {{ adapter.drop_relation(old_relation) }}
    {{ return(create_csv_table(model, agate_table)) }}
  {% endif %}
  {{ adapter.truncate_relation(old_relation) }}
  {{ return('truncate table ' ~ old_relation.render()) }}
{% endmacro %}

{% macro load_csv_rows(model, agate_table, relation=none) -%}
  {{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table, relation)) }}
{%- endmacro %}

{# Insert statements with bound values, a batch at a time. #}
{% macro default__load_csv_rows(model, agate_table, relation=none) %}
  {% set size = get_batch_size() %}
  {% set columns = get_seed_column_quoted_csv(model, agate_table.column_names) %}
  {% set texts = [] %}
  {% for batch in agate_table.rows | batch(size) %}
    {% set values = [] %}
    {% for row in batch %}
      {% do values.extend(row.values()) %}
    {% endfor %}
    {% set sql %}
      insert into {{ (relation or this).render() }} ({{ columns }}) values
      {% for row in batch -%}
        ({%- for name in agate_table.column_names -%}{{ get_binding_char() }}{{ ',' if not loop.last }}{%- endfor -%}){{ ',' if not loop.last }}
      {%- endfor %}
    {% endset %}
    {% do adapter.add_query(sql, bindings=values, abridge_sql_log=true) %}
    {% if loop.first %}
      {% do texts.append(sql) %}
    {% endif %}
  {% endfor %}
  {{ return(texts[0]) }}
{% endmacro %}

{% macro get_batch_size() -%}
  {{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_batch_size() %}
  {{ return(10000) }}
{% endmacro %}

{% macro get_binding_char() -%}
  {{ adapter.dispatch('get_binding_char', 'dbt')() }}
{%- endmacro %}

{% macro default__get_binding_char() %}
  {{ return('%s') }}
{% endmacro %}

{% macro get_csv_sql(create_or_truncate_sql, insert_sql) %}
  {{ adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) }}
{% endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) %}
  {{ create_or_truncate_sql }};
  -- dbt seed --
  {{ insert_sql }}
{% endmacro %}

{% macro get_seed_column_quoted_csv(model, column_names) %}
  {%- set quote = model['config'].get('quote_columns', none) -%}
  {%- set quoted = [] -%}
  {%- for name in column_names -%}
    {%- do quoted.append(adapter.quote_seed_column(name, quote)) -%}
  {%- endfor -%}
  {{ return(quoted | join(', ')) }}
{% endmacro %}
