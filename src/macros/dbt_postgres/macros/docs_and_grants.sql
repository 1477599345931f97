{% macro postgres__alter_relation_comment(relation, relation_comment) %}
  comment on {{ relation.type | replace('_', ' ') }} {{ relation.render() }} is {{ postgres_escape_comment(relation_comment) }}
{% endmacro %}

{% macro postgres__alter_column_comment(relation, column_dict) %}
  {% for name, column in column_dict.items() %}
    comment on column {{ relation.render() }}.{{ adapter.quote(name) if column.quote else name }} is {{ postgres_escape_comment(column['description']) }};
  {% endfor %}
{% endmacro %}

{# A dollar-quoted text needs no escapes, unless it holds the very mark. #}
{% macro postgres_escape_comment(comment) -%}
  {%- if comment is not string -%}
    {%- do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) -%}
  {%- endif -%}
  {%- set mark = '$dbt_comment_literal_block$' -%}
  {%- if mark in comment -%}
    {%- do exceptions.raise_compiler_error('The string ' ~ mark ~ ' is not allowed in comments.') -%}
  {%- endif -%}
  {{ mark }}{{ comment }}{{ mark }}
{%- endmacro %}

{% macro postgres__copy_grants() %}
  {{ return(false) }}
{% endmacro %}

{% macro postgres__get_show_grant_sql(relation) %}
  select grantee, privilege_type
  from information_schema.role_table_grants
  where grantor = current_role
    and grantee != current_role
    and table_schema = '{{ relation.schema }}'
    and table_name = '{{ relation.identifier }}'
{% endmacro %}
