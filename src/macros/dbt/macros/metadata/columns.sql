{% macro get_columns_in_relation(relation) -%}
  {{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
  {% do return(adapter.get_columns_in_relation(relation)) %}
{%- endmacro %}

{# Columns from a table of names and types: name, type, length, precision, scale. #}
{% macro sql_convert_columns_in_relation(table) -%}
  {% set columns = [] %}
  {% for row in table %}
    {% do columns.append(api.Column(*row)) %}
  {% endfor %}
  {{ return(columns) }}
{%- endmacro %}

{% macro get_list_of_column_names(columns) %}
  {{ return(columns | map(attribute='name') | list) }}
{% endmacro %}

{# Another type for a column: through a new one, so that it works where types cannot be changed in place. #}
{% macro alter_column_type(relation, column_name, new_column_type) -%}
  {{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}
{%- endmacro %}

{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
  {%- set beside = adapter.quote(column_name ~ '__dbt_alter') -%}
  {%- set name = adapter.quote(column_name) -%}
  {% call statement('alter_column_type') %}
    alter table {{ relation.render() }} add column {{ beside }} {{ new_column_type }};
    update {{ relation.render() }} set {{ beside }} = {{ name }};
    alter table {{ relation.render() }} drop column {{ name }} cascade;
    alter table {{ relation.render() }} rename column {{ beside }} to {{ name }}
  {% endcall %}
{%- endmacro %}

{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) -%}
  {{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}
{%- endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {%- set changes = [] -%}
  {%- for column in add_columns or [] -%}
    {%- do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) -%}
  {%- endfor -%}
  {%- for column in remove_columns or [] -%}
    {%- do changes.append('drop column ' ~ column.quoted) -%}
  {%- endfor -%}
  {%- if changes -%}
    {% do run_query('alter ' ~ (relation.type or 'table') ~ ' ' ~ relation.render() ~ ' ' ~ changes | join(', ')) %}
  {%- endif -%}
{% endmacro %}
