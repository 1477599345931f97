{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) %}
  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {% do drop_relation_if_exists(load_cached_relation(intermediate_relation)) %}
  {% do drop_relation_if_exists(load_cached_relation(backup_relation)) %}
{% endmacro %}

{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) %}
  {% do drop_relation_if_exists(load_cached_relation(intermediate_relation)) %}
  {% do drop_relation_if_exists(load_cached_relation(backup_relation)) %}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
{% endmacro %}

{# The statements that bring the view up to date; an empty text when it is to stay as it is. #}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) %}
  {% if existing_relation is none %}
    {{ return(get_create_materialized_view_as_sql(target_relation, sql)) }}
  {% endif %}
  {% if should_full_refresh() or not existing_relation.is_materialized_view %}
    {{ return(get_replace_sql(existing_relation, target_relation, sql)) }}
  {% endif %}
  {% set changes = get_materialized_view_configuration_changes(existing_relation, config) %}
  {% if changes is none %}
    {{ return(refresh_materialized_view(target_relation)) }}
  {% endif %}
  {% set wish = config.get('on_configuration_change') or 'apply' %}
  {% set said = 'Configuration changes were identified and `on_configuration_change` was set to `' ~ wish ~ '` for `' ~ target_relation ~ '`' %}
  {% if wish == 'apply' %}
    {{ return(get_alter_materialized_view_as_sql(target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) }}
  {% elif wish == 'continue' %}
    {% do exceptions.warn(said) %}
    {{ return('') }}
  {% elif wish == 'fail' %}
    {% do exceptions.raise_fail_fast_error(said) %}
  {% endif %}
  {% do exceptions.raise_compiler_error('Unexpected configuration scenario: `on_configuration_change` is `' ~ wish ~ '`; use apply, continue or fail') %}
{% endmacro %}

{% macro materialized_view_execute_no_op(target_relation) %}
  {% do store_raw_result(name='main', message='skip ' ~ target_relation, code='skip', rows_affected='-1') %}
{% endmacro %}

{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) %}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}
  {% call statement(name='main') %}
    {{ build_sql }}
  {% endcall %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=true)) %}
  {% do persist_docs(target_relation, model) %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
{% endmacro %}

{% materialization materialized_view, default %}
  {% set existing = load_cached_relation(this) %}
  {% set goal = this.incorporate(type='materialized_view') %}
  {% set intermediate = make_intermediate_relation(goal) %}
  {% set backup = make_backup_relation(goal, 'materialized_view' if existing is none else existing.type) %}

  {% do materialized_view_setup(backup, intermediate, pre_hooks) %}
  {% set build_sql = materialized_view_get_build_sql(existing, goal, backup, intermediate) %}
  {% if build_sql == '' %}
    {% do materialized_view_execute_no_op(goal) %}
  {% else %}
    {% do materialized_view_execute_build_sql(build_sql, existing, goal, post_hooks) %}
  {% endif %}
  {% do materialized_view_teardown(backup, intermediate, post_hooks) %}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
