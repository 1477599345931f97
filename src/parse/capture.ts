import { createContext, type TemplateContext } from '../context/context.ts';
import { hostFunction } from '../context/hostFunction.ts';
import { MetricValue } from '../context/metricValue.ts';
import { relationValue } from '../context/relationValue.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toPlain, toValue } from '../jinja/runtime/convert.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { repr, str } from '../jinja/runtime/operations.ts';
import { Callable, HostFunction, type Kwargs, type Value } from '../jinja/value.ts';
import type { PlainMap } from '../project/project.ts';
import type { RefArgs } from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** What a template says about itself when it is rendered in parse mode. */
export interface Captured {
  readonly refs: RefArgs[];
  readonly sources: (readonly [string, string])[];
  /** Name, or package and name, of each `metric()`; `functions` alike. */
  readonly metrics: string[][];
  readonly functions: string[][];
  /** `config()` calls in order. */
  readonly configs: PlainMap[];
  /** The first `config()` call of a template that was rendered, its arguments as text: what `unrendered_config` shows of it. */
  unrendered?: PlainMap;
  /** Unique ids of macros called directly. */
  readonly macros: Set<string>;
}

/** Nothing captured yet; the lists and the set are filled in place. */
export function emptyCapture(): Captured {
  return { refs: [], sources: [], metrics: [], functions: [], configs: [], macros: new Set() };
}

/** Whose template is rendered. */
export interface CaptureRequest {
  readonly packageName: string;
  /** The node as far as it is known: what `model` shows. */
  readonly model: () => PlainMap;
  /** Names that win over all others. */
  readonly extra?: ReadonlyMap<string, Value>;
}

/** A context that writes down what a template calls. Nothing has run yet, so every relation is only a name. */
export function captureContext(state: ParseState, request: CaptureRequest, captured: Captured): TemplateContext {
  return createContext({
    services: state.services,
    packageName: request.packageName,
    mode: 'parse',
    ...(request.extra === undefined ? {} : { names: request.extra }),
    lazyNames: {
      get(name) {
        const capturing = CAPTURING.get(name);
        return capturing === undefined ? ANSWERS.get(name) : () => capturing(state, request, captured);
      },
    },
    reads: state.reads,
    onDirectCall: (id) => captured.macros.add(id),
  });
}

/** Makes the value of a name; asked once for each template that uses the name. */
type Capturing = (state: ParseState, request: CaptureRequest, captured: Captured) => Value;

/** Names that write down what is asked of them, or tell of the node. */
const CAPTURING: ReadonlyMap<string, Capturing> = new Map<string, Capturing>([
  ['ref', (state, _, to) => new HostFunction('ref', (args, kwargs) => captureRef(args, kwargs, to, state))],
  ['source', (state, _, to) => new HostFunction('source', (args, kwargs) => captureSource(args, kwargs, to, state))],
  ['metric', (_state, _, to) => new HostFunction('metric', (args) => captureMetric(args, to))],
  ['function', (state, _, to) => new HostFunction('function', (args) => captureFunction(args, to, state))],
  ['config', (_state, _, to) => new CaptureConfig(to)],
  ['model', (_, request) => toValue(request.model())],
  ['this', (state, request) => thisRelation(request.model(), state)],
]);

/** What has no meaning before the node runs. */
const ANSWERS: ReadonlyMap<string, () => Value> = new Map<string, () => Value>([
  ['graph', () => emptyGraph()],
  ['execute', () => false],
  ['doc', () => hostFunction('doc', 'name package=', () => '')],
  ['load_agate_table', () => new HostFunction('load_agate_table', () => null)],
  ['render', () => hostFunction('render', 'string', (text) => text ?? '')],
  ['write', () => hostFunction('write', 'payload', () => '')],
  ['sql', () => ''],
  ['compiled_code', () => ''],
  ['pre_hooks', () => []],
  ['post_hooks', () => []],
]);

/** Members of `graph`. They are there, and empty: macros may go through them before anything is parsed. */
const GRAPH_SECTIONS = [
  'exposures',
  'functions',
  'groups',
  'metrics',
  'nodes',
  'sources',
  'semantic_models',
  'saved_queries',
  'unit_tests',
];

function emptyGraph(): Value {
  return Dict.from(GRAPH_SECTIONS.map((section) => [section, new Dict()] as [Value, Value]));
}

/**
 * `this` by the names that the node has so far: what its own config says of them is not known before its text is
 * rendered.
 */
function thisRelation(model: PlainMap, { services }: ParseState): Value {
  return relationValue(
    services.adapter.relation({
      database: textOr(model['database'], null),
      schema: textOr(model['schema'], ''),
      identifier: textOr(model['alias'] ?? model['name'], ''),
    }),
    services,
  );
}

/** The value's text; the fallback for null and `undefined`. */
function textOr<T>(value: unknown, fallback: T): string | T {
  return value === undefined || value === null ? fallback : String(value);
}

/** Notes a `ref()`. Throws CompilationError, worded as dbt's, for other arguments than texts. */
function captureRef(args: readonly Value[], kwargs: Kwargs, captured: Captured, { services }: ParseState): Value {
  if (args.length === 0 || args.length > 2)
    throw new JinjaError('CompilationError', `ref() takes at most two arguments (${args.length} given)`);
  for (const arg of args)
    if (typeof arg !== 'string')
      throw new JinjaError('CompilationError', `The name argument to ref() must be a string, got ${repr(arg)}`);
  const version = kwargs.get('v') ?? kwargs.get('version') ?? null;
  const ref: RefArgs = {
    name: args[args.length - 1] as string,
    package: args.length === 2 ? (args[0] as string) : null,
    version: version === null ? null : (toPlain(version) as string | number),
  };
  captured.refs.push(ref);
  return relationValue(services.adapter.relation({ database: '', schema: '', identifier: ref.name }), services);
}

/** Notes a `source()`. The relation it answers has the names given, not those of the source's entry. */
function captureSource(args: readonly Value[], kwargs: Kwargs, captured: Captured, { services }: ParseState): Value {
  if (args.length !== 2)
    throw new JinjaError(
      'CompilationError',
      `source() takes exactly two arguments (${args.length + kwargs.size} given)`,
    );
  const pair = [str(args[0] as Value), str(args[1] as Value)] as const;
  captured.sources.push(pair);
  return relationValue(services.adapter.relation({ database: '', schema: pair[0], identifier: pair[1] }), services);
}

/** A function's relation is not known yet: what stands in its place only has to be callable. */
function captureFunction(args: readonly Value[], captured: Captured, { services }: ParseState): Value {
  push(captured.functions, args, 'function');
  return relationValue(services.adapter.relation({ database: '', schema: '', identifier: '' }), services);
}

/** Notes a `metric()`. Until the project is parsed only its name is known. */
function captureMetric(args: readonly Value[], captured: Captured): Value {
  const name = str(push(captured.metrics, args, 'metric'));
  return new MetricValue(name, args.length > 1 ? str(args[0] as Value) : null);
}

/** Notes a call of one or two texts; the name, which is the last one, stands for the value. */
function push(into: string[][], args: readonly Value[], name: string): Value {
  if (args.length === 0 || args.length > 2)
    throw new JinjaError('CompilationError', `${name}() takes one or two arguments (${args.length} given)`);
  into.push(args.map((arg) => str(arg)));
  return str(args[args.length - 1] as Value);
}

/** `config` in parse mode: calls are noted, its members answer nothing. */
class CaptureConfig extends Callable {
  override readonly typeName: string = 'ParseConfigObject';
  readonly name = 'config';
  readonly #captured: Captured;

  constructor(captured: Captured) {
    super();
    this.#captured = captured;
  }

  call(args: Value[], kwargs: Kwargs): Value {
    if (args.length > 1 || (args.length === 1 && (kwargs.size > 0 || !(args[0] instanceof Dict)))) {
      throw new JinjaError('CompilationError', 'Invalid inline model config');
    }
    const given =
      args.length === 1
        ? (toPlain(args[0] as Value) as PlainMap)
        : Object.fromEntries([...kwargs].map(([key, value]) => [key, toPlain(value)]));
    this.#captured.configs.push(given);
    return '';
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'set':
        return hostFunction('set', 'name value', (key, value) => {
          this.#captured.configs.push({ [str(key ?? null)]: toPlain(value ?? null) });
          return '';
        });
      case 'get':
      case 'require':
      case 'meta_get':
      // An empty text, so that a required setting that is not known yet stops nothing.
      case 'meta_require':
        return hostFunction(name, 'name default= validator=', () => '');
      case 'persist_relation_docs':
      case 'persist_column_docs':
        return hostFunction(name, '', () => false);
      default:
        return undefined;
    }
  }
}
