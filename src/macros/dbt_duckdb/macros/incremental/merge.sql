{#
  `merge` of DuckDB with its settings: which rows count as the same (merge_on_using_columns), which columns are written,
  and, in merge_clauses, whole branches.
#}
{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- do validate_merge_config(config, target) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set clauses = config.get('merge_clauses') -%}
  {%- set returning = config.get('merge_returning_columns') -%}
  {{ header if header is not none }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  {{ merge_join_clause(unique_key, config.get('merge_on_using_columns', []), incremental_predicates) }}
  {% if clauses %}
    {%- for clause in clauses.get('when_matched', [{'action': 'update'}]) %}
  {{ merge_matched_clause(clause, dest_columns) }}
    {%- endfor %}
    {%- for clause in clauses.get('when_not_matched', [{'action': 'insert'}]) %}
  {{ merge_not_matched_clause(clause) }}
    {%- endfor %}
  {% else %}
  {{ merge_clause_defaults(unique_key, dest_columns) }}
  {% endif %}
  {%- if returning %}
  returning {{ normalize_string_or_list(returning) | join(', ') }}
  {%- endif %};
{%- endmacro %}

{% macro merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) %}
  {%- if merge_on_using_columns -%}
  using ({{ normalize_string_or_list(merge_on_using_columns) | join(', ') }})
  {%- else -%}
    {%- set conditions = [] -%}
    {%- do conditions.extend(normalize_incremental_predicates(incremental_predicates)) -%}
    {%- if unique_key -%}
      {%- for key in normalize_string_or_list(unique_key) -%}
        {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
      {%- endfor -%}
    {%- else -%}
      {%- do conditions.append('FALSE') -%}
    {%- endif -%}
  on ({{ conditions | join(') and (') }})
  {%- endif -%}
{% endmacro %}

{# Matched rows are updated, others inserted; without column settings both go by name. #}
{% macro merge_clause_defaults(unique_key, dest_columns) %}
  {%- set update_condition = config.get('merge_update_condition') -%}
  {%- set insert_condition = config.get('merge_insert_condition') -%}
  {%- set expressions = config.get('merge_update_set_expressions') or {} -%}
  {%- set only = config.get('merge_update_columns') -%}
  {%- set without = config.get('merge_exclude_columns') -%}
  {%- if unique_key or config.get('merge_on_using_columns') -%}
  when matched {{ merge_condition(update_condition) }} then update
    {%- if expressions or only or without %} set
    {{ merge_assignments(only, without, expressions, dest_columns) }}
    {%- else %} by name
    {%- endif %}
  {% endif -%}
  when not matched {{ merge_condition(insert_condition) }} then insert by name
{%- endmacro %}

{# Columns of the target that are set: each to the source's, or to an expression of its own. #}
{% macro merge_assignments(only, without, expressions, dest_columns) %}
  {%- set assignments = [] -%}
  {%- for name in get_merge_update_columns(only, without, dest_columns) -%}
    {%- if (name | replace('"', '')) not in expressions -%}
      {%- do assignments.append(name ~ ' = DBT_INTERNAL_SOURCE.' ~ name) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- for name, expression in expressions.items() -%}
    {%- do assignments.append(name ~ ' = ' ~ expression) -%}
  {%- endfor -%}
  {{ assignments | join(',\n    ') }}
{%- endmacro %}

{# One condition or several that must all hold. #}
{% macro merge_condition(condition) -%}
  {{ ('and ' ~ condition if condition is string else 'and (' ~ condition | join(') and (') ~ ')') if condition }}
{%- endmacro %}

{% macro merge_matched_clause(clause, dest_columns) -%}
  {%- set action = clause.get('action', 'update') -%}
  when matched {{ merge_condition(clause.get('condition')) }} then
  {%- if action == 'update' -%}
    {{- ' ' ~ merge_update_action(clause, dest_columns) -}}
  {%- elif action == 'do_nothing' %} do nothing
  {%- elif action == 'error' %} error{{ " '" ~ adapter.escape_sql_string(clause['error_message']) ~ "'" if clause.get('error_message') }}
  {%- else %} {{ action }}
  {%- endif -%}
{%- endmacro %}

{% macro merge_update_action(clause, dest_columns) -%}
  {%- set mode = clause.get('mode', 'by_name') -%}
  {%- if mode == 'by_position' -%}
    update by position
  {%- elif mode == 'star' -%}
    update set *
  {%- elif mode == 'explicit' -%}
    {%- set wanted = clause.get('update', {}) -%}
    update set {{ merge_assignments(wanted.get('include'), wanted.get('exclude'), wanted.get('set_expressions', {}), dest_columns) }}
  {%- else -%}
    update by name
  {%- endif -%}
{%- endmacro %}

{% macro merge_not_matched_clause(clause) -%}
  {%- set action = clause.get('action', 'insert') -%}
  {%- set by = clause.get('by') -%}
  when not matched {{ 'by ' ~ by if by }} {{ merge_condition(clause.get('condition')) }} then
  {%- if action == 'insert' -%}
    {%- set wanted = clause.get('insert', {}) -%}
    {%- if clause.get('mode') == 'by_position' %} insert by position
    {%- elif clause.get('mode') == 'star' %} insert *
    {%- elif wanted.get('columns') %} insert ({{ wanted['columns'] | join(', ') }}) values ({{ wanted['values'] | join(', ') }})
    {%- else %} insert by name
    {%- endif -%}
  {%- elif action == 'update' -%}
    {%- set assignments = [] -%}
    {%- for name, expression in clause.get('set_expressions', {}).items() -%}
      {%- do assignments.append(name ~ ' = ' ~ expression) -%}
    {%- endfor %} update set {{ assignments | join(', ') }}
  {%- elif action == 'do_nothing' %} do nothing
  {%- elif action == 'error' %} error{{ " '" ~ adapter.escape_sql_string(clause['error_message']) ~ "'" if clause.get('error_message') }}
  {%- else %} {{ action }}
  {%- endif -%}
{%- endmacro %}

{% macro normalize_string_or_list(value) %}
  {% do return([] if value is none else ([value] if value is string else value)) %}
{% endmacro %}

{% macro normalize_incremental_predicates(predicates) %}
  {% do return([] if not predicates else ([predicates] if predicates is string else predicates)) %}
{% endmacro %}
