{% materialization table, default %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set goal = this.incorporate(type='table') -%}
  {%- set beside = make_intermediate_relation(goal) -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {% do drop_leftovers(beside) %}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}

  {% do free_constraint_names(existing) %}
  {% call statement('main') -%}
    {{ get_create_table_as_sql(false, beside, sql) }}
  {%- endcall %}
  {% do create_indexes(beside) %}
  {% do adapter.cache_added(beside) %}
  {% do put_in_place(existing, beside, goal) %}

  {% do apply_grants(goal, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=true)) %}
  {% do persist_docs(goal, model) %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
