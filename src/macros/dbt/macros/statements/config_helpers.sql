{% macro set_sql_header(config) -%}
  {{ config.set('sql_header', caller()) }}
{%- endmacro %}

{% macro should_full_refresh() %}
  {% set wanted = config.get('full_refresh') %}
  {% do return(flags.FULL_REFRESH if wanted is none else wanted) %}
{% endmacro %}

{% macro should_store_failures() %}
  {% set wanted = config.get('store_failures') %}
  {% do return(flags.STORE_FAILURES if wanted is none else wanted) %}
{% endmacro %}

{# True while an incremental model adds to a table that is already there. #}
{% macro is_incremental() %}
  {% if not execute %}
    {% do return(false) %}
  {% endif %}
  {% set existing = load_relation(this) %}
  {% do return(existing is not none and existing.type == 'table' and model.config.materialized == 'incremental' and not should_full_refresh()) %}
{% endmacro %}

{% macro is_core_v2() %}
  {% do return(dbt_version.split('.')[0] == '2') %}
{% endmacro %}
