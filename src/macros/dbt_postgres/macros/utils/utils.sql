{% macro postgres__any_value(expression) -%}
  min({{ expression }})
{%- endmacro %}

{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) %}
  {%- if datepart | lower == 'quarter' %}
  {{ from_date_or_timestamp }} + ((interval '3 month') * ({{ interval }}))
  {%- else %}
  {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
  {%- endif %}
{% endmacro %}

{# Counts the borders of a date part between two dates, each part from the next greater one. #}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
  {%- set first = '(' ~ first_date ~ ')::timestamp' -%}
  {%- set second = '(' ~ second_date ~ ')::timestamp' -%}
  {%- set part = datepart | lower %}
  {% if part == 'year' -%}
  (date_part('year', {{ second }}) - date_part('year', {{ first }}))
  {% elif part == 'quarter' -%}
  ({{ postgres__datediff(first_date, second_date, 'year') }} * 4 + date_part('quarter', {{ second }}) - date_part('quarter', {{ first }}))
  {% elif part == 'month' -%}
  ({{ postgres__datediff(first_date, second_date, 'year') }} * 12 + date_part('month', {{ second }}) - date_part('month', {{ first }}))
  {% elif part == 'day' -%}
  (({{ second_date }})::date - ({{ first_date }})::date)
  {% elif part == 'week' -%}
  ({{ postgres__datediff(first_date, second_date, 'day') }} / 7 + case
    when date_part('dow', {{ first }}) <= date_part('dow', {{ second }}) then
      case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
    else
      case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
    end)
  {% elif part == 'hour' -%}
  ({{ postgres__datediff(first_date, second_date, 'day') }} * 24 + date_part('hour', {{ second }}) - date_part('hour', {{ first }}))
  {% elif part == 'minute' -%}
  ({{ postgres__datediff(first_date, second_date, 'hour') }} * 60 + date_part('minute', {{ second }}) - date_part('minute', {{ first }}))
  {% elif part == 'second' -%}
  ({{ postgres__datediff(first_date, second_date, 'minute') }} * 60 + floor(date_part('second', {{ second }})) - floor(date_part('second', {{ first }})))
  {% elif part == 'millisecond' -%}
  ({{ postgres__datediff(first_date, second_date, 'minute') }} * 60000 + floor(date_part('millisecond', {{ second }})) - floor(date_part('millisecond', {{ first }})))
  {% elif part == 'microsecond' -%}
  ({{ postgres__datediff(first_date, second_date, 'minute') }} * 60000000 + floor(date_part('microsecond', {{ second }})) - floor(date_part('microsecond', {{ first }})))
  {% else -%}
  {{ exceptions.raise_compiler_error('Unsupported datepart for macro datediff in postgres: ' ~ datepart) }}
  {%- endif -%}
{%- endmacro %}

{# There is no interval '1 quarter'. #}
{% macro postgres__last_day(date, datepart) -%}
  {%- if datepart | lower == 'quarter' -%}
  cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }} as date)
  {%- else -%}
  {{ dbt.default_last_day(date, datepart) }}
  {%- endif -%}
{%- endmacro %}

{% macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- if limit_num -%}
  array_to_string((array_agg({{ measure }} {{ order_by_clause if order_by_clause }}))[1:{{ limit_num }}], {{ delimiter_text }})
  {%- else -%}
  string_agg({{ measure }}, {{ delimiter_text }} {{ order_by_clause if order_by_clause }})
  {%- endif -%}
{%- endmacro %}

{% macro postgres__split_part(string_text, delimiter_text, part_number) %}
  {%- if part_number >= 0 -%}
  {{ dbt.default__split_part(string_text, delimiter_text, part_number) }}
  {%- else -%}
  {{ dbt._split_part_negative(string_text, delimiter_text, part_number) }}
  {%- endif %}
{% endmacro %}
