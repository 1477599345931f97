{{
  config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='document_id',
    indexes=[
      {'columns': ['publication_date']},
      {'columns': ['domain', 'category']}
    ]
  )
}}

-- A row is new when this very version of the document is not stored yet. A high-water mark on ingested_at would lose
-- what comes late: a batch that was held up, or a source that is loaded for the first time long after the others.
select
    documents.document_id,
    documents.source,
    documents.doi,
    documents.title,
    documents.abstract,
    documents.publication_date,
    documents.domain,
    documents.category,
    documents.authors,
    documents.cited_by_count,
    documents.metadata,
    documents.version_hash,
    documents.ingested_at
from {{ ref('int_normalized_literature') }} as documents
{% if is_incremental() %}
where not exists (
    select 1
    from {{ this }} as stored
    where stored.document_id = documents.document_id
        and stored.version_hash = documents.version_hash
        and stored.ingested_at = documents.ingested_at
)
{% endif %}
