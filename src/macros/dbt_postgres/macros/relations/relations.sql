{# Longer names would be cut by the server and could meet another relation's. #}
{% macro make_relation_with_suffix(base_relation, suffix, dstring) %}
  {% set tail = suffix ~ (modules.datetime.datetime.now().strftime('%H%M%S%f') if dstring else '') %}
  {% set limit = base_relation.relation_max_name_length() - tail | length %}
  {% if limit < 0 %}
    {% do exceptions.raise_compiler_error('Relation suffix is too long (' ~ tail | length ~ ' characters). Maximum length is ' ~ base_relation.relation_max_name_length() ~ ' characters.') %}
  {% endif %}
  {% do return(base_relation.incorporate(path={'identifier': base_relation.identifier[:limit] ~ tail})) %}
{% endmacro %}

{% macro postgres__make_intermediate_relation(base_relation, suffix='__dbt_tmp') %}
  {% do return(make_relation_with_suffix(base_relation, suffix, dstring=false)) %}
{% endmacro %}

{% macro postgres__make_temp_relation(base_relation, suffix='__dbt_tmp') %}
  {% set named = make_relation_with_suffix(base_relation, suffix, dstring=true) %}
  {% do return(named.incorporate(path={'schema': none, 'database': none}, type='table')) %}
{% endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') %}
  {% set named = make_relation_with_suffix(base_relation, suffix, dstring=false) %}
  {% do return(named.incorporate(type=backup_relation_type)) %}
{% endmacro %}

{% macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set header = config.get('sql_header') -%}
  {{ header if header is not none }}
  {% set kind = 'temporary' if temporary else ('unlogged' if config.get('unlogged', default=false) else '') -%}
  {%- if config.get('contract').enforced -%}
    {%- if not temporary -%}
  {{ get_assert_columns_equivalent(sql) }}
  create {{ kind }} table {{ relation }}
  {{ get_table_columns_and_constraints() }};
  insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
  (
    {{ get_select_subquery(sql) }}
  );
    {%- else -%}
  create {{ kind }} table {{ relation.include(database=false, schema=false) }} as (
    {{ get_select_subquery(sql) }}
  );
    {%- endif -%}
  {%- else -%}
  create {{ kind }} table {{ relation.include(database=false, schema=false) if temporary else relation }} as (
    {{ sql }}
  );
  {%- endif %}
{%- endmacro %}

{% macro postgres__create_schema(relation) -%}
  {%- if relation.database -%}
    {%- do adapter.verify_database(relation.database) -%}
  {%- endif -%}
  {% call statement('create_schema') -%}
    create schema if not exists {{ relation.without_identifier().include(database=false) }}
  {%- endcall %}
{%- endmacro %}

{% macro postgres__drop_schema(relation) -%}
  {%- if relation.database -%}
    {%- do adapter.verify_database(relation.database) -%}
  {%- endif -%}
  {% call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier().include(database=false) }} cascade
  {%- endcall %}
{%- endmacro %}

{#
  Views that were built on the old relation keep reading it until they are rebuilt themselves, so it is not dropped with
  them here: it is put aside under a name of its own and dropped when nothing depends on it any more.
#}
{% macro postgres__swap_relations(existing, intermediate, goal) %}
  {% set aside = make_relation_with_suffix(goal, '__dbt_backup', dstring=true).incorporate(type=existing.type) %}
  {% set keys = foreign_keys_to_replaced(existing) %}
  {% call statement('swap_relations') -%}
    {% for key in keys %}
    alter table {{ key[0] }} drop constraint {{ adapter.quote(key[1]) }};
    {% endfor %}
    {{ get_rename_sql(existing, aside.identifier) }};
    {{ get_rename_sql(intermediate, goal.identifier) }}
  {%- endcall %}
  {% do adapter.cache_renamed(existing, aside) %}
  {% do adapter.cache_renamed(intermediate, goal) %}
  {% do adapter.retire_relation(aside) %}
{% endmacro %}

{#
  Foreign keys of other tables that refer to a table which is about to be replaced. They would go on to refer to the old
  one and refuse rows that are new in it, so they go with it, as with dbt's `drop … cascade`, until their own tables are
  rebuilt. Only a table with keys of its own can have them, so other models pay no query.
#}
{% macro foreign_keys_to_replaced(existing) %}
  {% set types = [] %}
  {% if existing.is_table and config.get('contract').enforced %}
    {% for constraint in model.get('constraints') or [] %}
      {% do types.append(constraint.type) %}
    {% endfor %}
    {% for column in model['columns'].values() if column.get('constraints') %}
      {% do types.extend(column.constraints | map(attribute='type')) %}
    {% endfor %}
  {% endif %}
  {% if 'primary_key' not in types and 'unique' not in types %}
    {% do return([]) %}
  {% endif %}
  {% do return(run_query("
    select k.conrelid::regclass::text, k.conname
    from pg_constraint k
    join pg_class t on t.oid = k.confrelid
    join pg_namespace n on n.oid = t.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid and k.conparentid = 0
      and n.nspname = " ~ dbt.string_literal(dbt.escape_single_quotes(existing.schema)) ~ "
      and t.relname = " ~ dbt.string_literal(dbt.escape_single_quotes(existing.identifier)) ~ "
    order by 1, 2
  ").rows) %}
{% endmacro %}

{#
  A named primary key or unique constraint has an index of that name, and a schema holds each name once. The old table's
  gets another name, which disturbs nobody who reads it, so that the new table can be built beside it.
#}
{% macro postgres__free_constraint_names(existing) %}
  {% set names = [] %}
  {% if existing is not none and existing.is_table and config.get('contract').enforced %}
    {% for constraint in model.get('constraints') or [] if constraint.name and constraint.type in ['primary_key', 'unique'] %}
      {% do names.append(dbt.string_literal(dbt.escape_single_quotes(constraint.name))) %}
    {% endfor %}
  {% endif %}
  {% if names %}
    {% set found = run_query("
      select i.relname
      from pg_index x
      join pg_class i on i.oid = x.indexrelid
      join pg_class t on t.oid = x.indrelid
      join pg_namespace n on n.oid = t.relnamespace
      where n.nspname = " ~ dbt.string_literal(dbt.escape_single_quotes(existing.schema)) ~ "
        and t.relname = " ~ dbt.string_literal(dbt.escape_single_quotes(existing.identifier)) ~ "
        and i.relname in (" ~ names | join(', ') ~ ")
    ") %}
    {% for row in found.rows %}
      {% set index = existing.incorporate(path={'identifier': row[0]}) %}
      {% call statement('free_constraint_name') -%}
        alter index {{ index }} rename to {{ adapter.quote(make_relation_with_suffix(index, '__dbt_backup', dstring=true).identifier) }}
      {%- endcall %}
    {% endfor %}
  {% endif %}
{% endmacro %}

{% macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set wanted = adapter.parse_index(index_dict) -%}
  {%- set columns = wanted.columns | join(', ') -%}
  create {{ 'unique ' if wanted.unique }}index if not exists
  "{{ wanted.render(relation) }}"
  on {{ relation }} {{ 'using ' ~ wanted.type if wanted.type }}
  ({{ columns }})
{%- endmacro %}

{% macro postgres__get_drop_index_sql(relation, index_name) -%}
  drop index if exists "{{ relation.schema }}"."{{ index_name }}"
{%- endmacro %}

{% macro postgres__get_show_indexes_sql(relation) -%}
  select
    i.relname as name,
    m.amname as method,
    ix.indisunique as "unique",
    array_to_string(array_agg(a.attname order by array_position(ix.indkey, a.attnum)), ',') as column_names
  from pg_index ix
  join pg_class i on i.oid = ix.indexrelid
  join pg_am m on m.oid = i.relam
  join pg_class t on t.oid = ix.indrelid
  join pg_namespace n on n.oid = t.relnamespace
  join pg_attribute a on a.attrelid = t.oid and a.attnum = any(ix.indkey)
  where t.relname = '{{ relation.identifier }}' and n.nspname = '{{ relation.schema }}' and t.relkind in ('r', 'm')
  group by 1, 2, 3
  order by 1, 2, 3
{%- endmacro %}
