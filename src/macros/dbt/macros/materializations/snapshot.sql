{% materialization snapshot, default %}
  {%- set target_table = model.get('alias', model.get('name')) -%}
  {%- set strategy_name = config.get('strategy') -%}
  {%- set columns = snapshot_columns() -%}
  {%- set strategy_macro = strategy_dispatch(strategy_name) -%}
  {%- set exists, target_relation = get_or_create_relation(database=model.database, schema=model.schema, identifier=target_table, type='table') -%}
  {%- if exists and not target_relation.is_table -%}
    {%- do exceptions.relation_wrong_type(target_relation, 'table') -%}
  {%- endif -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}
  {% set strategy = strategy_macro(model, 'snapshotted_data', 'source_data', model['config'], exists) %}

  {% if not exists %}
    {% call statement('main') %}
      {{ create_table_as(false, target_relation, build_snapshot_table(strategy, model['compiled_code'])) }}
    {% endcall %}
    {% do create_indexes(target_relation) %}
    {% do check_time_data_types('select * from ' ~ target_relation) %}
  {% else %}
    {{ adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) }}
    {% set staging = build_snapshot_staging_table(strategy, sql, target_relation) %}
    {% do adapter.expand_target_column_types(from_relation=staging, to_relation=target_relation) %}
    {% set bookkeeping = ['dbt_change_type', 'dbt_unique_key', 'dbt_base_id'] %}
    {% if strategy.unique_key is sequence and strategy.unique_key is not string %}
      {% for key in strategy.unique_key %}
        {% do bookkeeping.append('dbt_unique_key_' ~ loop.index) %}
      {% endfor %}
    {% endif %}
    {% set added = [] %}
    {% for column in adapter.get_missing_columns(staging, target_relation) if (column.name | lower) not in bookkeeping %}
      {% do added.append(column) %}
    {% endfor %}
    {% do create_columns(target_relation, added) %}
    {% do check_time_data_types('select * from ' ~ staging) %}
    {% set names = [] %}
    {% for column in adapter.get_columns_in_relation(staging) if (column.name | lower) not in bookkeeping %}
      {% do names.append(adapter.quote(column.name)) %}
    {% endfor %}
    {% call statement('main') %}
      {{ snapshot_merge_sql(target=target_relation, source=staging, insert_cols=names) }}
    {% endcall %}
  {% endif %}

  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(exists, full_refresh_mode=false)) %}
  {% do persist_docs(target_relation, model) %}
  {% if staging is defined %}
    {% do post_snapshot(staging) %}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
