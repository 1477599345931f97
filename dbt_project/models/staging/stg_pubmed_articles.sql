-- One row per PubMed article: its newest version, flattened. Authors and MeSH terms are lists of texts.
-- depends_on: {{ ref('raw_pubmed_articles') }}
with documents as (
    select
        {{ json_document('document') }} as document,
        md5(document) as version_hash,
        ingested_at
    from {{ source('raw', 'pubmed_articles') }}
),

citations as (
    select
        {{ json_value('document', ['MedlineCitation']) }} as citation,
        {{ json_value('document', ['PubmedData']) }} as pubmed_data,
        version_hash,
        ingested_at
    from documents
),

versions as (
    select
        {{ xml_text(json_value('citation', ['PMID'])) }} as pmid,
        {{ json_value('citation', ['Article']) }} as article,
        citation,
        pubmed_data,
        {{ pubmed_date(json_value('citation', ['DateRevised'])) }} as revised_on,
        version_hash,
        ingested_at
    from citations
),

ranked as (
    select *, {{ newest_first(['pmid'], ['revised_on', 'ingested_at']) }} as newest
    from versions
)

select
    pmid,
    (
        select {{ bare_doi('min(' ~ xml_text('article_id.element') ~ ')') }}
        from {{ json_elements(json_value('pubmed_data', ['ArticleIdList', 'ArticleId']), 'article_id') }}
        where {{ json_text('article_id.element', ['@IdType']) }} = 'doi'
    ) as doi,
    {{ xml_text(json_value('article', ['ArticleTitle'])) }} as article_title,
    -- a structured abstract is several labelled parts
    (
        select string_agg(
            coalesce({{ json_text('part.element', ['@Label']) }} || ': ', '') || {{ xml_text('part.element') }},
            ' ' order by part.position
        )
        from {{ json_elements(json_value('article', ['Abstract', 'AbstractText']), 'part') }}
    ) as abstract,
    {{ pubmed_date(json_value('article', ['Journal', 'JournalIssue', 'PubDate'])) }} as pub_date,
    -- an author is a person or a group
    coalesce((
        select array_agg(
            coalesce(
                {{ json_text('author.element', ['CollectiveName']) }},
                coalesce({{ json_text('author.element', ['ForeName']) }} || ' ', '')
                || {{ json_text('author.element', ['LastName']) }}
            )
            order by author.position
        )
        from {{ json_elements(json_value('article', ['AuthorList', 'Author']), 'author') }}
    ), {{ empty_text_list() }}) as authors,
    coalesce((
        select array_agg({{ xml_text(json_value('heading.element', ['DescriptorName'])) }} order by heading.position)
        from {{ json_elements(json_value('citation', ['MeshHeadingList', 'MeshHeading']), 'heading') }}
    ), {{ empty_text_list() }}) as mesh_terms,
    {{ json_fields({
        'status': json_text('citation', ['@Status']),
        'language': json_text('article', ['Language']),
        'published_in': json_text('article', ['Journal', 'Title']),
        'country': json_text('citation', ['MedlineJournalInfo', 'Country']),
    }) }} as metadata,
    revised_on,
    version_hash,
    ingested_at
from ranked
where newest = 1
