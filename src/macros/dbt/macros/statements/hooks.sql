{# Runs those hooks of a node that belong inside, or outside, of its transaction. #}
{% macro run_hooks(hooks, inside_transaction=true) %}
  {{ adapter.dispatch('run_hooks', 'dbt')(hooks, inside_transaction) }}
{% endmacro %}

{% macro default__run_hooks(hooks, inside_transaction=true) %}
  {% set state = namespace(first=true) %}
  {% for hook in hooks if hook.get('transaction', true) == inside_transaction %}
    {% if not inside_transaction and state.first %}
      {% set state.first = false %}
      {% call statement(auto_begin=inside_transaction) %}
        commit;
      {% endcall %}
    {% endif %}
    {% set text = render(hook.get('sql')) | trim %}
    {% if text | length > 0 %}
      {% call statement(auto_begin=inside_transaction) %}
        {{ text }}
      {% endcall %}
    {% endif %}
  {% endfor %}
{% endmacro %}

{% macro make_hook_config(sql, inside_transaction) %}
  {{- tojson({'sql': sql, 'transaction': inside_transaction}) -}}
{% endmacro %}

{% macro before_begin(sql) %}
  {{- make_hook_config(sql, inside_transaction=false) -}}
{% endmacro %}

{% macro in_transaction(sql) %}
  {{- make_hook_config(sql, inside_transaction=true) -}}
{% endmacro %}

{% macro after_commit(sql) %}
  {{- make_hook_config(sql, inside_transaction=false) -}}
{% endmacro %}
