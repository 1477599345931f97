{# Where a model's file goes unless the config says so. @param config the config object or a dictionary #}
{% macro external_location(relation, config) -%}
  {{ adapter.external_root() }}/{{ relation.identifier }}.{{ render_write_options(config).get('format', 'parquet') }}
{%- endmacro %}

{% macro location_exists(location) -%}
  {% do return(adapter.location_exists(location)) %}
{%- endmacro %}

{# Options of `copy … to` from a config: `options`, with `format` and `delimiter` beside it. #}
{% macro render_write_options(config) %}
  {% set options = {} %}
  {% for key, value in (config.get('options') or {}).items() %}
    {% do options.update({key: render(value) if value is string else value}) %}
  {% endfor %}
  {% set names = options.keys() | map('lower') | list %}
  {% if config.get('format') and 'format' not in names %}
    {% do options.update({'format': render(config.get('format'))}) %}
  {% endif %}
  {% if config.get('delimiter') and 'delimiter' not in names %}
    {% do options.update({'delimiter': config.get('delimiter')}) %}
    {% if 'format' not in options %}
      {% do options.update({'format': 'csv'}) %}
    {% endif %}
  {% endif %}
  {% if options.get('partition_by') is string %}
    {% set columns = [] %}
    {% for column in options['partition_by'].split(',') %}
      {% do columns.append(column | trim) %}
    {% endfor %}
    {% do options.update({'partition_by': columns}) %}
  {% endif %}
  {% do return(options) %}
{% endmacro %}

{# @param write_options the words in the brackets of `copy` #}
{% macro write_to_file(relation, location, write_options) -%}
  {% call statement('write_to_file') -%}
    copy {{ relation }} to '{{ adapter.escape_sql_string(location) }}' ({{ write_options }})
  {%- endcall %}
{%- endmacro %}

{# Gives rows to a plugin instead of a file. #}
{% macro store_relation(plugin, relation, location, format, config) -%}
  {% do adapter.store_relation(plugin, relation, adapter.get_columns_in_relation(relation), location, format, config) %}
{%- endmacro %}

{# The table function that reads a model's files, with the options of the config for its format. #}
{% macro external_read_sql(location, options, config) -%}
  {%- set ending = location.split('.') | last | lower -%}
  {%- set format = options.get('format') or (ending if ending in ['csv', 'json', 'parquet'] else 'parquet') -%}
  {%- if format not in ['csv', 'json', 'parquet'] -%}
    {%- do exceptions.raise_compiler_error("Format '" ~ format ~ "' cannot be read back: use csv, json or parquet") -%}
  {%- endif -%}
  {%- set arguments = ["'" ~ adapter.escape_sql_string(adapter.external_read_location(location, options)) ~ "'"] -%}
  {%- set given = {} -%}
  {%- if format == 'csv' and options.get('delimiter') -%}
    {%- do given.update({'delim': options['delimiter']}) -%}
  {%- endif -%}
  {%- do given.update(config.get(format ~ '_read_options') or {}) -%}
  {%- for key, value in given.items() -%}
    {%- do arguments.append(key ~ ' = ' ~ ("'" ~ adapter.escape_sql_string(value) ~ "'" if value is string else value)) -%}
  {%- endfor -%}
  read_{{ format }}({{ arguments | join(', ') }})
{%- endmacro %}

{#
  For `on-run-start`: an in-memory database does not know the files of earlier runs, so the views of external models that
  are read in this run, but not built in it, are made again.
#}
{% macro register_upstream_external_models() %}
  {% if execute %}
    {% set seen = [] %}
    {% for unique_id in selected_resources %}
      {% for parent_id in (graph.nodes.get(unique_id) or {}).get('depends_on', {}).get('nodes', []) if parent_id not in selected_resources and parent_id not in seen %}
        {% do seen.append(parent_id) %}
        {% set parent = graph.nodes.get(parent_id) %}
        {% if parent and parent.resource_type == 'model' and parent.config.materialized == 'external' %}
          {% set relation = api.Relation.create(database=parent.database, schema=parent.schema, identifier=parent.alias, type='view') %}
          {% set options = render_write_options(parent.config) %}
          {% set location = render(parent.config.get('location') or external_location(relation, parent.config)) %}
          {% do adapter.create_schema(relation) %}
          {% call statement('register_upstream_external_model') -%}
            create or replace view {{ relation }} as (select * from {{ external_read_sql(location, options, parent.config) }})
          {%- endcall %}
          {% do adapter.cache_added(relation) %}
        {% endif %}
      {% endfor %}
    {% endfor %}
    {% do adapter.commit() %}
  {% endif %}
{% endmacro %}
