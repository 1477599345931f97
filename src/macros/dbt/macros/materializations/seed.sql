{% materialization seed, default %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set goal = this.incorporate(type='table') -%}
  {%- set beside = make_intermediate_relation(goal) -%}
  {%- set full_refresh = should_full_refresh() -%}
  {%- if existing is not none and existing.is_view -%}
    {{ exceptions.raise_compiler_error("Cannot seed to '" ~ existing ~ "', it is a view") }}
  {%- endif -%}
  {%- set table = load_agate_table() -%}
  {%- do store_result('agate_table', response='OK', agate_table=table) -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {% do drop_leftovers(beside) %}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}

  {% set into = beside if existing is not none and full_refresh and seed_can_be_built_beside() else none %}
  {% if existing is none %}
    {% set create_sql = create_csv_table(model, table) %}
  {% elif into is none %}
    {% set create_sql = reset_csv_table(model, full_refresh, existing, table) %}
  {% else %}
    {% set create_sql = reset_csv_table(model, full_refresh, existing, table, into) %}
  {% endif %}
  {% set code = 'CREATE' if full_refresh else 'INSERT' %}
  {% set rows = table.rows | length %}
  {% set load_sql = load_csv_rows(model, table) if into is none else load_csv_rows(model, table, into) %}
  {% call noop_statement('main', code ~ ' ' ~ rows, code, rows) -%}
    {{ get_csv_sql(create_sql, load_sql) }}
  {%- endcall %}
  {% if existing is none or full_refresh %}
    {% do create_indexes(into or goal) %}
  {% endif %}
  {% if into is not none %}
    {% do adapter.cache_added(beside) %}
    {% do swap_relations(existing, beside, goal) %}
  {% endif %}

  {% do apply_grants(goal, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=full_refresh)) %}
  {% do persist_docs(goal, model) %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
