import { Relation } from '../adapters/relation.ts';
import { silentEvents } from '../cli/silentEvents.ts';
import { type ContextServices, createContext, type TemplateContext } from '../context/context.ts';
import type { MacroOverrides } from '../context/macroOverrides.ts';
import type { DatabaseSession } from '../context/session.ts';
import { Environment, type Template } from '../jinja/jinja.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import type { Tracer } from '../jinja/tracer.ts';
import type { Value } from '../jinja/value.ts';
import type { CompiledKind, FunctionNode, Manifest, ManifestNode } from '../parse/manifest.ts';
import { ConfigValue } from './configValue.ts';
import type { Deferral } from './deferral.ts';
import type { Fixtures } from './fixtureCte.ts';
import { genericTestKwargs } from './genericTestKwargs.ts';
import { graphValue } from './graphValue.ts';
import { cteText, type ExtraCte, injectCtes } from './injectCtes.ts';
import { NodeModel } from './nodeModel.ts';
import { References } from './references.ts';
import { renderGenericTest, renderLiterals } from './shortCuts.ts';

/** What compiling gives; the artifact's `compiled_code`, `extra_ctes`. */
export interface CompiledCode {
  readonly code: string;
  readonly extraCtes: readonly ExtraCte[];
}

/** What compiling needs of the project, the same for all nodes. */
export interface CompilerOptions {
  readonly services: ContextServices;
  readonly manifest: Manifest;
  /** `--inject-ephemeral-ctes`. */
  readonly injectEphemeralCtes: boolean;
  /** With `--defer`. */
  readonly deferral?: Deferral | undefined;
}

/** A node with its context: compile fills in `sql`, the materialization then runs in the same context. */
export interface CompiledNode {
  readonly node: ManifestNode;
  readonly context: TemplateContext;
  readonly compiled: CompiledCode | undefined;
}

/** How a node was rendered, so that it can be rendered again. */
export interface Rendering {
  readonly node: CompiledKind;
  /** Answers what the node asked of the database the first time. */
  readonly session: DatabaseSession;
  /** Names beside those that every node has. */
  readonly names: ReadonlyMap<string, Value>;
}

/** What a context is made with beside the node's own. */
export interface ContextExtras {
  readonly services?: ContextServices;
  readonly tracer?: Tracer;
  /** In a unit test: all that the node can read, and what hides macros. */
  readonly fixtures?: Fixtures;
  readonly overrides?: MacroOverrides;
}

/** What one node is rendered with. */
export interface NodeContext {
  readonly context: TemplateContext;
  readonly references: References;
  readonly model: NodeModel;
}

/** Turns parsed nodes into final SQL, one by one, when what they depend on has run. */
export class Compiler {
  readonly services: ContextServices;
  readonly manifest: Manifest;
  readonly #options: CompilerOptions;
  readonly #environment = new Environment();
  /** Parsed texts, by the text or by the node's unique id: hooks are often the same for many nodes. */
  readonly #templates = new Map<string, Template>();
  /** Ephemeral models are compiled once, whoever asks. */
  readonly #ephemeral = new Map<string, Promise<CompiledCode>>();

  constructor(options: CompilerOptions) {
    this.#options = options;
    this.services = options.services;
    this.manifest = options.manifest;
  }

  /** The names that a node's SQL, hooks and materialization see. */
  contextOf(
    node: ManifestNode,
    session: DatabaseSession,
    extra?: ReadonlyMap<string, Value>,
    { services = this.services, tracer, fixtures, overrides }: ContextExtras = {},
  ): NodeContext {
    const to = this.#options.deferral;
    const deferral = to === undefined ? undefined : { to, session };
    const references = new References({ manifest: this.manifest, services, node, fixtures, deferral });
    const names = new Map<string, Value>([
      ['config', new ConfigValue(node.config, node.name)],
      ['this', references.self()],
      ['schema', node.schema],
      ['database', node.database],
      ['pre_hooks', toValue(node.config['pre-hook'] ?? [])],
      ['post_hooks', toValue(node.config['post-hook'] ?? [])],
      ...references.names(),
      ...(extra ?? []),
    ]);
    const model = new NodeModel(node, services.adapter);
    const lazyNames = new Map<string, () => Value>([
      ['graph', () => graphValue(this.manifest, this.services.shared)],
      ['model', () => model.value()],
    ]);
    const context = createContext({
      services,
      packageName: node.package_name,
      mode: 'run',
      names,
      lazyNames,
      session,
      onDirectCall: (id) => noteCall(node, id),
      ...(tracer === undefined ? {} : { tracer }),
      ...(overrides === undefined ? {} : { overrides }),
    });
    return { context, references, model };
  }

  /** Compiles a node. Throws JinjaError or DatabaseError; the caller turns them into diagnostics. */
  async compile(
    node: ManifestNode,
    session: DatabaseSession,
    extra?: ReadonlyMap<string, Value>,
    extras: ContextExtras = {},
  ): Promise<CompiledNode> {
    const made = this.contextOf(node, session, extra, extras);
    const { context } = made;
    if (node.resource_type === 'seed') return { node, context, compiled: undefined };
    if (node.resource_type === 'test' && node.test_metadata !== undefined) {
      const kwargs = await genericTestKwargs(node, context);
      context.define('_dbt_generic_test_kwargs', kwargs);
      return this.#finish(node, made, (await renderGenericTest(node, kwargs, context)).trim(), session);
    }
    const compiled = await this.#finish(node, made, await this.#render(node, context), session, extras.fixtures);
    if (node.resource_type === 'function') await this.#compileOverloads(node, context);
    return compiled;
  }

  /** Bodies of overloads are rendered in the context of their function. */
  async #compileOverloads(node: FunctionNode, context: TemplateContext): Promise<void> {
    for (const overload of node.overloads) {
      const body = await this.renderText(overload.raw_body ?? '', node.original_file_path, context);
      overload.compiled_body = body.trim();
    }
  }

  /** Puts the CTEs of ephemeral parents in, and tells templates the SQL from now on. */
  async #finish(
    node: ManifestNode,
    { context, references, model }: NodeContext,
    code: string,
    session: DatabaseSession,
    fixtures?: Fixtures,
  ): Promise<CompiledNode> {
    const extraCtes = await (fixtures === undefined
      ? this.#extraCtes(references.ephemeral, session)
      : fixtureCtes(references.ephemeral, fixtures));
    const injected = this.#options.injectEphemeralCtes ? injectCtes(code, extraCtes) : code;
    const compiled: CompiledCode = { code: injected, extraCtes };
    model.compiled(injected);
    context.define('sql', injected);
    context.define('compiled_code', injected);
    return { node, context, compiled };
  }

  /** Renders text that is not a node's own, such as a hook, in the context of a node. */
  async renderText(text: string, file: string, context: TemplateContext): Promise<string> {
    let template = this.#templates.get(text);
    if (template === undefined) {
      template = this.#environment.parse({ text, file });
      this.#templates.set(text, template);
    }
    return template.render(context);
  }

  /** A node's SQL without its CTEs; without the engine where the template holds literal calls only. */
  async #render(node: CompiledKind, context: TemplateContext): Promise<string> {
    const literal = renderLiterals(node.tx.template?.text ?? node.raw_code, node.original_file_path, context);
    const text = literal ?? (await this.#template(node).render(context));
    // White space means something in Python.
    return node.resource_type === 'function' ? text : text.trim();
  }

  /** Parsed once; places in it are those of the file. */
  #template(node: CompiledKind): Template {
    let template = this.#templates.get(node.unique_id);
    if (template === undefined) {
      const source = node.tx.template ?? { text: node.raw_code, line: 1, column: 1 };
      template = this.#environment.parse({
        file: node.original_file_path,
        ...source,
        owner: node.package_name,
      });
      this.#templates.set(node.unique_id, template);
    }
    return template;
  }

  /**
   * Renders a node's own text once more, silently: what it logs or warns about is not said again. Throws JinjaError.
   * @param tracing marks the text for the tracer; `intoMacros` the text that macros write too
   */
  async renderAgain(
    { node, session, names }: Rendering,
    tracing?: { readonly tracer: Tracer; readonly intoMacros: boolean },
  ): Promise<string> {
    const { invocation } = this.services;
    const services = { ...this.services, invocation: { ...invocation, events: silentEvents(invocation.events) } };
    const tracer = tracing?.intoMacros === true ? { tracer: tracing.tracer } : {};
    const { context } = this.contextOf(node, session, names, { services, ...tracer });
    if (node.resource_type === 'test' && node.test_metadata !== undefined)
      return renderGenericTest(node, await genericTestKwargs(node, context), context);
    const template = this.#template(node);
    return tracing === undefined ? template.render(context) : template.renderTraced(context, tracing.tracer);
  }

  /** Ephemeral parents in dependency order, each once. */
  async #extraCtes(ids: readonly string[], session: DatabaseSession): Promise<ExtraCte[]> {
    const found = new Map<string, ExtraCte>();
    for (const id of ids) {
      const node = this.manifest.nodes.get(id);
      if (node === undefined) continue;
      const compiled = await this.#compileEphemeral(node, session);
      for (const cte of compiled.extraCtes) found.set(cte.id, cte);
      found.set(id, { id, sql: cteText(Relation.addEphemeralPrefix(node.alias), compiled.code) });
    }
    return [...found.values()];
  }

  /** The promise is kept, so that threads that ask at the same time wait for one compilation. */
  #compileEphemeral(node: ManifestNode, session: DatabaseSession): Promise<CompiledCode> {
    let compiled = this.#ephemeral.get(node.unique_id);
    if (compiled === undefined) {
      compiled = this.#compileBare(node, session);
      this.#ephemeral.set(node.unique_id, compiled);
    }
    return compiled;
  }

  /** An ephemeral model's own SQL without its parents' CTEs: these come in front once. */
  async #compileBare(node: ManifestNode, session: DatabaseSession): Promise<CompiledCode> {
    const { context, references } = this.contextOf(node, session);
    const code = await this.#render(node as CompiledKind, context);
    return { code, extraCtes: await this.#extraCtes(references.ephemeral, session) };
  }
}

/** The CTEs of a unit test's inputs that its query reads. */
async function fixtureCtes(ids: readonly string[], fixtures: Fixtures): Promise<ExtraCte[]> {
  const ctes: ExtraCte[] = [];
  for (const id of ids) {
    const fixture = fixtures.get(id);
    if (fixture !== undefined)
      ctes.push({ id, sql: cteText(Relation.addEphemeralPrefix(fixture.name), await fixture.sql()) });
  }
  return ctes;
}

/** Parsing does not see the macros that are called only where `execute` is true: dbt lists them once they were. */
function noteCall({ depends_on }: ManifestNode, id: string): void {
  const macros = depends_on.macros as string[];
  if (!macros.includes(id)) macros.push(id);
}
