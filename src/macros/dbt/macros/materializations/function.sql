{% macro get_function_macro(function_type, function_language) %}
  {{ return(adapter.dispatch('get_function_macro', 'dbt')(function_type, function_language)) }}
{% endmacro %}

{# The macro that writes functions of a type and language. #}
{% macro default__get_function_macro(function_type, function_language) %}
  {% set macro_name = function_type ~ '_function_' ~ function_language %}
  {% set found = context.get(macro_name) %}
  {% if not found %}
    {% do exceptions.raise_not_implemented(function_language ~ ' ' ~ function_type ~ ' functions are not implemented for adapter ' ~ adapter.type()) %}
  {% endif %}
  {{ return(found) }}
{% endmacro %}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}
{% endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {% call statement(name='main') %}
    {{ build_sql }}
  {% endcall %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=true)) %}
{% endmacro %}

{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}
  {% set existing = load_cached_relation(this) %}
  {% set goal = this.incorporate(type='function') %}
  {% set function_macro = get_function_macro(model.config.get('type') or 'scalar', model.language) %}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}
  {% do function_execute_build_sql(function_macro(goal), existing, goal) %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
