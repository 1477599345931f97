{# A function of DuckDB is a macro: its body is put in the place of its call. Overloads are parts of one statement. #}
{% macro duckdb__scalar_function_sql(target_relation) -%}
  {{ duckdb__function_statement(target_relation) }}
{%- endmacro %}

{# A macro whose body aggregates is an aggregate. #}
{% macro duckdb__aggregate_function_sql(target_relation) -%}
  {{ duckdb__function_statement(target_relation) }}
{%- endmacro %}

{% macro duckdb__function_statement(target_relation) -%}
  {%- do scalar_function_volatility_sql() -%}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }}
  {{ duckdb__function_variant(model.arguments, model.returns, model.compiled_code) }}
  {%- for overload in model.overloads %},
  {{ duckdb__function_variant(overload.arguments, overload.returns or model.returns, overload.compiled_body) }}
  {%- endfor %}
{%- endmacro %}

{# `(price FLOAT, factor FLOAT := 2) AS cast((…) AS FLOAT)`. What aggregates cannot be a query of its own. #}
{% macro duckdb__function_variant(arguments, returns, code) -%}
  {%- set body = modules.re.sub('(?i)^\\s*select\\s', '', code) if model.config.get('type') == 'aggregate' else code -%}
  ({{ duckdb__formatted_function_args(arguments) }}) AS cast((
    {{ body }}
  ) AS {{ returns.data_type }})
{%- endmacro %}

{# Types tell overloads apart. Without overloads they are left out: only files of storage version 1.4.0 or newer hold them. #}
{% macro duckdb__formatted_function_args(arguments) -%}
  {%- for argument in arguments -%}
    {{ argument.name }}{{ ' ' ~ argument.data_type if model.overloads }}
    {%- if argument.get('default_value') is not none %} := {{ argument.default_value }}{% endif -%}
    {{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{# The statement of the function has made its overloads. #}
{% macro duckdb__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {% if model.get('overload') %}
    {% do store_raw_result(name='main', message='OK') %}
  {% else %}
    {% do default__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {% endif %}
{% endmacro %}

{# Whether two equal calls give equal results follows from the body. #}
{% macro duckdb__scalar_function_volatility_sql() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility is not none -%}
    {%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{%- endmacro %}
