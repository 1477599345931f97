{# Says everything that is wrong with a model's merge settings at once. #}
{% macro validate_merge_config(config, target_relation=none) %}
  {%- set problems = [] -%}
  {%- do validate_string_field('merge_update_condition', config.get('merge_update_condition'), problems) -%}
  {%- do validate_string_field('merge_insert_condition', config.get('merge_insert_condition'), problems) -%}
  {%- do validate_string_list_field('merge_on_using_columns', config.get('merge_on_using_columns'), problems) -%}
  {%- do validate_string_list_field('merge_update_columns', config.get('merge_update_columns'), problems) -%}
  {%- do validate_string_list_field('merge_exclude_columns', config.get('merge_exclude_columns'), problems) -%}
  {%- do validate_string_list_field('merge_returning_columns', config.get('merge_returning_columns'), problems) -%}
  {%- do validate_dict_field('merge_update_set_expressions', config.get('merge_update_set_expressions'), problems) -%}
  {%- if config.get('merge_update_columns') and config.get('merge_exclude_columns') -%}
    {%- do problems.append('merge_update_columns and merge_exclude_columns cannot be used together') -%}
  {%- endif -%}
  {%- if config.get('merge_clauses') -%}
    {%- do validate_merge_clauses(config.get('merge_clauses'), problems) -%}
    {%- set unused = [] -%}
    {%- for name in ['merge_update_condition', 'merge_insert_condition', 'merge_update_columns', 'merge_exclude_columns', 'merge_update_set_expressions'] if config.get(name) -%}
      {%- do unused.append(name) -%}
    {%- endfor -%}
    {%- if unused -%}
      {%- do problems.append('merge_clauses takes the place of ' ~ unused | join(', ') ~ ': say there what is to be done, and leave these out') -%}
    {%- endif -%}
  {%- endif -%}
  {%- if not problems and target_relation is not none -%}
    {%- do validate_ducklake_restrictions(config, target_relation, problems) -%}
  {%- endif -%}
  {%- if problems -%}
    {%- do exceptions.raise_compiler_error('MERGE configuration errors:\n  - ' ~ problems | join('\n  - ')) -%}
  {%- endif -%}
{% endmacro %}

{% macro validate_merge_clauses(clauses, problems) %}
  {%- if clauses is not mapping -%}
    {%- do problems.append('merge_clauses must be a dictionary') -%}
  {%- else -%}
    {%- if 'when_matched' not in clauses and 'when_not_matched' not in clauses -%}
      {%- do problems.append("merge_clauses must contain at least one of 'when_matched' or 'when_not_matched' keys") -%}
    {%- endif -%}
    {%- for name in clauses if name not in ['when_matched', 'when_not_matched'] -%}
      {%- do problems.append("merge_clauses has the unknown key '" ~ name ~ "'") -%}
    {%- endfor -%}
    {%- do validate_merge_clause_list('when_matched', clauses.get('when_matched'), ['update', 'delete', 'do_nothing', 'error'], problems) -%}
    {%- do validate_merge_clause_list('when_not_matched', clauses.get('when_not_matched'), ['insert', 'update', 'delete', 'do_nothing', 'error'], problems) -%}
  {%- endif -%}
{% endmacro %}

{% macro validate_merge_clause_list(name, clauses, actions, problems) %}
  {%- if clauses is none -%}
    {% do return(none) %}
  {%- endif -%}
  {%- if clauses is string or clauses is mapping or clauses is not iterable -%}
    {%- do problems.append('merge_clauses.' ~ name ~ ' must be a list') -%}
  {%- elif clauses | length == 0 -%}
    {%- do problems.append('merge_clauses.' ~ name ~ ' must contain at least one element') -%}
  {%- else -%}
    {%- for clause in clauses -%}
      {%- if clause is not mapping -%}
        {%- do problems.append('merge_clauses.' ~ name ~ '[' ~ loop.index0 ~ '] must be a dictionary') -%}
      {%- elif clause.get('action', actions[0]) not in actions -%}
        {%- do problems.append('merge_clauses.' ~ name ~ '[' ~ loop.index0 ~ "] has the unknown action '" ~ clause['action'] ~ "'; use one of " ~ actions | join(', ')) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}

{% macro validate_string_field(name, value, problems) %}
  {%- if value is not none and value is not string -%}
    {%- do problems.append(name ~ ' must be a string') -%}
  {%- endif -%}
{% endmacro %}

{% macro validate_string_list_field(name, value, problems) %}
  {%- if value is not none and value is not string and (value is mapping or value is not iterable) -%}
    {%- do problems.append(name ~ ' must be a string or a list of strings') -%}
  {%- endif -%}
{% endmacro %}

{% macro validate_dict_field(name, value, problems) %}
  {%- if value is not none and value is not mapping -%}
    {%- do problems.append(name ~ ' must be a dictionary') -%}
  {%- endif -%}
{% endmacro %}

{# DuckLake's merge returns nothing and changes rows in one way only. #}
{% macro validate_ducklake_restrictions(config, target_relation, problems) %}
  {%- if not adapter.is_ducklake(target_relation) -%}
    {% do return(none) %}
  {%- endif -%}
  {%- if config.get('merge_returning_columns') -%}
    {%- do problems.append('DuckLake has no RETURNING: leave out merge_returning_columns') -%}
  {%- endif -%}
  {%- set changes = [] -%}
  {%- set clauses = config.get('merge_clauses') or {} -%}
  {%- for clause in clauses.get('when_matched', []) + clauses.get('when_not_matched', []) if clause.get('action') in ['update', 'delete'] -%}
    {%- do changes.append(clause['action']) -%}
  {%- endfor -%}
  {%- if changes | length > 1 -%}
    {%- do problems.append('DuckLake takes a single update or delete in a merge, but merge_clauses has ' ~ changes | length) -%}
  {%- endif -%}
{% endmacro %}
