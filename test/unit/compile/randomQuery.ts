/** The relation whose columns are looked for, and one beside it that has more of them. */
export const WANTED = 'memory.main.wanted';
export const TABLES = `create table wanted (id int, name varchar, updated_at timestamp);
  create table other (id int, name varchar, happened timestamp, kind int, key varchar);`;

/** Most names are those of both relations, so that many queries are valid. */
const SHARED = ['id', 'name', 'ID'];
const RARE = ['updated_at', 'happened', 'kind', 'key', '"Happened"', 'm'];

/** Makes queries over both relations, the same for the same number. */
export class RandomQuery {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A query whose CTEs are used. */
  statement(): string {
    const old = `select ${this.#pick('*', '*', 'id, name', '*, 1 as happened')} from ${this.#pick(WANTED, WANTED, 'other')}`;
    return `with old as (${old}), z as (${this.#query(1)}) select * from old, z, (${this.#query(2)}) as last`;
  }

  #next(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  #pick(...choices: readonly string[]): string {
    return choices[this.#next(choices.length)] as string;
  }

  #column(aliases: readonly string[]): string {
    // Never without its relation: that a subquery gives a column of the query around it is told on purpose.
    if (this.#next(12) === 0) return `${this.#pick(...aliases)}.${this.#pick(...RARE)}`;
    const name = this.#pick(...SHARED);
    return aliases.length === 1 && this.#next(2) === 0 ? name : `${this.#pick(...aliases)}.${name}`;
  }

  #value(aliases: readonly string[], depth: number): string {
    const column = this.#column(aliases);
    if (depth > 0 && this.#next(8) === 0) return `(${this.#query(depth - 1)} limit 1)`;
    return this.#pick(
      column,
      column,
      `max(${column})`,
      `coalesce(${column}, ${this.#column(aliases)})`,
      `${column}::varchar`,
      `cast(${column} as varchar)`,
      `case when ${this.#condition(aliases, 0)} then ${column} else null end`,
      `count(*) filter (where ${this.#condition(aliases, 0)})`,
      `row_number() over (partition by ${column} order by ${this.#column(aliases)})`,
      `extract(year from ${column})`,
      `trim(both 'x' from ${column})`,
      "date '2020-01-01'",
      'current_date',
      `list_transform([1, 2], key -> key + 1)`,
    );
  }

  #condition(aliases: readonly string[], depth: number): string {
    const column = this.#column(aliases);
    if (depth > 0 && this.#next(3) === 0)
      return `${this.#pick('exists', 'not exists', `${column} in`)} (${this.#query(depth - 1)})`;
    return this.#pick(
      `${column} = ${this.#column(aliases)}`,
      `not ${column} is null`,
      `${column} in (1, 2)`,
      `${column} is distinct from ${this.#column(aliases)}`,
      `${column} between 1 and 2`,
    );
  }

  #relation(alias: string, depth: number): string {
    if (depth > 0 && this.#next(4) === 0) return `(${this.#query(depth - 1)}) as ${alias}`;
    return this.#pick(
      `${WANTED} ${alias}`,
      `${WANTED} as ${alias}`,
      `other ${alias}`,
      `(select * from ${WANTED}) as ${alias}`,
    );
  }

  #query(depth: number): string {
    const [a, b] = [`a${this.#next(3)}`, `b${this.#next(3)}`];
    const two = this.#next(3) === 0;
    const aliases = two ? [a, b] : [a];
    const second = two
      ? this.#pick(`, ${this.#relation(b, depth)}`, ` left join ${this.#relation(b, depth)} using (id)`)
      : '';
    const items = Array.from(
      { length: 1 + this.#next(2) },
      () => this.#value(aliases, depth) + this.#pick('', '', ' as m', ' x'),
    );
    const select = this.#pick('*', `${a}.*`, items.join(', '), items.join(', '));
    const where = this.#pick('', ` where ${this.#condition(aliases, depth)}`);
    const tail = this.#pick('', ' group by all', ` order by ${this.#column(aliases)} desc nulls last`);
    return `select ${this.#pick('', '', 'distinct ')}${select} from ${this.#relation(a, depth)}${second}${where}${tail}`;
  }
}
