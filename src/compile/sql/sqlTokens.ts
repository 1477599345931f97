/** One token of SQL. White space and comments are none. */
export interface SqlToken {
  /** `word` is an unquoted name or key word, `quoted` a name in double quotes, `text` a string of any kind. */
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'symbol';
  /** Names without quotes and in lower case: both databases compare them so, or tx does not look that closely. */
  readonly value: string;
  /** Offsets in the SQL; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A token, or what stands in a pair of parentheses. */
export type SqlNode = SqlToken | SqlGroup;

/** `( … )`. */
export interface SqlGroup {
  readonly kind: 'group';
  readonly nodes: readonly SqlNode[];
  readonly start: number;
  readonly end: number;
}

const PATTERNS: readonly (readonly [kind: SqlToken['kind'] | 'blank', pattern: RegExp])[] = [
  ['blank', /\s+|--[^\n]*/y],
  ['text', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*'/y],
  ['text', /\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['number', /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['symbol', /::|:=|=>|->>|->|<>|<=|>=|!=|==|\|\||[\s\S]/y],
];

/** The tokens of a statement, parentheses paired; `undefined` when they do not pair or a quote stays open. */
export function readSql(sql: string): readonly SqlNode[] | undefined {
  const open: { readonly nodes: SqlNode[]; readonly start: number }[] = [{ nodes: [], start: 0 }];
  for (const token of tokens(sql)) {
    const here = open.at(-1);
    if (token === undefined || here === undefined) return undefined;
    if (token.kind !== 'symbol' || (token.value !== '(' && token.value !== ')')) here.nodes.push(token);
    else if (token.value === '(') open.push({ nodes: [], start: token.start });
    else {
      open.pop();
      open.at(-1)?.nodes.push({ kind: 'group', nodes: here.nodes, start: here.start, end: token.end });
    }
  }
  return open.length === 1 ? open[0]?.nodes : undefined;
}

/** Ends with `undefined` where a quote or a comment has no end. */
function* tokens(sql: string): Generator<SqlToken | undefined> {
  let at = 0;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      const end = commentEnd(sql, at);
      if (end === undefined) return yield undefined;
      at = end;
      continue;
    }
    const [kind, end] = match(sql, at);
    const text = sql.slice(at, end);
    if (kind === 'symbol' && (text === "'" || text === '"')) return yield undefined;
    if (kind === 'quoted') yield { kind, value: text.slice(1, -1).replaceAll('""', '"').toLowerCase(), start: at, end };
    else if (kind !== 'blank') yield { kind, value: text.toLowerCase(), start: at, end };
    at = end;
  }
}

function match(sql: string, at: number): [SqlToken['kind'] | 'blank', number] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    if (pattern.test(sql)) return [kind, pattern.lastIndex];
  }
  return ['symbol', at + 1];
}

/** Comments nest. */
function commentEnd(sql: string, start: number): number | undefined {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let found = marks.exec(sql); found !== null; found = marks.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return undefined;
}

/** Whether a node is one of these unquoted words. */
export function isWord(node: SqlNode | undefined, ...words: readonly string[]): boolean {
  return node?.kind === 'word' && words.includes(node.value);
}

export function isSymbol(node: SqlNode | undefined, value: string): boolean {
  return node?.kind === 'symbol' && node.value === value;
}

/** Whether a node can be a name: quoted, or a word (which may be a key word). */
export function isName(node: SqlNode | undefined): node is SqlToken {
  return node?.kind === 'word' || node?.kind === 'quoted';
}

/** The list cut at its own commas. */
export function splitAtCommas(nodes: readonly SqlNode[]): SqlNode[][] {
  const parts: SqlNode[][] = [[]];
  for (const node of nodes) {
    if (isSymbol(node, ',')) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** All names that occur, at any depth. */
export function namesIn(nodes: readonly SqlNode[]): string[] {
  return nodes.flatMap((node) => (node.kind === 'group' ? namesIn(node.nodes) : isName(node) ? [node.value] : []));
}
