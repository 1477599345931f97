{% macro duckdb__any_value(expression) -%}
  arbitrary({{ expression }})
{%- endmacro %}

{% macro duckdb__date(year, month, day) -%}
  make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{# Intervals of quarters and weeks are said in months and days. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}
  {%- if datepart | lower == 'quarter' %}
  ({{ from_date_or_timestamp }} + cast(3 * ({{ interval }}) as bigint) * interval 1 month)
  {%- elif datepart | lower == 'week' %}
  ({{ from_date_or_timestamp }} + cast(7 * ({{ interval }}) as bigint) * interval 1 day)
  {%- else %}
  ({{ from_date_or_timestamp }} + cast({{ interval }} as bigint) * interval 1 {{ datepart }})
  {%- endif %}
{% endmacro %}

{# A week begins on Sunday here, as elsewhere in dbt; DuckDB's own begins on Monday. #}
{% macro duckdb__datediff(first_date, second_date, datepart) %}
  {% if datepart | lower == 'week' %}
  ({{ duckdb__datediff(first_date, second_date, 'day') }} // 7 + case
    when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
      case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
    else
      case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
    end)
  {% else %}
  (date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp ))
  {% endif %}
{% endmacro %}

{% macro duckdb__last_day(date, datepart) -%}
  {%- if datepart | lower == 'quarter' -%}
  cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }} as date)
  {%- else -%}
  {{ dbt.default_last_day(date, datepart) }}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- if limit_num -%}
  list_aggr((array_agg({{ measure }} {{ order_by_clause if order_by_clause }}))[1:{{ limit_num }}], 'string_agg', {{ delimiter_text }})
  {%- else -%}
  string_agg({{ measure }}, {{ delimiter_text }} {{ order_by_clause if order_by_clause }})
  {%- endif -%}
{%- endmacro %}

{# Subscripts count from the end when they are negative. #}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) %}
  string_split({{ string_text }}, {{ delimiter_text }})[ {{ part_number }} ]
{% endmacro %}

{% macro duckdb__generate_series(upper_bound) %}
  select generated_number
  from generate_series(1, {{ upper_bound }}) as numbers(generated_number)
{% endmacro %}

{% macro duckdb__array_concat(array_1, array_2) -%}
  list_concat({{ array_1 }}, {{ array_2 }})
{%- endmacro %}
