-- One row per OpenAlex work: its newest version, flattened.
-- depends_on: {{ ref('raw_openalex_works') }}
with documents as (
    select
        {{ json_document('document') }} as work,
        md5(document) as version_hash,
        ingested_at
    from {{ source('raw', 'openalex_works') }}
),

versions as (
    select
        work,
        {{ json_text('work', ['id']) }} as id,
        cast({{ json_text('work', ['updated_date']) }} as timestamp) as updated_at,
        version_hash,
        ingested_at
    from documents
),

ranked as (
    select *, {{ newest_first(['id'], ['updated_at', 'ingested_at']) }} as newest
    from versions
)

select
    id,
    {{ bare_doi(json_text('work', ['doi'])) }} as doi,
    coalesce({{ json_text('work', ['title']) }}, {{ json_text('work', ['display_name']) }}) as title,
    {{ openalex_abstract(json_value('work', ['abstract_inverted_index'])) }} as abstract,
    cast({{ json_text('work', ['publication_date']) }} as date) as publication_date,
    {{ json_text('work', ['primary_topic', 'display_name']) }} as primary_topic,
    coalesce((
        select array_agg({{ json_text('authorship.element', ['author', 'display_name']) }} order by authorship.position)
        from {{ json_elements(json_value('work', ['authorships']), 'authorship') }}
    ), {{ empty_text_list() }}) as authors,
    cast({{ json_text('work', ['cited_by_count']) }} as integer) as cited_by_count,
    {{ json_fields({
        'type': json_text('work', ['type']),
        'language': json_text('work', ['language']),
        'published_in': json_text('work', ['primary_location', 'source', 'display_name']),
        'field': json_text('work', ['primary_topic', 'field', 'display_name']),
        'is_open_access': json_value('work', ['open_access', 'is_oa']),
        'is_retracted': json_value('work', ['is_retracted']),
    }) }} as metadata,
    updated_at,
    version_hash,
    ingested_at
from ranked
where newest = 1
