{# A UTC timestamp without zone from ISO 8601 text with a zone. #}
{% macro utc_timestamp(text) -%}
    (cast({{ text }} as timestamp with time zone) at time zone 'UTC')
{%- endmacro %}


{# First instant of the window of so many minutes that holds a timestamp. #}
{% macro window_start(timestamp, minutes) -%}
    {%- set seconds = minutes * 60 -%}
    (
        timestamp '1970-01-01 00:00:00'
        + interval '1 second' * (floor(extract(epoch from {{ timestamp }}) / {{ seconds }}) * {{ seconds }})
    )
{%- endmacro %}


{# The instant freshness is measured from: var reference_time, where `now` is the clock. #}
{% macro reference_time() -%}
    {%- if var('reference_time') == 'now' -%}
        (now() at time zone 'UTC')
    {%- else -%}
        cast('{{ var("reference_time") }}' as timestamp)
    {%- endif -%}
{%- endmacro %}


{# The newest row of each key: a number that is 1 for it. Ties on time are broken by the hash, so the choice does
   not depend on the order of rows. #}
{% macro newest_first(key, times) -%}
    row_number() over (
        partition by {{ key | join(', ') }}
        order by {% for time in times %}{{ time }} desc nulls last, {% endfor %}version_hash
    )
{%- endmacro %}
