{# Runs the text of a call block and keeps the result under a name. #}
{% macro statement(name=none, fetch_result=false, auto_begin=true, language='sql') -%}
  {%- if execute -%}
    {%- set code = caller() -%}
    {%- if name == 'main' -%}
      {%- do write(code) -%}
    {%- endif -%}
    {%- if language == 'python' -%}
      {%- set response = submit_python_job(model, code) -%}
      {%- set rows = none -%}
    {%- elif language == 'sql' -%}
      {%- set response, rows = adapter.execute(code, auto_begin=auto_begin, fetch=fetch_result) -%}
    {%- else -%}
      {% do exceptions.raise_compiler_error("A statement cannot be written in '" ~ language ~ "'") %}
    {%- endif -%}
    {%- if name is not none -%}
      {{ store_result(name, response=response, agate_table=rows) }}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# The same without running anything: for materializations that have nothing to do. #}
{% macro noop_statement(name=none, message=none, code=none, rows_affected=none, res=none) -%}
  {%- set text = caller() if caller is defined else '' -%}
  {%- if name == 'main' -%}
    {%- do write(text) -%}
  {%- endif -%}
  {%- if name is not none -%}
    {{ store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) }}
  {%- endif -%}
{%- endmacro %}

{# Rows of a query, or none while parsing. #}
{% macro run_query(sql) %}
  {% call statement('run_query_statement', fetch_result=true, auto_begin=false) %}
    {{ sql }}
  {% endcall %}
  {% set result = load_result('run_query_statement') %}
  {% do return(result.table if result is not none else none) %}
{% endmacro %}
