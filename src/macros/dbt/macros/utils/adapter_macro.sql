{# The name of before `adapter.dispatch`: whoever still calls it is told what to write. #}
{% macro adapter_macro(name) -%}
  {%- set others = [varargs, kwargs] -%}
  {%- do exceptions.raise_compiler_error('The "adapter_macro" macro has been deprecated. Call the result of `adapter.dispatch(...)` instead: {{ adapter.dispatch("' ~ name ~ '")(...) }}') -%}
{%- endmacro %}
