{% materialization incremental, adapter='duckdb', supported_languages=['sql'] %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set goal = this.incorporate(type='table') -%}
  {%- set beside = make_intermediate_relation(goal) -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set rebuild = should_full_refresh() or (existing is not none and not existing.is_table) -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {% do drop_leftovers(beside) %}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}

  {% if existing is none or rebuild %}
    {% set built = goal if existing is none else beside %}
    {% call statement('main') -%}
      {{ get_create_table_as_sql(false, built, sql) }}
    {%- endcall %}
    {% if existing is not none %}
      {% do adapter.cache_added(beside) %}
      {% do swap_relations(existing, beside, goal) %}
    {% endif %}
    {% do create_indexes(goal) %}
  {% else %}
    {%- set temporary = make_temp_relation(goal) -%}
    {%- set strategy_macro = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') -%}
    {% call statement('create_temporary', auto_begin=true) -%}
      {{ get_create_table_as_sql(true, temporary, sql) }}
    {%- endcall %}
    {% set columns = process_schema_changes(on_schema_change, temporary, existing) %}
    {% if not columns %}
      {% set columns = adapter.get_columns_in_relation(existing) %}
    {% endif %}
    {% set arguments = {
      'target_relation': goal,
      'temp_relation': temporary,
      'unique_key': unique_key,
      'dest_columns': columns,
      'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
    } %}
    {% call statement('main') -%}
      {{ strategy_macro(arguments) }}
    {%- endcall %}
    {% do drop_incremental_temporary(temporary) %}
  {% endif %}

  {% do apply_grants(goal, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=rebuild)) %}
  {% do persist_docs(goal, model) %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
