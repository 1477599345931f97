{{
  config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['device_id', 'metric', 'window_start'],
    indexes=[
      {'columns': ['device_id', 'metric', 'window_start']}
    ]
  )
}}

{%- set lookback_days = var('telemetry_lookback_days') %}

-- Late readings and corrections change a window that is stored already. Each window is aggregated from all its
-- readings, and those whose result differs from the stored one are written again.
with readings as (
    select * from {{ ref('int_telemetry_enriched') }}
    {% if is_incremental() and lookback_days > 0 %}
    where window_start >= (
        select coalesce(max(stored.window_start), timestamp '1970-01-01 00:00:00') - interval '{{ lookback_days }} days'
        from {{ this }} as stored
    )
    {% endif %}
),

windows as (
    select
        device_id,
        metric,
        window_start,
        window_start + interval '{{ var("telemetry_window_minutes") }} minutes' as window_end,
        min(site) as site,
        min(unit) as unit,
        count(*) as readings,
        sum(case when is_plausible then 0 else 1 end) as implausible_readings,
        min(value) as min_value,
        max(value) as max_value,
        cast(cast(sum(value) as double precision) / count(*) as decimal(18, 4)) as avg_value,
        (array_agg(value order by observed_at desc))[1] as last_value,
        max(ingested_at) as ingested_at
    from readings
    group by device_id, metric, window_start
)

{% set columns = [
    'device_id', 'metric', 'window_start', 'window_end', 'site', 'unit', 'readings', 'implausible_readings',
    'min_value', 'max_value', 'avg_value', 'last_value', 'ingested_at',
] -%}
select {{ columns | join(', ') }} from windows
{% if is_incremental() %}
except
select {{ columns | join(', ') }} from {{ this }}
{% endif %}
