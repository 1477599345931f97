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

{# The tables whose foreign keys refer to a table, each with what it takes to make it again; nearest first. #}
{% macro foreign_key_dependents(relation) %}
  {% set found = [] %}
  {% set rows = run_query("
    select distinct c.table_name, t.sql
    from duckdb_constraints() c
    join duckdb_tables() t on t.table_oid = c.table_oid and t.database_name = c.database_name
    where c.constraint_type = 'FOREIGN KEY'
      and lower(c.database_name) = lower('" ~ relation.database ~ "')
      and lower(c.schema_name) = lower('" ~ relation.schema ~ "')
      and lower(c.referenced_table) = lower('" ~ relation.identifier ~ "')
      and lower(c.table_name) <> lower('" ~ relation.identifier ~ "')
  ").rows %}
  {% for row in rows %}
    {% set dependent = relation.incorporate(path={'identifier': row[0]}, type='table') %}
    {% set indexes = [] %}
    {% for index in run_query("
      select sql from duckdb_indexes()
      where database_name = '" ~ dependent.database ~ "' and schema_name = '" ~ dependent.schema ~ "' and table_name = '" ~ row[0] ~ "'
    ").rows %}
      {% do indexes.append(index[0]) %}
    {% endfor %}
    {# DuckDB shows the schema of a reference without the quotes that it may need. #}
    {% set definition = row[1][row[1].index('('):].replace(' REFERENCES ' ~ relation.schema ~ '.', ' REFERENCES ' ~ adapter.quote(relation.schema) ~ '.') %}
    {% do found.append({'relation': dependent, 'definition': definition, 'indexes': indexes}) %}
    {% do found.extend(foreign_key_dependents(dependent)) %}
  {% endfor %}
  {% do return(found) %}
{% endmacro %}

{#
  DuckDB neither drops nor renames a table that a foreign key refers to. So the tables that refer to it step aside, rows
  in temporary tables, until it has been rebuilt. All of it happens in the transaction of the rebuild.
#}
{% macro drop_foreign_key_dependents(relation) %}
  {# A table that is reached in several ways is made again after all that it refers to: its last place counts. #}
  {% set dependents = [] %}
  {% set names = [] %}
  {% for dependent in foreign_key_dependents(relation) | reverse if dependent.relation.identifier not in names %}
    {% do names.append(dependent.relation.identifier) %}
    {% do dependents.insert(0, dependent) %}
  {% endfor %}
  {% for dependent in dependents | reverse %}
    {% do run_query('create temporary table ' ~ duckdb_aside_name(dependent.relation) ~ ' as select * from ' ~ dependent.relation) %}
    {% do run_query('drop table ' ~ dependent.relation) %}
  {% endfor %}
  {% do return(dependents) %}
{% endmacro %}

{% macro restore_foreign_key_dependents(dependents) %}
  {% for dependent in dependents %}
    {% do run_query('create table ' ~ dependent.relation ~ ' ' ~ dependent.definition) %}
    {% do run_query('insert into ' ~ dependent.relation ~ ' select * from ' ~ duckdb_aside_name(dependent.relation)) %}
    {% do run_query('drop table ' ~ duckdb_aside_name(dependent.relation)) %}
    {% for index in dependent.indexes %}
      {% do run_query(index) %}
    {% endfor %}
  {% endfor %}
{% endmacro %}

{% macro duckdb_aside_name(relation) -%}
  temp.{{ adapter.quote('__dbt_aside__' ~ relation.schema ~ '__' ~ relation.identifier) }}
{%- endmacro %}

{# Drops a table that is about to be made anew, whatever refers to it; answers with what to restore after that. #}
{% macro drop_relation_for_rebuild(relation) %}
  {% set keys = enforced_constraint_types() %}
  {% set dependents = drop_foreign_key_dependents(relation) if relation.is_table and ('primary_key' in keys or 'unique' in keys) else [] %}
  {% do adapter.drop_relation(relation) %}
  {% do return(dependents) %}
{% endmacro %}
