import { HostObject, hostFunction } from '../../context/hostFunction.ts';
import { JinjaError } from '../../jinja/errors.ts';
import { Environment } from '../../jinja/jinja.ts';
import { str } from '../../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../../jinja/value.ts';
import { GRANULARITIES } from './semanticTypes.ts';

/** What filters and group-bys may name. */
export type QueryItemType = 'Dimension' | 'TimeDimension' | 'Entity' | 'Metric';

/** One `Dimension('customer__region')` or its kin in a filter, a group-by or an order-by, with what is called on it. */
export interface QueryItem {
  readonly type: QueryItemType;
  /** As written, with entities and grain: `customer__ordered_at__month`. */
  readonly name: string;
  /** The element alone: `ordered_at`. */
  readonly element: string;
  readonly grain: string | null;
  readonly datePart: string | null;
  readonly entityPath: readonly string[];
  /** Of metrics. */
  readonly groupBy: readonly string[];
}

/** Parts of a period that a date may be grouped by. */
const DATE_PARTS: ReadonlySet<string> = new Set(['year', 'quarter', 'month', 'day', 'dow', 'doy']);
const METRIC_TIME = 'metric_time';

/** Where an item stands decides what it may look like. */
export interface QueryItemPlace {
  /** Granularities of the project's time spines. */
  readonly customGranularities: readonly string[];
  /** Order-bys: anything may be `descending()`, and metrics need no group-by. */
  readonly isOrderBy: boolean;
}

/** Reads the items of a template. Throws JinjaError with what is wrong. */
export function queryItems(template: string, place: QueryItemPlace): QueryItem[] {
  const drafts: Draft[] = [];
  const names = new Map<string, Value>();
  for (const [type, parameters] of Object.entries(PARAMETERS) as [QueryItemType, string][]) {
    names.set(
      type,
      hostFunction(type, parameters, (name, ...rest) => {
        const draft = new Draft(type, str(name ?? null), rest, place);
        drafts.push(draft);
        return draft.value;
      }),
    );
  }
  new Environment().parse({ text: template, file: 'filter' }).renderSync({
    lookup(name) {
      const found = names.get(name);
      if (found === undefined) throw new JinjaError('UndefinedError', `'${name}' is undefined`);
      return found;
    },
  });
  return drafts.map((draft) => draft.finish());
}

/** Parameters of the four functions, by their places. */
const PARAMETERS: Readonly<Record<QueryItemType, string>> = {
  Dimension: 'name entity_path=',
  TimeDimension: 'time_dimension_name time_granularity_name= entity_path= descending= date_part_name=',
  Entity: 'entity_name entity_path=',
  Metric: 'metric_name group_by=',
};

/** An item while methods are called on it. */
class Draft {
  readonly value: HostObject;
  readonly #type: QueryItemType;
  readonly #name: string;
  readonly #place: QueryItemPlace;
  readonly #entityPath: readonly string[];
  readonly #groupBy: readonly string[];
  #grain: string | null = null;
  #datePart: string | null = null;

  constructor(type: QueryItemType, name: string, rest: readonly (Value | undefined)[], place: QueryItemPlace) {
    this.#type = type;
    this.#name = name;
    this.#place = place;
    const isTime = type === 'TimeDimension';
    this.#entityPath = type === 'Metric' ? [] : textsOf(isTime ? rest[1] : rest[0]);
    this.#groupBy = type === 'Metric' ? textsOf(rest[0]) : [];
    if (isTime) {
      this.#grain = textOf(rest[0]);
      this.#datePart = textOf(rest[3]);
    }
    this.value = new HostObject(type, [
      ['grain', () => this.#method('grain', 'time_granularity', (value) => (this.#grain = textOf(value)))],
      ['date_part', () => this.#method('date_part', 'date_part_name', (value) => (this.#datePart = textOf(value)))],
      ['descending', () => this.#method('descending', '_is_descending', () => {})],
    ]);
  }

  #method(name: string, parameter: string, set: (value: Value | undefined) => void): Value {
    return hostFunction(name, parameter, (value) => {
      const allowed = this.#type === 'Dimension' || (name === 'descending' && this.#place.isOrderBy);
      if (!allowed)
        throw new JinjaError('TypeError', `\`${name}\` can't be used with \`${this.#type}\` in this context.`);
      set(value);
      return this.value;
    });
  }

  /** Throws JinjaError when the item is not well-formed. */
  finish(): QueryItem {
    const { customGranularities, isOrderBy } = this.#place;
    const isTime = this.#type === 'TimeDimension' || this.#grain !== null || this.#datePart !== null;
    const custom = this.#type === 'TimeDimension' || isTime ? customGranularities : [];
    const { links, element, grain } = splitName(this.#name, custom);
    if (this.#datePart !== null && !DATE_PARTS.has(this.#datePart.toLowerCase()))
      fail(`'${this.#datePart}' is not a valid date part. Valid values are ${[...DATE_PARTS].join(', ')}`);
    if (this.#type === 'Metric') {
      if (this.#groupBy.length === 0 && !isOrderBy)
        fail('`group_by` parameter is required for Metric in where filter: what the metric is joined by.');
    } else if (this.#type === 'Entity') {
      if (grain !== null)
        fail(`Name is in an incorrect format: '${this.#name}'. It should not contain a time grain suffix.`);
    } else {
      if (links.length !== 1 && element !== METRIC_TIME)
        fail(
          `Name is in an incorrect format: '${this.#name}'. It should be of the form: <primary entity name>__<dimension_name>`,
        );
      if (isTime && grain !== null && this.#grain !== null && grain !== this.#grain)
        fail(
          `Received different grains in '${this.#name}' and the grain '${this.#grain}'. Remove the suffix (\`${grain}\`) from the name.`,
        );
    }
    return {
      type: this.#type,
      name: this.#name,
      element: this.#type === 'Metric' ? this.#name : element,
      grain: (isTime ? (grain ?? this.#grain) : this.#grain)?.toLowerCase() ?? null,
      datePart: this.#datePart?.toLowerCase() ?? null,
      entityPath: this.#entityPath,
      groupBy: this.#groupBy,
    };
  }
}

function fail(message: string): never {
  throw new JinjaError('ValueError', message);
}

/** `customer__ordered_at__month` → entities, element, grain. */
function splitName(
  name: string,
  custom: readonly string[],
): { readonly links: readonly string[]; readonly element: string; readonly grain: string | null } {
  const parts = name.split('__');
  const last = parts.at(-1) as string;
  const isGrain = parts.length > 1 && ((GRANULARITIES as readonly string[]).includes(last) || custom.includes(last));
  const rest = isGrain ? parts.slice(0, -1) : parts;
  return { links: rest.slice(0, -1), element: rest.at(-1) as string, grain: isGrain ? last : null };
}

function textOf(value: Value | undefined): string | null {
  return value === undefined || value === null ? null : str(value);
}

function textsOf(value: Value | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  const values = Array.isArray(value) ? value : value instanceof PyObject ? value.iterate() : undefined;
  return values === undefined ? [] : [...values].map(str);
}

/** Whether two items ask for the same, however they are sorted. */
export function sameItem(one: QueryItem, other: QueryItem): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
