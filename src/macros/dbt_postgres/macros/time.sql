{% macro postgres__current_timestamp() -%}
  now()
{%- endmacro %}

{% macro postgres__snapshot_get_time() -%}
  {{ current_timestamp() }}::timestamp
{%- endmacro %}

{% macro postgres__snapshot_string_as_time(timestamp) -%}
  {%- set text = "'" ~ timestamp ~ "'::timestamp" -%}
  {{ return(text) }}
{%- endmacro %}

{% macro postgres__current_timestamp_in_utc_backcompat() %}
  (current_timestamp at time zone 'utc')::timestamp
{% endmacro %}
