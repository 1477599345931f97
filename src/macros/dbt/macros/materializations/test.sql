{% materialization test, default %}
  {%- set relations = [] -%}
  {%- set main_sql = sql -%}
  {% if should_store_failures() %}
    {%- set kind = config.get('store_failures_as') or 'table' -%}
    {%- if kind not in ['table', 'view'] -%}
      {{ exceptions.raise_compiler_error("'" ~ kind ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']") }}
    {%- endif -%}
    {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
    {%- set goal = api.Relation.create(identifier=model['alias'], schema=schema, database=database, type=kind) -%}
    {%- set beside = make_intermediate_relation(goal) -%}
    {% do drop_leftovers(beside) %}
    {% set stored_sql = sql %}
    {% if config.get('limit') is not none %}
      {% set stored_sql %}
        select * from (
          {{ sql }}
        ) dbt_internal_failures
        limit {{ config.get('limit') }}
      {% endset %}
    {% endif %}
    {% call statement(auto_begin=true) -%}
      {{ get_create_sql(beside, stored_sql) }}
    {%- endcall %}
    {% do adapter.cache_added(beside) %}
    {% do put_in_place(existing, beside, goal) %}
    {{ adapter.commit() }}
    {% do relations.append(goal) %}
    {% set main_sql %}
      select * from {{ goal }}
    {% endset %}
  {% endif %}
  {# a query that only reads needs no transaction of its own #}
  {% call statement('main', fetch_result=true, auto_begin=false) -%}
    {{ get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')) }}
  {%- endcall %}
  {{ return({'relations': relations}) }}
{% endmaterialization %}
