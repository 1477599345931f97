{# What a model gave and what it should have given, in one table. #}
{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro %}

{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set names = expected_column_names | join(', ') -%}
  with dbt_internal_unit_test_actual as (
    select {{ names }}, {{ dbt.string_literal('actual') }} as {{ adapter.quote('actual_or_expected') }}
    from (
      {{ main_sql }}
    ) _dbt_internal_unit_test_actual
  ),
  dbt_internal_unit_test_expected as (
    select {{ names }}, {{ dbt.string_literal('expected') }} as {{ adapter.quote('actual_or_expected') }}
    from (
      {{ expected_fixture_sql }}
    ) _dbt_internal_unit_test_expected
  )
  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
{%- endmacro %}

{#
  Rows of a fixture as a query with all columns of the relation that they stand for: those that a row leaves out are null.
  @param column_name_to_data_types types by lower-case name; asked of the relation itself when not given
  @param column_name_to_quoted quoted names by lower-case name, where these differ
#}
{% macro get_fixture_sql(rows, column_name_to_data_types=none, column_name_to_quoted=none) %}
  {%- set types = column_name_to_data_types -%}
  {%- set quoted = dict(column_name_to_quoted or {}) -%}
  {%- if not types -%}
    {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- set types = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
    {%- if not types -%}
      {{ exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") }}
    {%- endif -%}
  {%- endif -%}
  {%- for name in types if name not in quoted -%}
    {%- do quoted.update({name: adapter.quote(name)}) -%}
  {%- endfor -%}
  {%- do validate_fixture_rows(rows) -%}
  {%- for row in rows or [] -%}
    {%- set values = {} -%}
    {%- for name in types -%}
      {%- do values.update({name: dbt.safe_cast('null', types[name])}) -%}
    {%- endfor -%}
    {%- do values.update(format_row(row, types)) -%}
    {%- if not loop.first %}
  union all
    {%- endif %}
  select
    {%- for name, value in values.items() %} {{ value | trim }} as {{ quoted[name] }}{{ ',' if not loop.last }}
    {%- endfor -%}
  {%- endfor -%}
  {%- if not rows %}
  select
    {%- for name, type in types.items() %} {{ dbt.safe_cast('null', type) | trim }} as {{ quoted[name] }}{{ ',' if not loop.last }}
    {%- endfor %}
  limit 0
  {%- endif -%}
{% endmacro %}

{# Lower-case names of the columns that expected rows name, in the order in which they first stand there. #}
{% macro expected_column_names(rows) %}
  {%- set names = [] -%}
  {%- for row in rows -%}
    {%- for name in row if (name | lower) not in names -%}
      {%- do names.append(name | lower) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(names) }}
{% endmacro %}

{# The expected rows as a query: only the columns that they name. One that a row leaves out is expected to be null there. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted=none) %}
  {%- if not rows %}
  select * from dbt_internal_unit_test_actual
  limit 0
  {%- else -%}
    {%- do validate_fixture_rows(rows) -%}
    {%- set names = expected_column_names(rows) -%}
    {%- for row in rows -%}
      {%- if not loop.first %}
  union all
      {%- endif -%}
      {%- set values = format_row(row, column_name_to_data_types) %}
  select
      {%- for name in names %} {{ values[name] | trim if name in values else dbt.safe_cast('null', column_name_to_data_types[name]) | trim }} as {{ (column_name_to_quoted or {}).get(name) or adapter.quote(name) }}{{ ',' if not loop.last }}
      {%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}

{# A row of a fixture with its values as typed SQL, by lower-case name. #}
{% macro format_row(row, column_name_to_data_types) %}
  {%- set formatted = {} -%}
  {%- for column, value in row.items() -%}
    {%- set name = column | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {{ exceptions.raise_compiler_error("Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ ".\nAccepted columns for " ~ fixture ~ " are: " ~ (column_name_to_data_types.keys() | list)) }}
    {%- endif -%}
    {%- set type = column_name_to_data_types[name] -%}
    {#- a text that is too long must not become equal to another one -#}
    {%- if value is string and 'varying' in type -%}{%- set type = type.split('(')[0] -%}{%- endif -%}
    {%- if value is none -%}
      {%- set text = 'null' -%}
    {%- elif value is string -%}
      {%- set text = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- elif value is boolean or value is number -%}
      {%- set text = value | string | lower -%}
    {%- elif value is mapping or value is sequence -%}
      {%- set text = format_nested_value(value, type) -%}
    {%- else -%}
      {%- set text = dbt.string_literal(dbt.escape_single_quotes(value | string)) -%}
    {%- endif -%}
    {%- do formatted.update({name: dbt.safe_cast(text, type)}) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{% endmacro %}

{# A list or dictionary of a YAML fixture. #}
{% macro format_nested_value(value, type) %}
  {{ return(adapter.dispatch('format_nested_value', 'dbt')(value, type)) }}
{% endmacro %}

{% macro default__format_nested_value(value, type) %}
  {{ return(dbt.string_literal(dbt.escape_single_quotes(tojson(value)))) }}
{% endmacro %}

{% macro validate_fixture_rows(rows, row_number=none) %}
  {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{% endmacro %}

{# Databases that cannot take every fixture say so here. #}
{% macro default__validate_fixture_rows(rows, row_number) %}
  {{ return('') }}
{% endmacro %}
