{% macro duckdb__get_binding_char() %}
  {{ return(adapter.get_binding_char()) }}
{% endmacro %}

{# The file is copied whole; `fast: false` inserts bound rows instead. #}
{% macro duckdb__load_csv_rows(model, agate_table, relation=none) %}
  {% if config.get('fast', true) is false %}
    {{ return(default__load_csv_rows(model, agate_table, relation)) }}
  {% endif %}
  {% do adapter.copy_seed(model, relation or this, agate_table) %}
  {% set delimiter = config.get('delimiter', ',') %}
  {{ return("COPY " ~ (relation or this).render() ~ " FROM '" ~ adapter.get_seed_file_path(model) ~ "' (FORMAT CSV, HEADER TRUE, DELIMITER '" ~ delimiter ~ "')") }}
{% endmacro %}
