{# Whether the database makes copies of tables that share their storage. #}
{% macro can_clone_table() %}
  {{ return(adapter.dispatch('can_clone_table', 'dbt')()) }}
{% endmacro %}

{% macro default__can_clone_table() %}
  {{ return(false) }}
{% endmacro %}

{% macro create_or_replace_clone(this_relation, defer_relation) %}
  {{ return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) }}
{% endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) %}
  create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{% endmacro %}

{# Puts what another environment built into this one: as a clone, or as a view where there are no clones. #}
{% materialization clone, default %}
  {%- if not defer_relation -%}
    {% do log('No relation found in state manifest for ' ~ model.unique_id, info=true) %}
    {{ return({'relations': []}) }}
  {%- endif -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- if existing and not should_full_refresh() -%}
    {% do log('Relation ' ~ existing ~ ' already exists', info=true) %}
    {{ return({'relations': []}) }}
  {%- endif -%}

  {%- set original = load_cached_relation(defer_relation) -%}
  {%- if original and original.is_table and can_clone_table() -%}
    {%- set goal = this.incorporate(type='table') -%}
    {% if existing is not none and not existing.is_table %}
      {% do adapter.drop_relation(existing) %}
    {% endif %}
    {% call statement('main') -%}
      {{ create_or_replace_clone(goal, defer_relation) }}
    {%- endcall %}
  {%- else -%}
    {%- set goal = this.incorporate(type='view') -%}
    {%- set beside = make_intermediate_relation(goal) -%}
    {% do drop_leftovers(beside) %}
    {% call statement('main') -%}
      {{ get_create_view_as_sql(beside, 'select * from ' ~ defer_relation.render()) }}
    {%- endcall %}
    {% do adapter.cache_added(beside) %}
    {% do put_in_place(existing, beside, goal) %}
  {%- endif -%}

  {% do apply_grants(goal, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=true)) %}
  {% do persist_docs(goal, model) %}
  {{ adapter.commit() }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
