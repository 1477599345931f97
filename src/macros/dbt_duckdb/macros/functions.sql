{# A function of DuckDB is a macro: its body is put in the place of its call, and its arguments have no types. #}
{% macro duckdb__scalar_function_create_replace_signature_sql(target_relation) -%}
  {%- do scalar_function_volatility_sql() -%}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }}) as
{%- endmacro %}

{% macro duckdb__formatted_scalar_function_args_sql() -%}
  {%- for argument in model.arguments -%}
    {{ argument.name }}
    {%- if argument.get('default_value') is not none %} := {{ argument.default_value }}{% endif -%}
    {{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{# Whether two equal calls give equal results follows from the body. #}
{% macro duckdb__scalar_function_volatility_sql() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility is not none -%}
    {%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__scalar_function_body_sql() -%}
  cast((
    {{ model.compiled_code }}
  ) as {{ model.returns.data_type }})
{%- endmacro %}

{# A macro whose body aggregates is an aggregate. It is an expression: what stands behind `select` where there is no more. #}
{% macro duckdb__aggregate_function_sql(target_relation) -%}
  {%- set body = modules.re.sub('(?is)^select\\s+', '', model.compiled_code) -%}
  {%- do scalar_function_volatility_sql() -%}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }}) as
  cast(({{ body }}) as {{ model.returns.data_type }})
{%- endmacro %}
