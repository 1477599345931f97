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
  /** Whether a name that is not found here may be found further out: in a subquery, and in `from` with neighbours. */
  readonly open: 'no' | 'subquery' | 'lateral';
  /** Names made by the select itself: aliases, parameters of lambdas. */
  readonly made: ReadonlySet<string>;
}

/** Where a name stands: in what the select gives, in the argument of an aggregate there, or in a condition. */
type Role = 'item' | 'aggregate' | 'condition';

const AGGREGATES = ['max', 'min', 'sum', 'avg', 'count', 'any_value', 'arg_max', 'arg_min', 'max_by', 'min_by'];
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

/** Words that name no column where they stand without quotes. */
const RESERVED: ReadonlySet<string> = new Set([
  ...VALUES,
  ...BEFORE,
  ...AFTER,
  ...'using window fetch offset for with intersect except lateral natural cross join inner left right full outer'.split(
    ' ',
  ),
]);

/**
 * The columns that a query reads of the relation called `wanted` (the parts of its name in lower case) and that are not
 * among `columns`. Where it cannot be known whose column a name is, it is passed over: there are no false alarms, and not
 * everything is found.
 */
export function missingColumns(sql: string, wanted: readonly string[], columns: ReadonlySet<string>): MissingColumn[] {
  const nodes = readSql(sql);
  const query = nodes && readQuery(nodes);
  if (query === undefined) return [];
  const names = namesIn(nodes ?? []);
  // A CTE that nobody uses is no concern of DuckDB's.
  const used = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  return new Reader({ columns, isWanted: true }, wanted, used).query(query);
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

  readonly #isUsed: (cte: string) => boolean;

  constructor(wanted: SqlRelation, parts: readonly string[], isUsed: (cte: string) => boolean) {
    this.#wanted = wanted;
    this.#parts = parts;
    this.#isUsed = isUsed;
  }

  query(query: SqlQuery): MissingColumn[] {
    this.#query(query, { ctes: new Map(), relation: (name) => this.#relation(name) }, undefined);
    return this.#found.sort((a, b) => a.start - b.start);
  }

  #relation(name: readonly string[]): SqlRelation {
    const same = name.length === this.#parts.length && name.every((part, at) => part === this.#parts[at]);
    return same ? this.#wanted : UNKNOWN;
  }

  /** @param how it stands in `exists`, where only whether there are rows counts, or in `from` beside other relations */
  #query(
    query: SqlQuery,
    around: SqlScope,
    outer: Level | undefined,
    how: { readonly exists?: boolean; readonly lateral?: boolean } = {},
  ): void {
    // A CTE sees those before it; none is hidden by a later one of the same name, which would be an error.
    const scope = withCtes(query, around);
    for (const { name, query: body } of query.ctes)
      if (body !== undefined && this.#isUsed(name)) this.#query(body, scope, outer);
    for (const branch of query.branches) {
      if (branch === undefined) continue;
      if ('branches' in branch) this.#query(branch, scope, outer);
      else this.#select(branch, scope, outer, how);
    }
  }

  #select(
    select: SqlSelect,
    scope: SqlScope,
    outer: Level | undefined,
    { exists = false, lateral = false }: { readonly exists?: boolean; readonly lateral?: boolean },
  ): void {
    if (select.from === undefined) return;
    const relations = select.from.map((item) => ({ alias: item.alias, relation: fromRelation(item, scope) }));
    const made = new Set([...aliases(select.items), ...lambdaNames([...select.items, ...select.rest])]);
    const level: Level = {
      relations,
      outer,
      open: outer === undefined ? 'no' : lateral ? 'lateral' : 'subquery',
      made,
    };
    // A query in `from` may see its neighbours, and what is around.
    const around = relations.length > 1 || outer !== undefined ? level : undefined;
    for (const { query } of select.from) if (query !== undefined) this.#query(query, scope, around, { lateral: true });
    this.#expression(select.items, scope, level, exists ? 'condition' : 'item');
    this.#expression(select.rest, scope, level, 'condition');
  }

  #expression(nodes: readonly SqlNode[], scope: SqlScope, level: Level, role: Role): void {
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] as SqlNode;
      if (node.kind === 'group') {
        const query = isQuery(node.nodes) ? readQuery(node.nodes) : undefined;
        const before = nodes[at - 1];
        if (query !== undefined) this.#query(query, scope, level, { exists: isWord(before, 'exists') });
        else if (!isWord(before, 'extract', 'over')) {
          const inner = role === 'item' && isWord(before, ...AGGREGATES) ? 'aggregate' : role;
          this.#expression(node.nodes, scope, level, inner);
        }
      } else if (isName(node)) at = this.#name(nodes, at, level, role);
    }
  }

  /** Looks at the name at `at`. Answers the index of its last part. */
  #name(nodes: readonly SqlNode[], at: number, level: Level, role: Role): number {
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
    // An outer column is as good as an own one in a condition, and anywhere beside others in `from`; none is meant by max(x).
    if (role !== 'aggregate' && (level.open === 'lateral' || (level.open === 'subquery' && role === 'condition')))
      return at;
    if (node.kind === 'word' && RESERVED.has(node.value)) return at;
    if (node.value !== only.alias && isOperand(nodes, at)) this.#check(node);
    return at;
  }

  #check({ value, start, end }: SqlToken): void {
    if (this.#wanted.columns?.has(value) === false && !SYSTEM_COLUMNS.includes(value))
      this.#found.push({ name: value, start, end });
  }
}

/** The relation that an alias stands for. An alias used again further out may stand for either: DuckDB tries both. */
function relationOf(alias: string, level: Level): SqlRelation | undefined {
  const found: SqlRelation[] = [];
  for (let at: Level | undefined = level; at !== undefined; at = at.outer)
    for (const one of at.relations) if (one.alias === alias) found.push(one.relation);
  return found.length === 1 ? found[0] : undefined;
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
