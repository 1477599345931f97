import { isName, isSymbol, isWord, type SqlGroup, type SqlNode } from './sqlTokens.ts';

/** A query as far as the names of its columns need it: CTEs, then selects joined by set operations. */
export interface SqlQuery {
  readonly ctes: readonly SqlCte[];
  readonly recursive: boolean;
  /** Each a select, a query in parentheses, or something else (`values`, `from …`), which is `undefined`. */
  readonly branches: readonly (SqlSelect | SqlQuery | undefined)[];
  /** A `union by name`: the columns are those of all branches. */
  readonly byName: boolean;
}

export interface SqlCte {
  readonly name: string;
  /** Column names in parentheses behind the name. */
  readonly columns: readonly string[] | undefined;
  readonly query: SqlQuery | undefined;
}

export interface SqlSelect {
  readonly items: readonly SqlNode[];
  /** `undefined` when there is something in it that is not understood (`pivot`, …). */
  readonly from: readonly SqlFromItem[] | undefined;
  /** Join conditions, and all that follows the `from` clause. */
  readonly rest: readonly SqlNode[];
}

export interface SqlFromItem {
  /** Parts of a relation's name, or the query in parentheses; neither for functions, files and nested joins. */
  readonly name: readonly string[] | undefined;
  readonly query: SqlQuery | undefined;
  readonly alias: string | undefined;
  readonly columns: readonly string[] | undefined;
}

const SET_WORDS = ['union', 'intersect', 'except'];
const CLAUSES = ['where', 'group', 'having', 'window', 'qualify', 'order', 'limit', 'offset', 'fetch', 'for', 'using'];
const JOIN_WORDS = ['natural', 'inner', 'left', 'right', 'full', 'cross', 'asof', 'positional', 'semi', 'anti', 'join'];
/** Words that end a relation of `from` instead of being its alias. */
const NO_ALIAS = [
  ...CLAUSES,
  ...JOIN_WORDS,
  'on',
  'outer',
  'pivot',
  'unpivot',
  'tablesample',
  'sample',
  'lateral',
  'at',
];

/** Reads a query; `undefined` for any other statement. */
export function readQuery(nodes: readonly SqlNode[]): SqlQuery | undefined {
  const list = isSymbol(nodes.at(-1), ';') ? nodes.slice(0, -1) : nodes;
  if (!isQuery(list)) return undefined;
  let at = 0;
  const ctes: SqlCte[] = [];
  const recursive = isWord(list[1], 'recursive');
  if (isWord(list[0], 'with')) {
    at = recursive ? 2 : 1;
    for (;;) {
      const found = readCte(list, at);
      if (found === undefined) return undefined;
      ctes.push(found.cte);
      at = found.end;
      if (!isSymbol(list[at], ',')) break;
      at++;
    }
  }
  const { branches, byName } = readBranches(list.slice(at));
  return { ctes, recursive, branches, byName };
}

/** Whether the nodes begin as a query does. */
export function isQuery(nodes: readonly SqlNode[]): boolean {
  const [first] = nodes;
  if (first?.kind === 'group') return isQuery(first.nodes) && (nodes.length === 1 || isWord(nodes[1], ...SET_WORDS));
  return isWord(first, 'with', 'select', 'from', 'values');
}

function readCte(nodes: readonly SqlNode[], start: number): { cte: SqlCte; end: number } | undefined {
  const name = nodes[start];
  if (!isName(name)) return undefined;
  let at = start + 1;
  const list = nodes[at];
  if (list?.kind === 'group') at++;
  if (isWord(nodes[at], 'using')) return undefined;
  if (!isWord(nodes[at], 'as')) return undefined;
  at++;
  while (isWord(nodes[at], 'not', 'materialized')) at++;
  const body = nodes[at];
  if (body?.kind !== 'group') return undefined;
  const columns = list?.kind === 'group' ? columnList(list) : undefined;
  return { cte: { name: name.value, columns, query: readQuery(body.nodes) }, end: at + 1 };
}

function columnList(group: SqlGroup): string[] {
  return group.nodes.filter(isName).map((node) => node.value);
}

function readBranches(nodes: readonly SqlNode[]): Pick<SqlQuery, 'branches' | 'byName'> {
  const parts: SqlNode[][] = [[]];
  let byName = false;
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as SqlNode;
    if (!isWord(node, ...SET_WORDS)) {
      parts.at(-1)?.push(node);
      continue;
    }
    while (isWord(nodes[at + 1], 'all', 'distinct')) at++;
    if (isWord(nodes[at + 1], 'by') && isWord(nodes[at + 2], 'name')) {
      byName = true;
      at += 2;
    }
    parts.push([]);
  }
  return { branches: parts.map(readBranch), byName };
}

function readBranch(nodes: readonly SqlNode[]): SqlSelect | SqlQuery | undefined {
  const [first] = nodes;
  if (first?.kind === 'group') return readQuery(first.nodes);
  return isWord(first, 'select') ? readSelect(nodes) : undefined;
}

function readSelect(nodes: readonly SqlNode[]): SqlSelect {
  let start = 1;
  if (isWord(nodes[1], 'distinct', 'all')) start = isWord(nodes[2], 'on') ? 4 : 2;
  const fromAt = clauseAt(nodes, start, ['from']);
  if (fromAt < 0) {
    const end = clauseAt(nodes, start, CLAUSES);
    const itemsEnd = end < 0 ? nodes.length : end;
    return { items: nodes.slice(start, itemsEnd), from: [], rest: nodes.slice(itemsEnd) };
  }
  const items = nodes.slice(start, fromAt);
  const restAt = fromEnd(nodes, fromAt + 1);
  const { from, conditions } = readFrom(nodes.slice(fromAt + 1, restAt));
  return { items, from, rest: [...conditions, ...nodes.slice(restAt)] };
}

/** Where a clause begins; `is distinct from` begins none. */
function clauseAt(nodes: readonly SqlNode[], start: number, words: readonly string[]): number {
  return nodes.findIndex(
    (node, at) =>
      at >= start &&
      isWord(node, ...words) &&
      !isWord(nodes[at - 1], 'distinct') &&
      !isSymbol(nodes[at - 1], '.') &&
      nodes[at + 1]?.kind !== undefined,
  );
}

/** `using (…)` belongs to a join. */
function fromEnd(nodes: readonly SqlNode[], start: number): number {
  const words = CLAUSES.filter((word) => word !== 'using');
  const end = clauseAt(nodes, start, words);
  return end < 0 ? nodes.length : end;
}

function readFrom(nodes: readonly SqlNode[]): { from: SqlFromItem[] | undefined; conditions: SqlNode[] } {
  const from: SqlFromItem[] = [];
  const conditions: SqlNode[] = [];
  let understood = true;
  let at = 0;
  while (at < nodes.length) {
    const found = readFromItem(nodes, at);
    from.push(found.item);
    at = found.end;
    if (isWord(nodes[at], 'using') && nodes[at + 1]?.kind === 'group') at += 2;
    else if (isWord(nodes[at], 'on')) {
      const end = nextItem(nodes, at + 1);
      conditions.push(...nodes.slice(at, end));
      at = end;
    }
    if (at >= nodes.length) break;
    const next = nextItem(nodes, at);
    understood &&= next === at;
    at = next;
    if (isSymbol(nodes[at], ',')) at++;
    else while (isWord(nodes[at], ...JOIN_WORDS, 'outer')) at++;
  }
  return { from: understood ? from : undefined, conditions };
}

/** The next comma or join; `left(…)` is a function. */
function nextItem(nodes: readonly SqlNode[], start: number): number {
  for (let at = start; at < nodes.length; at++) {
    if (isSymbol(nodes[at], ',')) return at;
    const isFunction = nodes[at + 1]?.kind === 'group' && !isWord(nodes[at], 'join');
    if (isWord(nodes[at], ...JOIN_WORDS) && !isFunction && !isSymbol(nodes[at - 1], '.')) return at;
  }
  return nodes.length;
}

function readFromItem(nodes: readonly SqlNode[], start: number): { item: SqlFromItem; end: number } {
  let at = start;
  if (isWord(nodes[at], 'lateral', 'only')) at++;
  const first = nodes[at];
  let name: string[] | undefined;
  let query: SqlQuery | undefined;
  if (first?.kind === 'group') query = readQuery(first.nodes);
  else if (isName(first)) {
    name = [first.value];
    while (isSymbol(nodes[at + 1], '.') && isName(nodes[at + 2])) {
      name.push((nodes[at + 2] as { value: string }).value);
      at += 2;
    }
    if (nodes[at + 1]?.kind === 'group') {
      name = undefined;
      at++;
    }
  }
  at++;
  if (isWord(nodes[at], 'as')) at++;
  const aliasNode = nodes[at];
  const named = isName(aliasNode) && !isWord(aliasNode, ...NO_ALIAS);
  const alias = named ? aliasNode.value : name?.at(-1);
  if (named) at++;
  const list = nodes[at];
  const columns = named && list?.kind === 'group' ? columnList(list) : undefined;
  if (columns !== undefined) at++;
  return { item: { name, query, alias, columns }, end: at };
}
