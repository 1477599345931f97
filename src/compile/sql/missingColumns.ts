import { fromRelation, outputOf, type SqlRelation, type SqlScope, UNKNOWN, withCtes } from './outputColumns.ts';
import { isQuery, readQuery, type SqlQuery, type SqlSelect } from './sqlQuery.ts';
import { isName, isSymbol, isWord, namesIn, readSql, type SqlNode, type SqlToken } from './sqlTokens.ts';

/** A column that a query reads of a relation that does not have it. Offsets are those of the SQL; `end` is exclusive. */
export interface MissingColumn {
  /** In lower case. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** One `from` clause and those around it. */
interface Level {
  readonly relations: readonly { readonly alias: string | undefined; readonly relation: SqlRelation }[];
  readonly outer: Level | undefined;
  /** A name that is not found here is looked for further out. */
  readonly correlated: boolean;
  /** Names made by the select itself: aliases, parameters of lambdas. */
  readonly made: ReadonlySet<string>;
}

/** Columns that every table has. */
const SYSTEM_COLUMNS = [
  'rowid',
  'ctid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
  'tableoid',
  'oid',
  'filename',
  'file_row_number',
];
/** Words that stand for a value and are no column. */
const VALUES =
  'null true false default current_date current_time current_timestamp localtime localtimestamp current_user session_user user current_role current_schema current_catalog infinity nan unknown all any some array row interval date time timestamp timestamptz distinct exists not case end lambda select both leading trailing'.split(
    ' ',
  );
/** What may stand in front of a value, and behind one. A name between two of them is a column. */
const BEFORE =
  '( , select where and or not on having by case when then else between distinct = < > <= >= <> != == + - * / % ||'.split(
    ' ',
  );
const AFTER =
  ') , from and or is in not between like ilike as end then when else group order having limit union where asc desc nulls filter qualify = < > <= >= <> != == + - * / % || ::'.split(
    ' ',
  );

/**
 * The columns that a query reads of the relation called `wanted` (the parts of its name in lower case) and that are not
 * among `columns`. Where it cannot be known whose column a name is, it is passed over: there are no false alarms, and not
 * everything is found.
 */
export function missingColumns(sql: string, wanted: readonly string[], columns: ReadonlySet<string>): MissingColumn[] {
  const query = parse(sql);
  if (query === undefined) return [];
  return new Reader({ columns, isWanted: true }, wanted).query(query);
}

/** Every name that a column of the query may have, in lower case; `undefined` when that cannot be known. */
export function queryColumns(sql: string): ReadonlySet<string> | undefined {
  const query = parse(sql);
  return query && outputOf(query, { ctes: new Map(), relation: () => UNKNOWN }).columns;
}

/** The parts of a relation's name as it is written in SQL, in lower case. */
export function relationParts(rendered: string): string[] {
  return namesIn(readSql(rendered) ?? []);
}

function parse(sql: string): SqlQuery | undefined {
  const nodes = readSql(sql);
  return nodes && readQuery(nodes);
}

class Reader {
  readonly #wanted: SqlRelation;
  readonly #parts: readonly string[];
  readonly #found: MissingColumn[] = [];

  constructor(wanted: SqlRelation, parts: readonly string[]) {
    this.#wanted = wanted;
    this.#parts = parts;
  }

  query(query: SqlQuery): MissingColumn[] {
    this.#query(query, { ctes: new Map(), relation: (name) => this.#relation(name) }, undefined);
    return this.#found.sort((a, b) => a.start - b.start);
  }

  #relation(name: readonly string[]): SqlRelation {
    const same = name.length === this.#parts.length && name.every((part, at) => part === this.#parts[at]);
    return same ? this.#wanted : UNKNOWN;
  }

  /** @param exists only whether there are rows counts, not what they are */
  #query(query: SqlQuery, around: SqlScope, outer: Level | undefined, exists = false): void {
    // A CTE sees those before it; none is hidden by a later one of the same name, which would be an error.
    const scope = withCtes(query, around);
    for (const { query: body } of query.ctes) if (body !== undefined) this.#query(body, scope, outer);
    for (const branch of query.branches) {
      if (branch === undefined) continue;
      if ('branches' in branch) this.#query(branch, scope, outer);
      else this.#select(branch, scope, outer, exists);
    }
  }

  #select(select: SqlSelect, scope: SqlScope, outer: Level | undefined, exists: boolean): void {
    if (select.from === undefined) return;
    const relations = select.from.map((item) => ({ alias: item.alias, relation: fromRelation(item, scope) }));
    const made = new Set([...aliases(select.items), ...lambdaNames([...select.items, ...select.rest])]);
    const level: Level = { relations, outer, correlated: outer !== undefined, made };
    // A query in `from` may see its neighbours (lateral), and what is around.
    const lateral = relations.length > 1 || outer !== undefined ? level : undefined;
    for (const { query } of select.from) if (query !== undefined) this.#query(query, scope, lateral);
    this.#expression(select.items, scope, level, !exists);
    this.#expression(select.rest, scope, level, false);
  }

  /** @param selected the nodes are what the select gives, not its conditions */
  #expression(nodes: readonly SqlNode[], scope: SqlScope, level: Level, selected: boolean): void {
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] as SqlNode;
      if (node.kind === 'group') {
        const query = isQuery(node.nodes) ? readQuery(node.nodes) : undefined;
        if (query !== undefined) this.#query(query, scope, level, isWord(nodes[at - 1], 'exists'));
        else if (!isWord(nodes[at - 1], 'extract', 'over')) this.#expression(node.nodes, scope, level, selected);
      } else if (isName(node)) at = this.#name(nodes, at, level, selected);
    }
  }

  /** Looks at the name at `at`. Answers the index of its last part. */
  #name(nodes: readonly SqlNode[], at: number, level: Level, selected: boolean): number {
    const node = nodes[at] as SqlToken;
    if (isSymbol(nodes[at + 1], '.')) {
      let end = at;
      while (isSymbol(nodes[end + 1], '.') && nodes[end + 2] !== undefined) end += 2;
      const column = nodes[at + 2];
      const isCall = end === at + 2 && nodes[at + 3]?.kind === 'group';
      if (isName(column) && !isCall && relationOf(node.value, level)?.isWanted === true) this.#check(column);
      return end;
    }
    const [only] = level.relations;
    if (level.relations.length !== 1 || only?.relation.isWanted !== true || level.made.has(node.value)) return at;
    // In a condition, the name of an outer column is as good as one of its own.
    if (level.correlated && !selected) return at;
    if (node.kind === 'word' && VALUES.includes(node.value)) return at;
    if (node.value !== only.alias && isOperand(nodes, at)) this.#check(node);
    return at;
  }

  #check({ value, start, end }: SqlToken): void {
    if (this.#wanted.columns?.has(value) === false && !SYSTEM_COLUMNS.includes(value))
      this.#found.push({ name: value, start, end });
  }
}

/** The relation that an alias stands for, from the inside out. */
function relationOf(alias: string, level: Level): SqlRelation | undefined {
  for (let at: Level | undefined = level; at !== undefined; at = at.outer) {
    const found = at.relations.find((one) => one.alias === alias);
    if (found !== undefined) return found.relation;
  }
  return undefined;
}

/** Whether the name stands where only a value can. A list begins and ends with its parentheses, or with a key word. */
function isOperand(nodes: readonly SqlNode[], at: number): boolean {
  const before = nodes[at - 1];
  const after = nodes[at + 1];
  const fits = (node: SqlNode | undefined, words: readonly string[]): boolean =>
    node === undefined || (node.kind !== 'group' && node.kind !== 'quoted' && words.includes(node.value));
  return fits(before, BEFORE) && fits(after, AFTER);
}

/** Names that select items are given. */
function aliases(items: readonly SqlNode[]): string[] {
  return items.flatMap((node, at) => {
    const isLast = items[at + 1] === undefined || isSymbol(items[at + 1], ',');
    const named = isName(node) && isLast && at > 0 && !isSymbol(items[at - 1], ',') && !isSymbol(items[at - 1], '.');
    return named ? [node.value] : [];
  });
}

/** `x` in `x -> …`, `lambda x: …` and `[… for x in …]`, at any depth. */
function lambdaNames(nodes: readonly SqlNode[]): string[] {
  return nodes.flatMap((node, at) => {
    const isParameter = isSymbol(nodes[at + 1], '->') || isWord(nodes[at - 1], 'lambda', 'for');
    if (node.kind === 'group') return isParameter ? namesIn([node]) : lambdaNames(node.nodes);
    return isParameter && isName(node) ? [node.value] : [];
  });
}
