import type { Value } from './value.ts';

/** Offsets into the template's text (after newlines were normalised); `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name that is looked up in the context: `x`. */
export interface Name extends Span {
  readonly kind: 'Name';
  readonly name: string;
}
/** A literal of the template: text, number, `true`, `none`. Neighbouring strings are one. */
export interface Const extends Span {
  readonly kind: 'Const';
  readonly value: Value;
}
/** `[a, b]`. */
export interface List extends Span {
  readonly kind: 'List';
  readonly items: readonly Expr[];
}
/** `a, b` or `(a, b)`. */
export interface TupleExpr extends Span {
  readonly kind: 'Tuple';
  readonly items: readonly Expr[];
}
/** `{'k': v}`. */
export interface DictExpr extends Span {
  readonly kind: 'Dict';
  readonly pairs: readonly { readonly key: Expr; readonly value: Expr }[];
}
/** `x.name`: the attribute first, then the item, as Jinja has it. */
export interface Getattr extends Span {
  readonly kind: 'Getattr';
  readonly target: Expr;
  readonly name: string;
}
/** `x[key]`: the item first, then the attribute. */
export interface Getitem extends Span {
  readonly kind: 'Getitem';
  readonly target: Expr;
  readonly key: Expr;
}
/** `x[start:stop:step]`, each of them optional. */
export interface Slice extends Span {
  readonly kind: 'Slice';
  readonly target: Expr;
  readonly from: Expr | undefined;
  readonly to: Expr | undefined;
  readonly step: Expr | undefined;
}
/** What stands between the parentheses of a call, a filter or a test. */
export interface Arguments {
  readonly args: readonly Expr[];
  readonly kwargs: readonly Keyword[];
  readonly dynArgs: Expr | undefined;
  readonly dynKwargs: Expr | undefined;
}
/** `name=value` in a call. */
export interface Keyword {
  readonly name: string;
  readonly value: Expr;
}
/** `f(a, k=v, *rest, **more)`. */
export interface Call extends Span, Arguments {
  readonly kind: 'Call';
  readonly callee: Expr;
}
/** `x | name(args)`. Without `x` it is the filter of a block. */
export interface Filter extends Span, Arguments {
  readonly kind: 'Filter';
  /** `undefined` stands for the text of the block the filter is applied to. */
  readonly target: Expr | undefined;
  readonly name: string;
}
/** `x is name(args)`. */
export interface Test extends Span, Arguments {
  readonly kind: 'Test';
  readonly target: Expr;
  readonly name: string;
}
/** `not x`. */
export interface Not extends Span {
  readonly kind: 'Not';
  readonly operand: Expr;
}
/** `-x` and `+x`. */
export interface Unary extends Span {
  readonly kind: 'Unary';
  readonly op: '-' | '+';
  readonly operand: Expr;
}
/** Arithmetic of two operands. */
export interface Binary extends Span {
  readonly kind: 'Binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
}
/** `a ~ b ~ c`: each as text, joined. */
export interface Concat extends Span {
  readonly kind: 'Concat';
  readonly parts: readonly Expr[];
}
/** `and` and `or`: answers with an operand, as Python does, not with a boolean. */
export interface Logical extends Span {
  readonly kind: 'And' | 'Or';
  readonly left: Expr;
  readonly right: Expr;
}
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
/** `a < b <= c`: each operand is evaluated once at most. */
export interface Compare extends Span {
  readonly kind: 'Compare';
  readonly left: Expr;
  readonly rest: readonly { readonly op: CompareOperator; readonly right: Expr }[];
}
/** `a if test else b`. Without `else` the value is undefined. */
export interface Conditional extends Span {
  readonly kind: 'Conditional';
  readonly test: Expr;
  readonly value: Expr;
  readonly otherwise: Expr | undefined;
}
/** Whatever has a value. */
export type Expr =
  | Name
  | Const
  | List
  | TupleExpr
  | DictExpr
  | Getattr
  | Getitem
  | Slice
  | Call
  | Filter
  | Test
  | Not
  | Unary
  | Binary
  | Concat
  | Logical
  | Compare
  | Conditional;

/** A name that is assigned to. */
export interface NameTarget extends Span {
  readonly kind: 'NameTarget';
  readonly name: string;
}
/** `{% set a, b = … %}`: the value is taken apart. */
export interface TupleTarget extends Span {
  readonly kind: 'TupleTarget';
  readonly items: readonly Target[];
}
/** `ns.member`, which only a namespace allows. */
export interface MemberTarget extends Span {
  readonly kind: 'MemberTarget';
  readonly name: string;
  readonly member: string;
}
export type Target = NameTarget | TupleTarget | MemberTarget;

/** Text outside of the delimiters, passed on as it stands. */
export interface Data extends Span {
  readonly kind: 'Data';
  readonly text: string;
}
/** `{{ … }}`: its parts are written one after the other. */
export interface Print extends Span {
  readonly kind: 'Print';
  readonly expr: Expr;
}
/** `{% for x in xs if … recursive %}`, with its `else` for nothing to loop over. */
export interface For extends Span {
  readonly kind: 'For';
  readonly target: Target;
  readonly iter: Expr;
  readonly test: Expr | undefined;
  readonly recursive: boolean;
  readonly body: readonly Stmt[];
  readonly otherwise: readonly Stmt[];
}
/** `{% if %}`, `{% elif %}`, `{% else %}`. */
export interface If extends Span {
  readonly kind: 'If';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly elifs: readonly { readonly test: Expr; readonly body: readonly Stmt[] }[];
  readonly otherwise: readonly Stmt[];
}
/** A parameter of a macro, with its default. */
export interface Parameter {
  readonly name: string;
  readonly annotation: string | undefined;
  readonly fallback: Expr | undefined;
  readonly span: Span;
}
/** `{% macro name(…) %}`. */
export interface Macro extends Span {
  readonly kind: 'Macro';
  /** The tag that was used. */
  readonly tag: 'macro' | 'materialization' | 'test' | 'snapshot' | 'docs';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Stmt[];
  readonly materialization?: { readonly adapter: string; readonly supportedLanguages: readonly string[] | undefined };
}
/** `{% call(args) macro(…) %}`: its body is given to the macro as `caller`. */
export interface CallBlock extends Span {
  readonly kind: 'CallBlock';
  readonly parameters: readonly Parameter[];
  readonly call: Call;
  readonly body: readonly Stmt[];
}
/** `{% filter name %}`: the text of its body is filtered. */
export interface FilterBlock extends Span {
  readonly kind: 'FilterBlock';
  readonly filter: Expr;
  readonly body: readonly Stmt[];
}
/** `{% set x = … %}`. */
export interface SetStmt extends Span {
  readonly kind: 'Set';
  readonly target: Target;
  readonly value: Expr;
}
/** `{% set x %}…{% endset %}`: the text of the body is the value. */
export interface SetBlock extends Span {
  readonly kind: 'SetBlock';
  readonly target: Target;
  readonly filter: Expr | undefined;
  readonly body: readonly Stmt[];
}
/** `{% with x = … %}`: names that last until its end. */
export interface With extends Span {
  readonly kind: 'With';
  readonly bindings: readonly { readonly target: Target; readonly value: Expr }[];
  readonly body: readonly Stmt[];
}
/** `{% do … %}`: evaluated for what it does, its value dropped. */
export interface Do extends Span {
  readonly kind: 'Do';
  readonly expr: Expr;
}
/** `{% break %}` and `{% continue %}`. */
export interface Jump extends Span {
  readonly kind: 'Break' | 'Continue';
}
/** `{% block name %}`: without inheritance it is written where it stands. */
export interface Block extends Span {
  readonly kind: 'Block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Stmt[];
}
/** `{% autoescape … %}`. */
export interface Autoescape extends Span {
  readonly kind: 'Autoescape';
  readonly value: Expr;
  readonly body: readonly Stmt[];
}
/** `include`, `import`, `from … import` or `extends`: there is no loader, so it fails when it is reached. */
export interface Load extends Span {
  readonly kind: 'Load';
  readonly template: Expr;
  /** Names that the statement would assign. */
  readonly names: readonly string[];
}
/** Whatever stands between delimiters, and the text around them. */
export type Stmt =
  | Data
  | Print
  | For
  | If
  | Macro
  | CallBlock
  | FilterBlock
  | SetStmt
  | SetBlock
  | With
  | Do
  | Jump
  | Block
  | Autoescape
  | Load;

/** A whole template. */
export interface Root {
  readonly kind: 'Root';
  readonly body: readonly Stmt[];
}

/** Any part of the tree, told apart by `kind`. */
export type Node = Expr | Stmt | Target;

/** All expressions of a call, in the order in which they are evaluated. */
function argumentNodes(of: Arguments): Node[] {
  const nodes: Node[] = [...of.args, ...of.kwargs.map((keyword) => keyword.value)];
  if (of.dynArgs) nodes.push(of.dynArgs);
  if (of.dynKwargs) nodes.push(of.dynKwargs);
  return nodes;
}

/** The nodes that are there, of parts that are optional. */
function present(...nodes: (Node | undefined)[]): Node[] {
  return nodes.filter((node) => node !== undefined);
}

/** The nodes directly below one, in the order in which Jinja2's own visitors see them. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'Name':
    case 'Const':
    case 'Data':
    case 'NameTarget':
    case 'MemberTarget':
    case 'Break':
    case 'Continue':
      return [];
    case 'List':
    case 'Tuple':
    case 'TupleTarget':
      return node.items;
    case 'Dict':
      return node.pairs.flatMap(({ key, value }) => [key, value]);
    case 'Getattr':
      return [node.target];
    case 'Getitem':
      return [node.target, node.key];
    case 'Slice':
      return present(node.target, node.from, node.to, node.step);
    case 'Call':
      return [node.callee, ...argumentNodes(node)];
    case 'Filter':
    case 'Test':
      return [...present(node.target), ...argumentNodes(node)];
    case 'Not':
    case 'Unary':
      return [node.operand];
    case 'Binary':
    case 'And':
    case 'Or':
      return [node.left, node.right];
    case 'Concat':
      return node.parts;
    case 'Compare':
      return [node.left, ...node.rest.map(({ right }) => right)];
    case 'Conditional':
      return present(node.test, node.value, node.otherwise);
    default:
      return statementChildren(node);
  }
}

function statementChildren(node: Exclude<Stmt, Data | Jump>): readonly Node[] {
  switch (node.kind) {
    case 'Print':
    case 'Do':
      return [node.expr];
    case 'For':
      return [...present(node.target, node.iter), ...node.body, ...node.otherwise, ...present(node.test)];
    case 'If':
      return [node.test, ...node.body, ...node.elifs.flatMap(({ test, body }) => [test, ...body]), ...node.otherwise];
    case 'Macro':
      return [...fallbacks(node.parameters), ...node.body];
    case 'CallBlock':
      return [node.call, ...fallbacks(node.parameters), ...node.body];
    case 'FilterBlock':
      return [...node.body, node.filter];
    case 'Set':
      return [node.value, node.target];
    case 'SetBlock':
      return [node.target, ...present(node.filter), ...node.body];
    case 'With':
      return [...node.bindings.flatMap(({ target, value }) => [target, value]), ...node.body];
    case 'Block':
      return node.body;
    case 'Autoescape':
      return [node.value, ...node.body];
    case 'Load':
      return [node.template];
  }
}

/** Defaults of parameters: they are evaluated when the macro is called. */
function fallbacks(parameters: readonly Parameter[]): Node[] {
  return parameters.map(({ fallback }) => fallback).filter((expr) => expr !== undefined);
}
