-- Literature of all sources in one shape, one row per document.
with openalex_docs as (
    select
        id as document_id,
        'openalex' as source,
        doi,
        title,
        abstract,
        publication_date,
        'scientific' as domain,
        primary_topic as category,
        authors,
        cited_by_count,
        metadata,
        version_hash,
        ingested_at
    from {{ ref('stg_openalex_works') }}
),

pubmed_docs as (
    select
        pmid as document_id,
        'pubmed' as source,
        doi,
        article_title as title,
        abstract,
        pub_date as publication_date,
        'biomedical' as domain,
        mesh_terms[1] as category,
        authors,
        -- PubMed does not count citations
        0 as cited_by_count,
        metadata,
        version_hash,
        ingested_at
    from {{ ref('stg_pubmed_articles') }}
)

select * from openalex_docs
union all
select * from pubmed_docs
