{% macro postgres__get_create_materialized_view_as_sql(relation, sql) %}
  create materialized view if not exists {{ relation }} as {{ sql }};
  {% for wanted in config.get('indexes', []) or [] %}
  {{ get_create_index_sql(relation, wanted) }};
  {% endfor %}
{% endmacro %}

{# Indexes can be changed in place; anything else means a new view. #}
{% macro postgres__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) %}
  {% if configuration_changes.requires_full_refresh %}
    {{ get_replace_sql(existing_relation, relation, sql) }}
  {% else %}
    {{ postgres__update_indexes_on_materialized_view(relation, configuration_changes.indexes) }}
  {% endif %}
{% endmacro %}

{% macro postgres__update_indexes_on_materialized_view(relation, index_changes) %}
  {% for change in index_changes %}
    {% if change.action == 'drop' %}
  {{ postgres__get_drop_index_sql(relation, change.name) }};
    {% else %}
  {{ postgres__get_create_index_sql(relation, change.index) }};
    {% endif %}
  {% endfor %}
{% endmacro %}

{# The parts of a view's definition that its config speaks of. #}
{% macro postgres__describe_materialized_view(relation) %}
  {% do return({'indexes': run_query(get_show_indexes_sql(relation))}) %}
{% endmacro %}

{# Indexes are compared by what they are: their names hold the time when they were made. #}
{% macro postgres__get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {% set wanted = {} %}
  {% for index in new_config.get('indexes', []) or [] %}
    {% set parsed = adapter.parse_index(index) %}
    {% do wanted.update({parsed.columns | join(',') ~ '|' ~ (parsed.unique or false) ~ '|' ~ (parsed.type or 'btree'): index}) %}
  {% endfor %}
  {% set present = [] %}
  {% set changes = [] %}
  {% for row in postgres__describe_materialized_view(existing_relation).indexes.rows %}
    {% set key = row['column_names'] ~ '|' ~ row['unique'] ~ '|' ~ row['method'] %}
    {% do present.append(key) %}
    {% if key not in wanted %}
      {% do changes.append({'action': 'drop', 'name': row['name']}) %}
    {% endif %}
  {% endfor %}
  {% for key, index in wanted.items() if key not in present %}
    {% do changes.append({'action': 'create', 'index': index}) %}
  {% endfor %}
  {% do return({'indexes': changes, 'requires_full_refresh': false} if changes else none) %}
{% endmacro %}

{% macro postgres__refresh_materialized_view(relation) %}
  refresh materialized view {{ relation }}
{% endmacro %}

{% macro postgres__get_rename_materialized_view_sql(relation, new_name) %}
  alter materialized view {{ relation }} rename to {{ adapter.quote(new_name) }}
{% endmacro %}
