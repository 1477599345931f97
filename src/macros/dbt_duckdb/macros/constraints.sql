{# Types of constraints that the model's contract asks for, on columns or the whole. #}
{% macro enforced_constraint_types() %}
  {% set types = [] %}
  {% if config.get('contract').enforced %}
    {% for constraint in model.get('constraints') or [] %}
      {% do types.append(constraint.type) %}
    {% endfor %}
    {% for column in model['columns'].values() %}
      {% for constraint in column.get('constraints') or [] %}
        {% do types.append(constraint.type) %}
      {% endfor %}
    {% endfor %}
  {% endif %}
  {% do return(types | unique | list) %}
{% endmacro %}

{# Types of constraints that a table has, in the words of DuckDB: `PRIMARY KEY`, `FOREIGN KEY`, `NOT NULL` … #}
{% macro existing_constraint_types(relation) %}
  {% set found = run_query("
    select distinct constraint_type
    from duckdb_constraints()
    where lower(database_name) = lower('" ~ relation.database ~ "')
      and lower(schema_name) = lower('" ~ relation.schema ~ "')
      and lower(table_name) = lower('" ~ relation.identifier ~ "')
  ") %}
  {% do return(found.columns[0].values() | list if found is not none else []) %}
{% endmacro %}

{% macro has_foreign_key_constraints(relation=none) %}
  {% if relation is none %}
    {% do return('foreign_key' in enforced_constraint_types()) %}
  {% endif %}
  {% do return('FOREIGN KEY' in existing_constraint_types(relation)) %}
{% endmacro %}

{# Foreign keys refer to a primary key or to unique columns. #}
{% macro may_be_foreign_key_target(relation) %}
  {% set types = existing_constraint_types(relation) %}
  {% do return('PRIMARY KEY' in types or 'UNIQUE' in types) %}
{% endmacro %}
