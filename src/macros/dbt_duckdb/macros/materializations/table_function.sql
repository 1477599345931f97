{# A model with parameters: a table macro, called as `select * from model(…)`. #}
{% materialization table_function, adapter='duckdb', supported_languages=['sql'] %}
  {%- set goal = this.incorporate(type='function') -%}
  {%- set parameters = config.get('parameters') or [] -%}

  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}
  {% call statement('main') -%}
    create or replace function {{ goal.render() }}({{ parameters if parameters is string else parameters | join(', ') }}) as table (
      {{ sql }}
    );
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [goal]}) }}
{% endmaterialization %}
