{#
  The macros below take the relation to fill as a last argument. A project's own versions of them may not know it and
  write to `this`; then they are called without it, and a full refresh happens in place, within its transaction.
#}
{% macro seed_can_be_built_beside() %}
  {% set aware = namespace(all=true) %}
  {% for found in [create_csv_table, load_csv_rows, reset_csv_table, adapter.dispatch('create_csv_table', 'dbt'), adapter.dispatch('load_csv_rows', 'dbt'), adapter.dispatch('reset_csv_table', 'dbt')] if 'relation' not in found.arguments %}
    {% set aware.all = false %}
  {% endfor %}
  {% do return(aware.all) %}
{% endmacro %}

{% macro create_csv_table(model, agate_table, relation=none) -%}
  {%- set found = adapter.dispatch('create_csv_table', 'dbt') -%}
  {{ return(found(model, agate_table) if relation is none else found(model, agate_table, relation)) }}
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

{% macro reset_csv_table(model, full_refresh, old_relation, agate_table, relation=none) -%}
  {%- set found = adapter.dispatch('reset_csv_table', 'dbt') -%}
  {{ return(found(model, full_refresh, old_relation, agate_table) if relation is none else found(model, full_refresh, old_relation, agate_table, relation)) }}
{%- endmacro %}

{# A full refresh fills a new table, beside the old one when a relation is given. #}
{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table, relation=none) %}
  {% if full_refresh and relation is not none %}
    {{ return(create_csv_table(model, agate_table, relation)) }}
  {% elif full_refresh %}
    {% do adapter.ensure_transaction() %}
    {{ adapter.drop_relation(old_relation) }}
    {{ return(create_csv_table(model, agate_table)) }}
  {% endif %}
  {{ adapter.truncate_relation(old_relation) }}
  {{ return('truncate table ' ~ old_relation.render()) }}
{% endmacro %}

{% macro load_csv_rows(model, agate_table, relation=none) -%}
  {%- set found = adapter.dispatch('load_csv_rows', 'dbt') -%}
  {{ return(found(model, agate_table) if relation is none else found(model, agate_table, relation)) }}
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
