{% materialization unit, default %}
  {%- set expected_rows = config.get('expected_rows') or [] -%}
  {%- set expected_sql = config.get('expected_sql') -%}
  {%- set types = {} -%}
  {%- set quoted = {} -%}
  {%- for column in adapter.get_columns_of_query(sql) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}
  {%- set compared = [] -%}
  {%- if expected_sql -%}
    {%- for name in get_columns_in_query(expected_sql) -%}
      {%- do compared.append(quoted.get(name | lower) or adapter.quote(name)) -%}
    {%- endfor -%}
  {%- else -%}
    {%- for name in (expected_column_names(expected_rows) or types) -%}
      {%- do compared.append(quoted.get(name) or adapter.quote(name)) -%}
    {%- endfor -%}
    {%- set expected_sql = get_expected_sql(expected_rows, types, quoted) -%}
  {%- endif -%}
  {% call statement('main', fetch_result=true, auto_begin=false) -%}
    {{ get_unit_test_sql(sql, expected_sql, compared) }}
  {%- endcall %}
  {{ return({'relations': []}) }}
{% endmaterialization %}
