{# Writes descriptions into the database, where the config asks for it. #}
{% macro persist_docs(relation, model, for_relation=true, for_columns=true) -%}
  {{ return(adapter.dispatch('persist_docs', 'dbt')(relation, model, for_relation, for_columns)) }}
{%- endmacro %}

{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
  {% if for_relation and config.persist_relation_docs() and model.description %}
    {% do run_query(alter_relation_comment(relation, model.description)) %}
  {% endif %}
  {% if for_columns and config.persist_column_docs() and model.columns %}
    {% set known = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
    {% set described = validate_doc_columns(relation, model.columns, known) %}
    {% set alter = alter_column_comment(relation, described) %}
    {% if alter and alter | trim %}
      {% do run_query(alter) %}
    {% endif %}
  {% endif %}
{%- endmacro %}

{# The described columns that are there, under the name that the database gives them. #}
{% macro validate_doc_columns(relation, column_dict, existing_columns) %}
  {% set found = {} %}
  {% set missing = [] %}
  {% for name, column in column_dict.items() %}
    {# a quoted name means the column of exactly that name #}
    {% set spellings = [name] if column.get('quote') else [name, name | upper, name | lower] %}
    {% set matches = spellings | select('in', existing_columns) | list %}
    {% if matches %}
      {% do found.update({matches[0]: column}) %}
    {% else %}
      {% do missing.append(name) %}
    {% endif %}
  {% endfor %}
  {% if missing %}
    {% do exceptions.warn('In relation ' ~ relation.render() ~ ': The following columns are specified in the schema but are not present in the database: ' ~ missing | join(', ')) %}
  {% endif %}
  {{ return(found) }}
{% endmacro %}

{% macro alter_relation_comment(relation, relation_comment) -%}
  {{ return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) }}
{%- endmacro %}

{% macro default__alter_relation_comment(relation, relation_comment) -%}
  {{ exceptions.raise_not_implemented('alter_relation_comment macro not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro alter_column_comment(relation, column_dict) -%}
  {{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}
{%- endmacro %}

{% macro default__alter_column_comment(relation, column_dict) -%}
  {{ exceptions.raise_not_implemented('alter_column_comment macro not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}
