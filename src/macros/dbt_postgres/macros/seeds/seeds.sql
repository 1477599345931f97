{# The file is streamed to the server, within the seed's transaction. #}
{% macro postgres__load_csv_rows(model, agate_table, relation=none) %}
  {% do adapter.copy_seed(model, relation or this, agate_table) %}
  {{ return('copy ' ~ (relation or this).render() ~ ' (' ~ get_seed_column_quoted_csv(model, agate_table.column_names) ~ ') from stdin') }}
{% endmacro %}
