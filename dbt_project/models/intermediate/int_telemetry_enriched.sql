-- Numeric readings in one unit per quantity, with where the device stands and whether the value is plausible.
with readings as (
    select * from {{ ref('stg_fiware_telemetry') }}
    where value_number is not null
),

converted as (
    select
        readings.reading_id,
        readings.device_id,
        readings.device_type,
        readings.attribute as metric,
        readings.observed_at,
        {{ window_start('readings.observed_at', var('telemetry_window_minutes')) }} as window_start,
        -- a unit that is not in the table is kept as it came
        cast(
            readings.value_number * coalesce(units.factor, 1) + coalesce(units.shift, 0) as decimal(18, 4)
        ) as value,
        coalesce(units.unit, readings.unit_code) as unit,
        readings.ingested_at
    from readings
    left join {{ ref('unit_conversions') }} as units on units.unit_code = readings.unit_code
)

select
    converted.reading_id,
    converted.device_id,
    converted.device_type,
    devices.site,
    devices.line,
    converted.metric,
    converted.observed_at,
    converted.window_start,
    converted.value,
    converted.unit,
    coalesce(converted.value between limits.lowest and limits.highest, true) as is_plausible,
    converted.ingested_at
from converted
left join {{ ref('devices') }} as devices on devices.device_id = converted.device_id
left join {{ ref('metric_limits') }} as limits
    on limits.metric = converted.metric and limits.unit = converted.unit
