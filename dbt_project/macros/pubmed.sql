{#
  PubMed's dates are objects of Year, Month, Day, where Month is a number or an English name, Day or both may be
  missing, a Season may stand for the month, or one free MedlineDate such as '2024 Nov-Dec' for all.
  What is missing becomes the first: 2024 Nov-Dec is 2024-11-01.
#}
{% macro pubmed_date(date) -%}
    cast(
        coalesce({{ json_text(date, ['Year']) }}, substring({{ json_text(date, ['MedlineDate']) }}, 1, 4))
        || '-' || {{ pubmed_month(date) }}
        || '-' || coalesce(lpad({{ json_text(date, ['Day']) }}, 2, '0'), '01')
        as date
    )
{%- endmacro %}

{% macro pubmed_month(date) -%}
    {%- set months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] -%}
    {%- set seasons = {'win': '01', 'spr': '04', 'sum': '07', 'aut': '10', 'fal': '10'} -%}
    case lower(substring(coalesce(
        {{ json_text(date, ['Month']) }},
        {{ json_text(date, ['Season']) }},
        substring({{ json_text(date, ['MedlineDate']) }}, 6)
    ), 1, 3))
    {%- for month in months %}
        when '{{ month }}' then '{{ '%02d' | format(loop.index) }}'
        when '{{ loop.index }}' then '{{ '%02d' | format(loop.index) }}'
        {%- if loop.index < 10 %}
        when '{{ '%02d' | format(loop.index) }}' then '{{ '%02d' | format(loop.index) }}'
        {%- endif %}
    {%- endfor %}
    {%- for season, month in seasons.items() %}
        when '{{ season }}' then '{{ month }}'
    {%- endfor %}
        else '01'
    end
{%- endmacro %}


{# Text of an element: itself, or its `#text` when the element has attributes. #}
{% macro xml_text(element) -%}
    case {{ json_kind(element) }}
        when 'object' then {{ json_text(element, ['#text']) }}
        else {{ json_text(element, []) }}
    end
{%- endmacro %}
