{% materialization incremental, default %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set goal = this.incorporate(type='table') -%}
  {%- set beside = make_intermediate_relation(goal) -%}
  {%- set temporary = make_temp_relation(goal) -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set rebuild = should_full_refresh() or (existing is not none and not existing.is_table) -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set strategy = config.get('incremental_strategy') or 'default' -%}
  {%- set strategy_macro = resolve_incremental_strategy(strategy, is_first=(existing is none or rebuild)) -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {% do drop_leftovers(beside) %}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}

  {% if existing is none or rebuild %}
    {% set built = goal if existing is none else beside %}
    {% do free_constraint_names(existing) %}
    {% call statement('main') -%}
      {{ get_create_table_as_sql(false, built, sql) }}
    {%- endcall %}
    {% do create_indexes(built) %}
    {% if existing is not none %}
      {% do adapter.cache_added(beside) %}
      {% do swap_relations(existing, beside, goal) %}
    {% endif %}
  {% else %}
    {% call statement('create_temporary', auto_begin=true) -%}
      {{ get_create_table_as_sql(true, temporary, sql) }}
    {%- endcall %}
    {% if not config.get('contract').enforced %}
      {% do adapter.expand_target_column_types(from_relation=temporary, to_relation=goal) %}
    {% endif %}
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

{# The macro that writes a strategy's SQL. A strategy that is not there is an error before anything is built. #}
{% macro resolve_incremental_strategy(strategy, is_first) %}
  {% do return(adapter.dispatch('resolve_incremental_strategy', 'dbt')(strategy, is_first)) %}
{% endmacro %}

{% macro default__resolve_incremental_strategy(strategy, is_first) %}
  {% do return(adapter.get_incremental_strategy_macro(context, strategy)) %}
{% endmacro %}

{# Temporary tables end with the session; a session serves many models, so they are dropped at once. #}
{% macro drop_incremental_temporary(relation) %}
  {% do adapter.dispatch('drop_incremental_temporary', 'dbt')(relation) %}
{% endmacro %}

{% macro default__drop_incremental_temporary(relation) %}
  {% call statement('drop_temporary') -%}
    drop table if exists {{ relation }}
  {%- endcall %}
{% endmacro %}
