import type { SqlFromItem, SqlQuery, SqlSelect } from './sqlQuery.ts';
import { isName, isSymbol, isWord, namesIn, type SqlNode, splitAtCommas } from './sqlTokens.ts';

/** A relation as a query sees it. */
export interface SqlRelation {
  /** Every name that a column of it may have, in lower case; `undefined` when that cannot be known. */
  readonly columns: ReadonlySet<string> | undefined;
  /** It has the rows of the relation that is looked for, in full width. */
  readonly isWanted: boolean;
}

/** What the names in `from` stand for. */
export interface SqlScope {
  /** CTEs in sight. */
  readonly ctes: ReadonlyMap<string, SqlRelation>;
  /** A relation that is no CTE, by the parts of its name. */
  readonly relation: (name: readonly string[]) => SqlRelation;
}

/** A relation nothing is known of. */
export const UNKNOWN: SqlRelation = { columns: undefined, isWanted: false };

/** Words behind which a name is an operand, not an alias. */
const OPERATORS = ['and', 'or', 'not', 'in', 'is', 'like', 'ilike', 'between', 'case', 'when', 'then', 'else', 'zone'];

/** The columns of a query's rows. */
export function outputOf(query: SqlQuery, outer: SqlScope): SqlRelation {
  const scope = withCtes(query, outer);
  const branches = query.branches.map((branch) => (branch === undefined ? UNKNOWN : branchOutput(branch, scope)));
  const [first = UNKNOWN] = branches;
  if (query.byName) return { columns: union(branches), isWanted: false };
  return branches.length > 1 ? { columns: first.columns, isWanted: false } : first;
}

/** The scope that the query's own selects see. */
export function withCtes(query: SqlQuery, outer: SqlScope): SqlScope {
  if (query.ctes.length === 0) return outer;
  const ctes = new Map(outer.ctes);
  const scope: SqlScope = { ctes, relation: outer.relation };
  if (query.recursive) for (const { name } of query.ctes) ctes.set(name, UNKNOWN);
  for (const { name, columns, query: body } of query.ctes) {
    const found = body === undefined ? UNKNOWN : outputOf(body, scope);
    ctes.set(name, columns === undefined ? found : { columns: new Set(columns), isWanted: false });
  }
  return scope;
}

/** What stands behind an entry of `from`. */
export function fromRelation({ name, query, columns }: SqlFromItem, scope: SqlScope): SqlRelation {
  if (columns !== undefined) return UNKNOWN;
  if (query !== undefined) return outputOf(query, scope);
  if (name === undefined) return UNKNOWN;
  const cte = name.length === 1 ? scope.ctes.get(name[0] as string) : undefined;
  return cte ?? scope.relation(name);
}

function branchOutput(branch: SqlSelect | SqlQuery, scope: SqlScope): SqlRelation {
  if ('branches' in branch) return outputOf(branch, scope);
  const columns = new Set<string>();
  let isWanted = false;
  const items = splitAtCommas(branch.items).filter((item) => item.length > 0);
  for (const item of items) {
    const star = starOf(item, branch, scope);
    if (star !== undefined) isWanted = star.isWanted && items.length === 1 && item.length === 1;
    const names = star === undefined ? itemNames(item) : star.columns;
    if (names === undefined) return UNKNOWN;
    for (const name of names) columns.add(name);
  }
  return { columns, isWanted };
}

/** What `*` or `alias.*` brings; `undefined` for an item that is none. Names behind `exclude` or `rename` may be there too. */
function starOf(item: readonly SqlNode[], { from }: SqlSelect, scope: SqlScope): SqlRelation | undefined {
  const [first, dot, star] = item;
  const plain = isSymbol(first, '*');
  const qualified = isName(first) && isSymbol(dot, '.') && isSymbol(star, '*');
  if (!plain && !qualified) return undefined;
  const wanted = from?.filter(({ alias }) => plain || (isName(first) && alias === first.value)) ?? [];
  if (wanted.length === 0) return UNKNOWN;
  const relations = wanted.map((one) => fromRelation(one, scope));
  const columns = union(relations);
  for (const name of namesIn(item.slice(1))) columns?.add(name);
  return { columns, isWanted: relations.length === 1 && relations[0]?.isWanted === true };
}

/** The name of a select item, or all that it may be: databases name expressions after what is in them. */
function itemNames(item: readonly SqlNode[]): readonly string[] | undefined {
  const last = item.at(-1);
  const before = item.at(-2);
  if (isName(last) && isWord(before, 'as')) return [last.value];
  const names = namesIn(item);
  const expands = item.some((node, at) => isSymbol(node, '*') && isSymbol(item[at - 1], '.'));
  if (expands || isSymbol(item[1], ':') || names.includes('columns') || names.includes('unnest')) return undefined;
  if (!isName(last)) return names;
  if (item.every((node, at) => (at % 2 === 0 ? isName(node) : isSymbol(node, '.')))) return [last.value];
  const isOperand = before !== undefined && before.kind !== 'symbol' && !isWord(before, ...OPERATORS);
  return isOperand ? [last.value] : names;
}

function union(relations: readonly SqlRelation[]): Set<string> | undefined {
  const all = new Set<string>();
  for (const { columns } of relations) {
    if (columns === undefined) return undefined;
    for (const name of columns) all.add(name);
  }
  return all;
}
