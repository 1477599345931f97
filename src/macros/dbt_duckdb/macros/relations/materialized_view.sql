{% macro duckdb__get_create_materialized_view_as_sql(relation, sql) %}
  {{ exceptions.raise_not_implemented('DuckDB has no materialized views: use `table` or `incremental` for ' ~ relation) }}
{% endmacro %}

{% macro duckdb__refresh_materialized_view(relation) %}
  {{ exceptions.raise_not_implemented('DuckDB has no materialized views: use `table` or `incremental` for ' ~ relation) }}
{% endmacro %}
