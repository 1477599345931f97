-- A row is a raw table whose newest document is older than var freshness_hours at the reference time, or that is empty.
with newest as (
    {% for table in ['openalex_works', 'pubmed_articles', 'fiware_notifications'] %}
    select '{{ table }}' as source_table, max(ingested_at) as newest_ingested_at
    from {{ source('raw', table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- depends_on: {{ ref('raw_openalex_works') }}
-- depends_on: {{ ref('raw_pubmed_articles') }}
-- depends_on: {{ ref('raw_fiware_notifications') }}
select * from newest
where newest_ingested_at is null
    or newest_ingested_at < {{ reference_time() }} - interval '{{ var("freshness_hours") }} hours'
