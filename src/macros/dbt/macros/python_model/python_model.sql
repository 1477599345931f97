{# The name of a relation as it stands in a Python text. #}
{% macro resolve_model_name(input_model_name) -%}
  {{ return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) }}
{%- endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}
  {{ input_model_name | string | replace('"', '\\"') }}
{%- endmacro %}

{# `ref` of a Python model: looks the relation up that the reference was resolved to. #}
{% macro build_ref_function(model) %}
  {%- set relations = {} -%}
  {%- for wanted in model.refs -%}
    {%- set parts = [wanted.package, wanted.name] if wanted.get('package') else [wanted.name] -%}
    {%- set version = wanted.get('version') -%}
    {%- set relation = ref(*parts) if version is none else ref(*parts, v=version) -%}
    {%- do relations.update({(parts | join('.')) ~ ('' if version is none else '.v' ~ version): relation | string}) -%}
  {%- endfor -%}
_relations_of_refs = {{ relations | tojson }}

def ref(*names, v=None, version=None, load=None):
    chosen = v if v is not None else version
    suffix = "" if chosen is None else f".v{chosen}"
    return load(_relations_of_refs[".".join(names) + suffix])
{% endmacro %}

{% macro build_source_function(model) %}
  {%- set relations = {} -%}
  {%- for parts in model.sources -%}
    {%- do relations.update({parts | join('.'): source(*parts) | string}) -%}
  {%- endfor -%}
_relations_of_sources = {{ relations | tojson }}

def source(*names, load=None):
    return load(_relations_of_sources[".".join(names)])
{% endmacro %}

{# The settings that the model asks for, with their values. #}
{% macro build_config_dict(model) %}
  {%- set asked = {} -%}
  {%- for key, fallback in zip(model.config.get('config_keys_used') or [], model.config.get('config_keys_defaults') or []) -%}
    {%- do asked.update({key: model.config.get(key, fallback)}) -%}
  {%- endfor -%}
config_dict = {{ asked }}
{% endmacro %}

{# For adapters that have more to say at the end of the script. #}
{% macro py_script_comment() %}
{% endmacro %}

{# What follows the model's own code: everything that it finds in its argument `dbt`. #}
{% macro py_script_postfix(model) %}
{{ build_ref_function(model) }}
{{ build_source_function(model) }}
{{ build_config_dict(model) }}

class _Config:
    def __call__(self, **settings):
        return ""

    def get(self, key, default=None):
        return config_dict.get(key, default)

class _This:
    database, schema, identifier = {{ [this.database, this.schema, this.identifier] }}

    def __repr__(self):
        return "{{ resolve_model_name(this) }}"

class dbtObj:
    """The model's `dbt`; `load_df_function` reads a relation into a data frame."""

    def __init__(self, load_df_function):
        self._load = load_df_function
        self.config = _Config()
        self.this = _This()
        self.is_incremental = {{ is_incremental() }}

    def ref(self, *names, **version):
        return ref(*names, load=self._load, **version)

    def source(self, *names):
        return source(*names, load=self._load)
{{ py_script_comment() }}
{% endmacro %}
