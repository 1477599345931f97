-- One row per device, attribute and instant: the entities of NGSI notifications, unpacked. A broker delivers at least
-- once, and a device may correct a reading: the one ingested last counts.
-- depends_on: {{ ref('raw_fiware_notifications') }}
with notifications as (
    select
        fiware_service,
        fiware_servicepath,
        {{ json_document('document') }} as notification,
        md5(document) as version_hash,
        ingested_at
    from {{ source('raw', 'fiware_notifications') }}
),

entities as (
    select
        notifications.fiware_service,
        notifications.fiware_servicepath,
        {{ json_text('entity.element', ['id']) }} as device_id,
        {{ json_text('entity.element', ['type']) }} as device_type,
        {{ json_text('entity.element', ['TimeInstant', 'value']) }} as entity_time,
        entity.element as entity,
        notifications.version_hash,
        notifications.ingested_at
    from notifications
    cross join lateral {{ json_elements(json_value('notifications.notification', ['data']), 'entity') }}
),

attributes as (
    select
        entities.fiware_service,
        entities.fiware_servicepath,
        entities.device_id,
        entities.device_type,
        attribute.key as attribute,
        {{ json_text('attribute.value', ['type']) }} as attribute_type,
        {{ json_value('attribute.value', ['value']) }} as value,
        {{ json_text('attribute.value', ['metadata', 'unitCode', 'value']) }} as unit_code,
        -- the attribute's own time is more exact than the entity's; without either, arrival is all that is known
        coalesce(
            {{ utc_timestamp(json_text('attribute.value', ['metadata', 'TimeInstant', 'value'])) }},
            {{ utc_timestamp('entities.entity_time') }},
            entities.ingested_at
        ) as observed_at,
        entities.version_hash,
        entities.ingested_at
    from entities
    cross join lateral {{ json_entries('entities.entity', 'attribute') }}
    where attribute.key not in ('id', 'type', 'TimeInstant')
),

ranked as (
    select *, {{ newest_first(['device_id', 'attribute', 'observed_at'], ['ingested_at']) }} as newest
    from attributes
)

select
    md5(device_id || '|' || attribute || '|' || cast(observed_at as varchar)) as reading_id,
    device_id,
    device_type,
    fiware_service,
    fiware_servicepath,
    attribute,
    attribute_type,
    observed_at,
    case when {{ json_kind('value') }} = 'number' then cast({{ json_text('value', []) }} as decimal(18, 6)) end as value_number,
    {{ json_text('value', []) }} as value_text,
    unit_code,
    version_hash,
    ingested_at
from ranked
where newest = 1
