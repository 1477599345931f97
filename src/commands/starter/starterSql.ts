/** models/staging/stg_stations.sql: a seed as it is. */
export const stagingStationsSql = `select
    station_id,
    name as station_name,
    height_m
from {{ ref('stations') }}
`;

/** models/staging/stg_readings.sql: a filter and a comment that says why. */
export const stagingReadingsSql = `-- Readings without a value say that the station was asked and did not answer.
select
    reading_id,
    station_id,
    cast(read_at as timestamp) as read_at,
    cast(celsius as decimal(5, 1)) as celsius
from {{ ref('readings') }}
where celsius is not null
`;

export const daySql = `{{ config(materialized='table') }}

with readings as (

    select
        station_id,
        cast(read_at as date) as day,
        celsius
    from {{ ref('stg_readings') }}

),

days as (

    select
        station_id,
        day,
        count(*) as reading_count,
        min(celsius) as lowest_celsius,
        avg(celsius) as mean_celsius,
        max(celsius) as highest_celsius
    from readings
    group by station_id, day

)

select
    days.station_id,
    stations.station_name,
    days.day,
    days.reading_count,
    days.lowest_celsius,
    cast(days.mean_celsius as decimal(5, 2)) as mean_celsius,
    days.highest_celsius,
    {{ to_fahrenheit('days.highest_celsius') }} as highest_fahrenheit
from days
inner join {{ ref('stg_stations') }} as stations on stations.station_id = days.station_id
`;

export const toFahrenheitSql = `{% macro to_fahrenheit(celsius) %}
    cast({{ celsius }} * 1.8 + 32 as decimal(5, 1))
{% endmacro %}
`;

export const wellOrderedSql = `-- A test fails when it finds rows.
select *
from {{ ref('station_days') }}
where mean_celsius not between lowest_celsius and highest_celsius
`;
