-- Columns that every consumer of the marts relies on. A row of this test is a column with nulls, and how many.
{% set required = {
    'scientific_documents': ['document_id', 'source', 'title', 'publication_date', 'domain', 'version_hash', 'ingested_at'],
    'telemetry_metrics': ['device_id', 'metric', 'window_start', 'readings', 'avg_value', 'last_value', 'ingested_at'],
} %}

-- depends_on: {{ ref('scientific_documents') }}
-- depends_on: {{ ref('telemetry_metrics') }}
with nulls as (
    {% for model, columns in required.items() %}
        {%- set model_loop = loop %}
        {%- for column in columns %}
    select '{{ model }}' as model, '{{ column }}' as column_name, count(*) as nulls
    from {{ ref(model) }}
    where {{ column }} is null
            {{- '\n    union all' if not (loop.last and model_loop.last) }}
        {%- endfor %}
    {%- endfor %}
)

select * from nulls
where nulls > 0
