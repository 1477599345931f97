import type { Context, TemplateSource } from './jinja.ts';
import type { Macro, Node } from './nodes.ts';
import { parse } from './parser.ts';
import { RenderState } from './renderState.ts';
import { SourceText } from './sourceText.ts';
import type { Tracer } from './tracer.ts';
import { type CompiledMacro, compileMacro, compileTracedMacro, STRICT } from './unit.ts';
import type { Callable } from './value.ts';

/** Blocks that become callable. dbt gives each of them a name with a prefix of its own. */
export type MacroKind = 'macro' | 'materialization' | 'test' | 'snapshot' | 'docs';

/** A parameter as callers see it; `hasDefault` makes it optional. */
export interface MacroParameter {
  readonly name: string;
  /** Text of the type annotation: `Dict[str, int]`. */
  readonly annotation?: string;
  readonly hasDefault: boolean;
}

/** A macro as it stands in a file. Its code is generated when it is first bound, once for each mode. */
export class MacroDefinition {
  /** Full name: `x`, `materialization_m_default`, `test_t`, `snapshot_s`, `dbt_docs__d`. */
  readonly name: string;
  readonly parameters: readonly MacroParameter[];
  readonly kind: MacroKind;
  /** The text of the whole block. */
  readonly source: TemplateSource;
  /** Only of materializations: the adapter it is for (`default` for any) and the languages it takes, when it says so. */
  readonly adapter?: string;
  readonly supportedLanguages?: readonly string[];
  #body: { readonly source: SourceText; readonly node: Macro } | undefined;
  #sync: CompiledMacro | undefined;
  #async: CompiledMacro | undefined;

  /**
   * @param header the parsed tag; its body is not looked at
   * @param body the parsed macro, when that is at hand; else `source` is parsed on first use
   */
  constructor(header: Macro, source: TemplateSource, body?: { source: SourceText; node: Macro }) {
    this.name = header.name;
    this.kind = header.tag;
    this.parameters = header.parameters.map(({ name, annotation, fallback }) => ({
      name,
      ...(annotation === undefined ? {} : { annotation }),
      hasDefault: fallback !== undefined,
    }));
    this.source = source;
    if (header.materialization) {
      this.adapter = header.materialization.adapter;
      if (header.materialization.supportedLanguages)
        this.supportedLanguages = header.materialization.supportedLanguages;
    }
    this.#body = body;
  }

  /** The parsed macro, for static analysis. Throws JinjaError when the body has a mistake. */
  node(): Macro {
    return this.#parsed().node;
  }

  #parsed(): { readonly source: SourceText; readonly node: Macro } {
    if (this.#body) return this.#body;
    const source = new SourceText(this.source);
    const node = parse(source).body.find((child: Node): child is Macro => child.kind === 'Macro');
    if (!node) throw new Error(`the text of macro ${this.name} holds no macro`);
    this.#body = { source, node };
    return this.#body;
  }

  /**
   * The macro as a value whose free names are those of `context`. Its result is the rendered text, or what `return(…)` was
   * given. Undefined names inside it are strict in both modes, as in dbt.
   */
  bind(context: Context, mode: 'sync' | 'async'): Callable {
    const state = new RenderState(context, STRICT.undefined);
    if (mode === 'sync') {
      this.#sync ??= this.#compile(false);
      return this.#sync(state);
    }
    this.#async ??= this.#compile(true);
    return this.#async(state);
  }

  /** Like `bind` in asynchronous mode, with output that is marked for `tracer`. */
  bindTraced(context: Context, tracer: Tracer): Callable {
    const { source, node } = this.#parsed();
    return compileTracedMacro(node, source, STRICT, tracer)(new RenderState(context, STRICT.undefined));
  }

  #compile(isAsync: boolean): CompiledMacro {
    const { source, node } = this.#parsed();
    return compileMacro(node, source, STRICT, isAsync);
  }
}
