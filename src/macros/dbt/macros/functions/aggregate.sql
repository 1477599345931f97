{# User-defined aggregates. Databases that have them override what they write differently. #}
{% macro aggregate_function_sql(target_relation) -%}
  {{ return(adapter.dispatch('aggregate_function_sql', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__aggregate_function_sql(target_relation) -%}
  {{ exceptions.raise_not_implemented('sql aggregate functions are not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro aggregate_function_python(target_relation) -%}
  {{ return(adapter.dispatch('aggregate_function_python', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__aggregate_function_python(target_relation) -%}
  {{ exceptions.raise_not_implemented('python aggregate functions are not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro aggregate_function_javascript(target_relation) -%}
  {{ return(adapter.dispatch('aggregate_function_javascript', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__aggregate_function_javascript(target_relation) -%}
  {{ exceptions.raise_not_implemented('javascript aggregate functions are not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro get_aggregate_function_create_replace_signature(target_relation) -%}
  {{ return(adapter.dispatch('get_aggregate_function_create_replace_signature', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__get_aggregate_function_create_replace_signature(target_relation) -%}
  create or replace aggregate function {{ target_relation.render() }} ({{ get_formatted_aggregate_function_args() }})
  returns {{ model.returns.data_type }}
  {{ get_function_language_specifier() }}
  {{ get_aggregate_function_volatility_specifier() }}
  {{ get_function_python_options() if model.language == 'python' }}
  as
{%- endmacro %}

{% macro get_formatted_aggregate_function_args() -%}
  {{ return(adapter.dispatch('get_formatted_aggregate_function_args', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_formatted_aggregate_function_args() -%}
  {{ formatted_scalar_function_args_sql() }}
{%- endmacro %}

{% macro get_aggregate_function_volatility_specifier() -%}
  {{ return(adapter.dispatch('get_aggregate_function_volatility_specifier', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_aggregate_function_volatility_specifier() -%}
  {{ scalar_function_volatility_sql() }}
{%- endmacro %}

{% macro get_function_language_specifier() -%}
  {{ return(adapter.dispatch('get_function_language_specifier', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_function_language_specifier() -%}
  language {{ model.language }}
{%- endmacro %}

{% macro get_function_python_options() -%}
  {{ return(adapter.dispatch('get_function_python_options', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_function_python_options() -%}
  runtime_version = '{{ model.config.get('runtime_version') }}'
  handler = '{{ model.config.get('entry_point') }}'
{%- endmacro %}
