{#
  OpenAlex gives an abstract as {word: [positions]}. This is its text again: every word at each of its places, joined
  by single blanks. Null when there is no index.
#}
{% macro openalex_abstract(inverted_index) %}
    (
        select string_agg(word.key, ' ' order by cast(place.element as integer))
        from {{ json_entries(inverted_index, 'word') }}
        cross join lateral {{ json_elements('word.value', 'place') }}
    )
{%- endmacro %}


{# The bare DOI in lower case; sources write it as a URL, with a `doi:` prefix or bare. #}
{% macro bare_doi(doi) -%}
    nullif(regexp_replace(lower(trim({{ doi }})), '^(https?://(dx\.)?doi\.org/|doi:)', ''), '')
{%- endmacro %}
