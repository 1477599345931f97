{% macro postgres__information_schema_name(database) -%}
  {%- if database -%}
    {{ adapter.verify_database(database) }}
  {%- endif -%}
  information_schema
{%- endmacro %}

{# Which view or materialized view reads which relation. #}
{% macro postgres_get_relations() -%}
  {% call statement('relations', fetch_result=true, auto_begin=false) -%}
    select distinct
      read_schema.nspname as referenced_schema,
      read.relname as referenced_name,
      reader_schema.nspname as dependent_schema,
      reader.relname as dependent_name
    from pg_depend as dependency
    join pg_rewrite as rule on rule.oid = dependency.objid and dependency.classid = 'pg_rewrite'::regclass
    join pg_class as reader on reader.oid = rule.ev_class
    join pg_namespace as reader_schema on reader_schema.oid = reader.relnamespace
    join pg_class as read on read.oid = dependency.refobjid and dependency.refclassid = 'pg_class'::regclass
    join pg_namespace as read_schema on read_schema.oid = read.relnamespace
    where read.oid <> reader.oid
      and read_schema.nspname not like 'pg_%'
      and read_schema.nspname <> 'information_schema'
    order by 1, 2, 3, 4
  {%- endcall %}
  {{ return(load_result('relations').table) }}
{%- endmacro %}

{% macro postgres__get_relations() -%}
  {{ return(postgres_get_relations()) }}
{%- endmacro %}
