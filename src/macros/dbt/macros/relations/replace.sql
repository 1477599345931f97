{#
  Puts a relation that was built beside its place into its place, within the open transaction: readers see the old one
  until the commit and the new one after it.
#}
{% macro swap_relations(existing, intermediate, goal) %}
  {% do adapter.dispatch('swap_relations', 'dbt')(existing, intermediate, goal) %}
{% endmacro %}

{% macro default__swap_relations(existing, intermediate, goal) %}
  {% if existing is not none %}
    {% set backup = make_backup_relation(goal, existing.type) %}
    {% do drop_relation_if_exists(load_cached_relation(backup)) %}
    {% do adapter.rename_relation(existing, backup) %}
  {% endif %}
  {% do adapter.rename_relation(intermediate, goal) %}
  {% if existing is not none %}
    {% do adapter.drop_relation(backup) %}
  {% endif %}
{% endmacro %}

{# What a killed run left beside the place of a relation. #}
{% macro drop_leftovers(intermediate) %}
  {% do drop_relation_if_exists(load_cached_relation(intermediate)) %}
  {% if intermediate.identifier.endswith('__dbt_tmp') %}
    {% set place = intermediate.incorporate(path={'identifier': intermediate.identifier[:-9]}) %}
    {% do drop_relation_if_exists(load_cached_relation(make_backup_relation(place, none))) %}
  {% endif %}
{% endmacro %}

{# The same, whether or not there is something in its place. #}
{% macro put_in_place(existing, intermediate, goal) %}
  {% if existing is none %}
    {% do adapter.rename_relation(intermediate, goal) %}
  {% else %}
    {% do swap_relations(existing, intermediate, goal) %}
  {% endif %}
{% endmacro %}

{# Called before a relation is rebuilt beside the old one: names that both would have are taken from the old one. #}
{% macro free_constraint_names(existing) %}
  {% do adapter.dispatch('free_constraint_names', 'dbt')(existing) %}
{% endmacro %}

{% macro default__free_constraint_names(existing) %}
{% endmacro %}
