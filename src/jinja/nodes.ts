import type { Value } from './value.ts';

/** Offsets into the template's text (after newlines were normalised); `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Name extends Span {
  readonly kind: 'Name';
  readonly name: string;
}
export interface Const extends Span {
  readonly kind: 'Const';
  readonly value: Value;
}
export interface List extends Span {
  readonly kind: 'List';
  readonly items: readonly Expr[];
}
export interface TupleExpr extends Span {
  readonly kind: 'Tuple';
  readonly items: readonly Expr[];
}
export interface DictExpr extends Span {
  readonly kind: 'Dict';
  readonly pairs: readonly { readonly key: Expr; readonly value: Expr }[];
}
export interface Getattr extends Span {
  readonly kind: 'Getattr';
  readonly target: Expr;
  readonly name: string;
}
export interface Getitem extends Span {
  readonly kind: 'Getitem';
  readonly target: Expr;
  readonly key: Expr;
}
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
export interface Keyword {
  readonly name: string;
  readonly value: Expr;
}
export interface Call extends Span, Arguments {
  readonly kind: 'Call';
  readonly callee: Expr;
}
export interface Filter extends Span, Arguments {
  readonly kind: 'Filter';
  /** `undefined` stands for the text of the block the filter is applied to. */
  readonly target: Expr | undefined;
  readonly name: string;
}
export interface Test extends Span, Arguments {
  readonly kind: 'Test';
  readonly target: Expr;
  readonly name: string;
}
export interface Not extends Span {
  readonly kind: 'Not';
  readonly operand: Expr;
}
export interface Unary extends Span {
  readonly kind: 'Unary';
  readonly op: '-' | '+';
  readonly operand: Expr;
}
export interface Binary extends Span {
  readonly kind: 'Binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Concat extends Span {
  readonly kind: 'Concat';
  readonly parts: readonly Expr[];
}
export interface Logical extends Span {
  readonly kind: 'And' | 'Or';
  readonly left: Expr;
  readonly right: Expr;
}
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export interface Compare extends Span {
  readonly kind: 'Compare';
  readonly left: Expr;
  readonly rest: readonly { readonly op: CompareOperator; readonly right: Expr }[];
}
export interface Conditional extends Span {
  readonly kind: 'Conditional';
  readonly test: Expr;
  readonly value: Expr;
  readonly otherwise: Expr | undefined;
}
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

export interface NameTarget extends Span {
  readonly kind: 'NameTarget';
  readonly name: string;
}
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

export interface Data extends Span {
  readonly kind: 'Data';
  readonly text: string;
}
export interface Print extends Span {
  readonly kind: 'Print';
  readonly expr: Expr;
}
export interface For extends Span {
  readonly kind: 'For';
  readonly target: Target;
  readonly iter: Expr;
  readonly test: Expr | undefined;
  readonly recursive: boolean;
  readonly body: readonly Stmt[];
  readonly otherwise: readonly Stmt[];
}
export interface If extends Span {
  readonly kind: 'If';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly elifs: readonly { readonly test: Expr; readonly body: readonly Stmt[] }[];
  readonly otherwise: readonly Stmt[];
}
export interface Parameter {
  readonly name: string;
  readonly annotation: string | undefined;
  readonly fallback: Expr | undefined;
  readonly span: Span;
}
export interface Macro extends Span {
  readonly kind: 'Macro';
  /** The tag that was used. */
  readonly tag: 'macro' | 'materialization' | 'test' | 'snapshot' | 'docs';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Stmt[];
  readonly materialization?: { readonly adapter: string; readonly supportedLanguages: readonly string[] | undefined };
}
export interface CallBlock extends Span {
  readonly kind: 'CallBlock';
  readonly parameters: readonly Parameter[];
  readonly call: Call;
  readonly body: readonly Stmt[];
}
export interface FilterBlock extends Span {
  readonly kind: 'FilterBlock';
  readonly filter: Expr;
  readonly body: readonly Stmt[];
}
export interface SetStmt extends Span {
  readonly kind: 'Set';
  readonly target: Target;
  readonly value: Expr;
}
export interface SetBlock extends Span {
  readonly kind: 'SetBlock';
  readonly target: Target;
  readonly filter: Expr | undefined;
  readonly body: readonly Stmt[];
}
export interface With extends Span {
  readonly kind: 'With';
  readonly bindings: readonly { readonly target: Target; readonly value: Expr }[];
  readonly body: readonly Stmt[];
}
export interface Do extends Span {
  readonly kind: 'Do';
  readonly expr: Expr;
}
export interface Jump extends Span {
  readonly kind: 'Break' | 'Continue';
}
export interface Block extends Span {
  readonly kind: 'Block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Stmt[];
}
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

export interface Root {
  readonly kind: 'Root';
  readonly body: readonly Stmt[];
}

export type Node = Expr | Stmt | Target;

function argumentNodes(of: Arguments): Node[] {
  const nodes: Node[] = [...of.args, ...of.kwargs.map((keyword) => keyword.value)];
  if (of.dynArgs) nodes.push(of.dynArgs);
  if (of.dynKwargs) nodes.push(of.dynKwargs);
  return nodes;
}

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

function fallbacks(parameters: readonly Parameter[]): Node[] {
  return parameters.map(({ fallback }) => fallback).filter((expr) => expr !== undefined);
}
