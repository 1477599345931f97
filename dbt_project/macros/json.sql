{#
  JSON in one spelling for every database. A path is a list of keys (text) and positions (numbers from 0):
  json_text('document', ['MedlineCitation', 'PMID', '#text']).
  JSON's null and a missing key are both SQL's null in json_text, and both an empty list in json_list.
#}

{# JSON value from JSON text. #}
{% macro json_document(text) %}{{ return(adapter.dispatch('json_document', 'knowledge')(text)) }}{% endmacro %}

{% macro default__json_document(text) %}{{ no_json_here('json_document') }}{% endmacro %}
{% macro duckdb__json_document(text) %}cast({{ text }} as json){% endmacro %}
{% macro postgres__json_document(text) %}cast({{ text }} as jsonb){% endmacro %}


{# JSON value at a path. #}
{% macro json_value(document, path) %}{{ return(adapter.dispatch('json_value', 'knowledge')(document, path)) }}{% endmacro %}

{% macro default__json_value(document, path) %}{{ no_json_here('json_value') }}{% endmacro %}
{% macro duckdb__json_value(document, path) %}json_extract({{ document }}, '{{ duckdb_json_path(path) }}'){% endmacro %}
{% macro postgres__json_value(document, path) %}({{ document }} #> '{{ postgres_json_path(path) }}'){% endmacro %}


{# Text at a path: a string without its quotes, anything else as JSON text. #}
{% macro json_text(document, path) %}{{ return(adapter.dispatch('json_text', 'knowledge')(document, path)) }}{% endmacro %}

{% macro default__json_text(document, path) %}{{ no_json_here('json_text') }}{% endmacro %}
{% macro duckdb__json_text(document, path) %}json_extract_string({{ document }}, '{{ duckdb_json_path(path) }}'){% endmacro %}
{% macro postgres__json_text(document, path) %}({{ document }} #>> '{{ postgres_json_path(path) }}'){% endmacro %}


{# One of string, number, boolean, object, array, null; SQL's null for SQL's null. #}
{% macro json_kind(value) %}{{ return(adapter.dispatch('json_kind', 'knowledge')(value)) }}{% endmacro %}

{% macro default__json_kind(value) %}{{ no_json_here('json_kind') }}{% endmacro %}
{% macro duckdb__json_kind(value) %}
    {#- DuckDB names the type the value would be stored in, so there are several for numbers. -#}
    case json_type({{ value }})
        when 'VARCHAR' then 'string'
        when 'OBJECT' then 'object'
        when 'ARRAY' then 'array'
        when 'BOOLEAN' then 'boolean'
        when 'NULL' then 'null'
        else case when {{ value }} is not null then 'number' end
    end
{%- endmacro %}
{% macro postgres__json_kind(value) %}jsonb_typeof({{ value }}){% endmacro %}


{# The value as a JSON list: a list as it is, null as an empty one, anything else as a list of one. XML turned into
   JSON needs it, because an element that occurs once comes without its list. #}
{% macro json_list(value) %}{{ return(adapter.dispatch('json_list', 'knowledge')(value)) }}{% endmacro %}

{% macro default__json_list(value) %}
    case
        when {{ json_kind(value) }} = 'array' then {{ value }}
        when coalesce({{ json_kind(value) }}, 'null') = 'null' then {{ json_document("'[]'") }}
        else {{ json_list_of_one(value) }}
    end
{%- endmacro %}

{% macro json_list_of_one(value) %}{{ return(adapter.dispatch('json_list_of_one', 'knowledge')(value)) }}{% endmacro %}

{% macro default__json_list_of_one(value) %}{{ no_json_here('json_list_of_one') }}{% endmacro %}
{% macro duckdb__json_list_of_one(value) %}json_array({{ value }}){% endmacro %}
{% macro postgres__json_list_of_one(value) %}jsonb_build_array({{ value }}){% endmacro %}


{# A JSON object of named SQL expressions: json_fields({'journal': 'journal', 'pages': '1'}). #}
{% macro json_fields(fields) %}{{ return(adapter.dispatch('json_fields', 'knowledge')(fields)) }}{% endmacro %}

{% macro default__json_fields(fields) %}{{ no_json_here('json_fields') }}{% endmacro %}
{% macro duckdb__json_fields(fields) %}json_object({{ json_field_list(fields) }}){% endmacro %}
{% macro postgres__json_fields(fields) %}jsonb_build_object({{ json_field_list(fields) }}){% endmacro %}

{% macro json_field_list(fields) %}
    {%- for name, expression in fields.items() %}'{{ name }}', {{ expression }}{{ ', ' if not loop.last }}{% endfor -%}
{% endmacro %}


{# '$."a"."b c"[0]' #}
{% macro duckdb_json_path(path) -%}
    ${% for step in path %}{% if step is number %}[{{ step }}]{% else %}."{{ step }}"{% endif %}{% endfor %}
{%- endmacro %}

{# '{"a","b c",0}' #}
{% macro postgres_json_path(path) -%}
    {{ '{' }}{% for step in path %}{% if step is number %}{{ step }}{% else %}"{{ step }}"{% endif %}{{ ',' if not loop.last }}{% endfor %}{{ '}' }}
{%- endmacro %}

{% macro no_json_here(name) %}
    {{ exceptions.raise_compiler_error(name ~ ' is not written for ' ~ target.type ~ '; add a macro ' ~ target.type ~ '__' ~ name) }}
{% endmacro %}
