{% macro duckdb__create_schema(relation) -%}
  {% call statement('create_schema') -%}
    create schema if not exists {{ relation.without_identifier() }}
  {%- endcall %}
{%- endmacro %}

{# A temporary table lives in its own catalog, so its name has neither database nor schema. #}
{% macro duckdb__make_temp_relation(base_relation, suffix='__dbt_tmp') %}
  {% set name = base_relation.identifier ~ suffix ~ py_current_timestring() %}
  {% do return(base_relation.incorporate(path={'identifier': name, 'schema': none, 'database': none}, type='table')) %}
{% endmacro %}

{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language != 'sql' -%}
    {{ exceptions.raise_compiler_error("duckdb__create_table_as macro didn't get supported language, it got " ~ language) }}
  {%- endif -%}
  {%- set header = config.get('sql_header') -%}
  {{ header if header is not none }}
  {% if config.get('contract').enforced and not temporary -%}
    {{ get_assert_columns_equivalent(compiled_code) }}
    create table {{ relation }}
    {{ get_table_columns_and_constraints() }};
    insert into {{ relation }} ({{ get_column_names() }}) (
      {{ get_select_subquery(compiled_code) }}
    );
  {%- else -%}
    create {{ 'temporary' if temporary }} table
      {{ relation.include(database=(not temporary), schema=(not temporary)) }}
    as (
      {{ compiled_code }}
    );
  {%- endif %}
{%- endmacro %}

{% macro duckdb__create_view_as(relation, sql) -%}
  {%- set header = config.get('sql_header') -%}
  {{ header if header is not none }}
  {%- if config.get('contract').enforced %}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif %}
  create view {{ relation }} as (
    {{ sql }}
  );
{%- endmacro %}

{# DuckDB does not follow dependencies: a view stays when its table goes, so `cascade` has nothing to do. #}
{% macro duckdb__drop_relation(relation) -%}
  {% call statement('drop_relation', auto_begin=false) -%}
    drop {{ 'view' if relation.is_view else 'table' }} if exists {{ relation }} cascade
  {%- endcall %}
{%- endmacro %}

{% macro duckdb__rename_relation(from_relation, to_relation) -%}
  {% call statement('rename_relation') -%}
    alter {{ 'view' if from_relation.is_view else 'table' }} {{ from_relation }} rename to {{ adapter.quote(to_relation.identifier) }}
  {%- endcall %}
{%- endmacro %}

{#
  In DuckDB the old relation can be dropped within the transaction: nothing depends on it, and readers see it until the
  commit. A table with indexes cannot be renamed, so they are made again after the swap.
#}
{% macro duckdb__swap_relations(existing, intermediate, goal) %}
  {% set dependents = drop_relation_for_rebuild(existing) %}
  {% do adapter.rename_relation(intermediate, goal) %}
  {% do restore_foreign_key_dependents(dependents) %}
{% endmacro %}

{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set wanted = adapter.parse_index(index_dict) -%}
  {%- set columns = wanted.columns | join(', ') -%}
  create {{ 'unique ' if wanted.unique }}index "{{ wanted.render(relation) }}" on {{ relation }} ({{ columns }});
{%- endmacro %}

{% macro drop_indexes_on_relation(relation) -%}
  {% call statement('get_indexes_on_relation', fetch_result=true) %}
    select index_name
    from duckdb_indexes()
    where schema_name = '{{ relation.schema }}' and table_name = '{{ relation.identifier }}'
  {% endcall %}
  {% for row in load_result('get_indexes_on_relation').table.rows %}
    {% call statement('drop_index') %}
      drop index "{{ relation.schema }}"."{{ row[0] }}"
    {% endcall %}
  {% endfor %}
{%- endmacro %}
