{#
  JSON lists and objects as rows, for the right side of `cross join lateral`.
#}

{# Rows (element, position from 1) of a list; see json_list for what counts as one. #}
{% macro json_elements(value, alias) %}{{ return(adapter.dispatch('json_elements', 'knowledge')(value, alias)) }}{% endmacro %}

{% macro default__json_elements(value, alias) %}{{ no_json_here('json_elements') }}{% endmacro %}
{% macro duckdb__json_elements(value, alias) -%}
    unnest(cast({{ json_list(value) }} as json[])) with ordinality as {{ alias }}(element, position)
{%- endmacro %}
{% macro postgres__json_elements(value, alias) -%}
    jsonb_array_elements({{ json_list(value) }}) with ordinality as {{ alias }}(element, position)
{%- endmacro %}


{# Rows (key, value) of an object; none for null. #}
{% macro json_entries(value, alias) %}{{ return(adapter.dispatch('json_entries', 'knowledge')(value, alias)) }}{% endmacro %}

{% macro default__json_entries(value, alias) %}{{ no_json_here('json_entries') }}{% endmacro %}
{% macro duckdb__json_entries(value, alias) -%}
    {#- Through a map, because keys may hold dots and quotes that a JSON path would read as its own. -#}
    (
        select entry.key as key, entry.value as value
        from (select unnest(map_entries(cast(nullif({{ value }}, 'null') as map(varchar, json)))) as entry)
    ) as {{ alias }}
{%- endmacro %}
{% macro postgres__json_entries(value, alias) -%}
    jsonb_each(case when jsonb_typeof({{ value }}) = 'object' then {{ value }} end) as {{ alias }}(key, value)
{%- endmacro %}


{# An empty list of texts, in the database's own list type. #}
{% macro empty_text_list() %}{{ return(adapter.dispatch('empty_text_list', 'knowledge')()) }}{% endmacro %}

{% macro default__empty_text_list() %}cast(array[] as varchar[]){% endmacro %}
{% macro postgres__empty_text_list() %}cast(array[] as text[]){% endmacro %}
