import type { Invocation } from '../cli/invocation.ts';
import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import { JinjaError } from '../jinja/errors.ts';
import type { Context } from '../jinja/jinja.ts';
import { renderNative } from '../jinja/native.ts';
import { toPlain, toValue } from '../jinja/runtime/convert.ts';
import { PyDate } from '../jinja/runtime/datetime/date.ts';
import { parseIsoDateTime } from '../jinja/runtime/datetime/parseIso.ts';
import { Float } from '../jinja/runtime/float.ts';
import { str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { RenderScope, YamlRenderer } from '../project/yamlRenderer.ts';
import type { YamlScalars } from '../project/yamlScalars.ts';
import type { TemplateContext } from './context.ts';
import { diagnosticOf } from './diagnosticOf.ts';
import { hostFunction } from './hostFunction.ts';
import { dataNames } from './names/dataNames.ts';

/** Values of YAML 1.1 that JavaScript has no own type for, as the values templates use. */
export const jinjaScalars: YamlScalars = {
  integralFloat: (value) => new Float(value),
  date: (year, month, day) => new PyDate(year, month, day),
  timestamp: (iso) => parseIsoDateTime(iso) ?? iso,
};

/** Variables whose values are masked wherever they would be shown. */
const SECRET_PREFIX = 'DBT_ENV_SECRET';

/**
 * Renders Jinja in YAML files of the project's own set-up (dbt_project.yml, profiles.yml, packages.yml, selectors.yml).
 * @param onSecret told each secret value that was read, so that logs can mask it
 */
export function makeYamlRenderer(invocation: Invocation, onSecret: (value: string) => void): YamlRenderer {
  return (text, place, scope) => {
    const context = new SetupContext(invocation, scope, onSecret);
    try {
      return toPlain(renderNative({ text, file: place.file, line: place.line, column: place.column }, context));
    } catch (error) {
      const diagnostic: Diagnostic | undefined = diagnosticOf(error, { file: place.file, location: place });
      if (diagnostic === undefined) throw error;
      throw new TxError(diagnostic, { cause: error });
    }
  };
}

/** The few names that YAML files see before there is a project. */
class SetupContext implements Context {
  readonly #invocation: Invocation;
  readonly #scope: RenderScope;
  readonly #onSecret: (value: string) => void;

  constructor(invocation: Invocation, scope: RenderScope, onSecret: (value: string) => void) {
    this.#invocation = invocation;
    this.#scope = scope;
    this.#onSecret = onSecret;
  }

  lookup(name: string): Value | undefined {
    switch (name) {
      case 'env_var':
        return hostFunction('env_var', 'var default=', (key, fallback) => this.#env(str(key ?? null), fallback));
      case 'var':
        return hostFunction('var', 'name default=', (key, fallback) => this.#var(str(key ?? null), fallback));
      case 'target':
        return this.#scope.target === undefined ? undefined : toValue(this.#scope.target);
      case 'flags':
        return toValue(
          Object.fromEntries(Object.entries(this.#invocation.flags).map(([key, value]) => [key.toUpperCase(), value])),
        );
      case 'dbt_version':
        return this.#invocation.dbtVersion;
      case 'invocation_id':
        return this.#invocation.id;
      default:
        return this.#data(name);
    }
  }

  /** Pure functions (`fromjson`, `modules`, …) need nothing of a node's context but these two members. */
  #data(name: string): Value | undefined {
    const factory = dataNames.find(([known]) => known === name)?.[1];
    if (factory === undefined) return undefined;
    const services = { invocation: this.#invocation, shared: new Map<string, Value>() };
    return factory({ services, reads: { volatile() {} } } as unknown as TemplateContext);
  }

  /** Throws EnvVarMissingError; ParsingError for a secret outside of profiles.yml and packages.yml. */
  #env(name: string, fallback: Value | undefined): Value {
    const value = this.#invocation.env[name];
    const secret = name.startsWith(SECRET_PREFIX);
    if (secret && !this.#scope.secrets) {
      throw new JinjaError(
        'ParsingError',
        `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`,
      );
    }
    if (secret && value !== undefined) this.#onSecret(value);
    if (value !== undefined) return value;
    if (fallback !== undefined) return fallback;
    throw new JinjaError('EnvVarMissingError', `Env var required but not provided: '${name}'`);
  }

  /** Variables of the command line and, where it is known already, of the project. Throws CompilationError. */
  #var(name: string, fallback: Value | undefined): Value {
    const { vars } = this.#scope;
    if (Object.hasOwn(vars, name)) return toValue(vars[name]);
    if (fallback !== undefined) return fallback;
    // Packages are installed before anybody can say what the project's variables are: in CI, for example.
    if (this.#invocation.command === 'deps') return null;
    throw new JinjaError(
      'CompilationError',
      `Required var '${name}' not found in config:\nVars supplied to <Configuration> = ${JSON.stringify(vars, null, 4)}`,
    );
  }
}
