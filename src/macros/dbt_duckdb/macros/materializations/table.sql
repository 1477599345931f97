{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set goal = this.incorporate(type='table') -%}
  {%- set beside = make_intermediate_relation(goal) -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {% do drop_leftovers(beside) %}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}

  {# DuckDB remembers a foreign key under the table's first name, so a table with one is not renamed. #}
  {% set in_place = has_foreign_key_constraints() %}
  {% if in_place and existing is not none %}
    {% do adapter.ensure_transaction() %}
    {% set dependents = drop_relation_for_rebuild(existing) %}
  {% endif %}
  {% call statement('main') -%}
    {{ get_create_table_as_sql(false, goal if in_place else beside, sql) }}
  {%- endcall %}
  {% if not in_place %}
    {% do adapter.cache_added(beside) %}
    {% do put_in_place(existing, beside, goal) %}
  {% elif existing is not none %}
    {% do restore_foreign_key_dependents(dependents) %}
  {% endif %}
  {% do create_indexes(goal) %}

  {% do apply_grants(goal, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=true)) %}
  {% do persist_docs(goal, model) %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
