import { children, type Node, type Parameter, type Stmt, type Target } from './nodes.ts';

/** What a variable holds where its scope is entered. */
export type Load =
  /** A parameter or a loop variable: set before the scope's code runs. */
  | { readonly kind: 'parameter' }
  /** Looked up in the context when first read. */
  | { readonly kind: 'resolve' }
  /** A copy of the outer scope's variable. */
  | { readonly kind: 'alias'; readonly of: Variable }
  /** Nothing, until it is assigned. */
  | { readonly kind: 'missing' };

/** A template's name in one scope, under the identifier that generated code uses for it. */
export interface Variable {
  readonly name: string;
  readonly id: string;
  readonly scope: Scope;
}

/**
 * The names of one scope of a template.
 *
 * Jinja2 decides from the text alone what a name means: a name that is assigned anywhere in a scope before it is read there
 * starts out missing, one that is read first comes from outside. `visit` takes the statements in that order.
 */
export class Scope {
  readonly parent: Scope | undefined;
  readonly #newId: () => string;
  /** One variable per name, however many branches mention it. */
  readonly #variables: Map<string, Variable>;
  loads = new Map<string, Load>();
  stores = new Set<string>();

  /** The scope itself, or the one that a branch of an `if` is a part of. */
  readonly #owner: Scope;

  constructor(parent: Scope | undefined, newId: () => string, owner?: Scope) {
    this.parent = parent;
    this.#newId = newId;
    this.#owner = owner ?? this;
    this.#variables = owner ? owner.#variables : new Map();
  }

  inner(): Scope {
    return new Scope(this, this.#newId);
  }

  /** The variable a name means here, or `undefined` when no scope knows it. */
  find(name: string): Variable | undefined {
    return this.loads.has(name) ? this.#variables.get(name) : this.parent?.find(name);
  }

  /** The variable of a name that was visited. */
  variable(name: string): Variable {
    const found = this.find(name);
    if (!found) throw new Error(`the name ${name} was not visited`);
    return found;
  }

  load(variable: Variable): Load {
    return this.loads.get(variable.name) && this.#variables.get(variable.name) === variable
      ? (this.loads.get(variable.name) as Load)
      : (this.parent as Scope).load(variable);
  }

  declareParameter(name: string): Variable {
    this.stores.add(name);
    return this.#define(name, { kind: 'parameter' });
  }

  visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.visit(node);
  }

  visitParameters(parameters: readonly Parameter[]): void {
    for (const { name } of parameters) this.declareParameter(name);
    for (const { fallback } of parameters) if (fallback) this.visit(fallback);
  }

  /** Takes note of the names a node reads and assigns in this scope; statements with a scope of their own keep theirs. */
  visit(node: Node): void {
    switch (node.kind) {
      case 'Name':
        if (!this.find(node.name)) this.#define(node.name, { kind: 'resolve' });
        return;
      case 'NameTarget':
        this.#store(node.name);
        return;
      case 'MemberTarget':
        if (!this.find(node.name)) this.#define(node.name, { kind: 'resolve' });
        return;
      case 'If':
        this.#visitIf(node.test, [node.body, elifNodes(node.elifs), node.otherwise]);
        return;
      case 'Macro':
        this.#store(node.name);
        return;
      case 'Load':
        this.visit(node.template);
        for (const name of node.names) this.#store(name);
        return;
      case 'For':
        this.visit(node.iter);
        return;
      case 'CallBlock':
        this.visit(node.call);
        return;
      case 'FilterBlock':
        this.visit(node.filter);
        return;
      case 'With':
        for (const { value } of node.bindings) this.visit(value);
        return;
      case 'SetBlock':
        this.visit(node.target);
        return;
      case 'Block':
      case 'Autoescape':
      case 'Const':
      case 'Data':
        return;
      default:
        this.visitAll(children(node));
    }
  }

  /** Loop variables are parameters of the loop's body. */
  declareTarget(target: Target): void {
    if (target.kind === 'NameTarget') this.declareParameter(target.name);
    else if (target.kind === 'TupleTarget') for (const item of target.items) this.declareTarget(item);
    else this.visit(target);
  }

  #define(name: string, load: Load): Variable {
    let variable = this.#variables.get(name);
    if (!variable) {
      variable = { name, id: this.#newId(), scope: this.#owner };
      this.#variables.set(name, variable);
    }
    this.loads.set(name, load);
    return variable;
  }

  #store(name: string): void {
    this.stores.add(name);
    if (this.loads.has(name)) return;
    const outer = this.parent?.find(name);
    this.#define(name, outer ? { kind: 'alias', of: outer } : { kind: 'missing' });
  }

  #visitIf(test: Node, branches: readonly (readonly Node[])[]): void {
    this.visit(test);
    const scopes = branches.map((branch) => {
      const copy = new Scope(this.parent, this.#newId, this.#owner);
      copy.loads = new Map(this.loads);
      copy.stores = new Set(this.stores);
      for (const node of branch) copy.visit(node);
      return copy;
    });
    const stored = new Set<string>();
    for (const { stores } of scopes) for (const name of stores) if (!this.stores.has(name)) stored.add(name);
    for (const scope of scopes) {
      for (const [name, load] of scope.loads) this.loads.set(name, load);
      for (const name of scope.stores) this.stores.add(name);
    }
    // A name that only some branches assign still has its outer value in the others.
    for (const name of stored) {
      const outer = this.parent?.find(name);
      this.#define(name, outer ? { kind: 'alias', of: outer } : { kind: 'resolve' });
    }
  }
}

/** An `elif` is an `if` of its own in the branches' order. */
function elifNodes(elifs: readonly { test: Node; body: readonly Stmt[] }[]): Node[] {
  return elifs.map(
    ({ test, body }) => ({ kind: 'If', test, body, elifs: [], otherwise: [], start: 0, end: 0 }) as unknown as Node,
  );
}

/** Which of the names are read in the nodes before the nodes assign them. */
export function readNames(nodes: readonly Node[], names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'Block' || wanted.size === 0) return;
    if (node.kind === 'Name' && wanted.has(node.name)) found.add(node.name);
    else if (node.kind === 'NameTarget') wanted.delete(node.name);
    else for (const child of children(node)) visit(child);
  };
  for (const node of nodes) visit(node);
  return found;
}
