{# A model whose rows live in a file: DuckDB keeps a view that reads it. #}
{% materialization external, adapter='duckdb', supported_languages=['sql'] %}
  {%- if config.get('glue_register', false) -%}
    {{ exceptions.raise_not_implemented('glue_register: files cannot be registered in AWS Glue') }}
  {%- endif -%}
  {%- set location = render(config.get('location') or external_location(this, config)) -%}
  {%- set options = render_write_options(config) -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set goal = this.incorporate(type='view') -%}
  {%- set rows = make_intermediate_relation(this.incorporate(type='table')) -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {% do drop_leftovers(rows) %}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}

  {% call statement('main', language='sql') -%}
    {{ get_create_table_as_sql(false, rows, sql) }}
  {%- endcall %}
  {% set columns = adapter.get_columns_in_relation(rows) %}
  {# A file without rows would have no types, so it gets one row of nulls that the view leaves out. #}
  {% set is_empty = run_query('select count(*) from ' ~ rows).rows[0][0] == 0 %}
  {% if is_empty %}
    {% do run_query('insert into ' ~ rows ~ ' values (' ~ (['null'] * (columns | length)) | join(', ') ~ ')') %}
  {% endif %}
  {% if config.get('plugin') %}
    {% do store_relation(config.get('plugin'), rows, location, options.get('format'), config) %}
  {% else %}
    {% do write_to_file(rows, location, adapter.external_write_options(location, options)) %}
  {% endif %}

  {% if existing is not none and not existing.is_view %}
    {% do adapter.drop_relation(existing) %}
  {% endif %}
  {% call statement('create_view') -%}
    create or replace view {{ goal }} as (
      {%- if is_empty %}
      select {% for column in columns %}cast({{ column.quoted }} as {{ column.data_type }}) as {{ column.quoted }}{{ ', ' if not loop.last }}{% endfor %}
      from {{ external_read_sql(location, options, config) }}
      where {{ columns[0].quoted }} is not null
      {%- else %}
      select * from {{ external_read_sql(location, options, config) }}
      {%- endif %}
    )
  {%- endcall %}
  {% do drop_relation_if_exists(rows) %}
  {% do adapter.cache_added(goal) %}

  {% do persist_docs(goal, model) %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
