{% macro duckdb__get_incremental_default_sql(arg_dict) %}
  {% do return(get_incremental_delete_insert_sql(arg_dict)) %}
{% endmacro %}

{# A key of several columns is joined, which is faster than a list of rows. #}
{% macro duckdb__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- if unique_key is sequence and unique_key is not string and unique_key %}
    delete from {{ target }} as DBT_INCREMENTAL_TARGET
    using {{ source }}
    where (
      {%- for key in unique_key %}
      {{ source }}.{{ key }} = DBT_INCREMENTAL_TARGET.{{ key }}{{ ' and' if not loop.last }}
      {%- endfor %}
      {%- for predicate in as_predicates(incremental_predicates) %}
      and {{ predicate }}
      {%- endfor %}
    );
  {%- elif unique_key %}
    delete from {{ target }}
    where ({{ unique_key }}) in (
      select ({{ unique_key }})
      from {{ source }}
    )
    {%- for predicate in as_predicates(incremental_predicates) %}
      and {{ predicate }}
    {%- endfor -%};
  {%- endif %}
    insert into {{ target }} ({{ columns }})
    (
      select {{ columns }}
      from {{ source }}
    )
{%- endmacro %}

{# One batch: its window is emptied and filled again. #}
{% macro duckdb__get_incremental_microbatch_sql(arg_dict) %}
  {%- if arg_dict['unique_key'] -%}
    {{ exceptions.raise_compiler_error("dbt-duckdb 'microbatch' incremental strategy does not support a `unique_key` config.") }}
  {%- endif -%}
  {%- set event_time = config.get('event_time') -%}
  {%- if not event_time -%}
    {{ exceptions.raise_compiler_error("dbt-duckdb 'microbatch' requires `event_time` config.") }}
  {%- endif -%}
  {%- set start = model.batch.event_time_start -%}
  {%- set end = model.batch.event_time_end -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) %}
    delete from {{ arg_dict['target_relation'] }}
    where {{ event_time }} >= '{{ start }}' and {{ event_time }} < '{{ end }}';
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict['temp_relation'] }}
    where {{ event_time }} >= '{{ start }}' and {{ event_time }} < '{{ end }}';
{% endmacro %}
