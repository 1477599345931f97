import { JinjaError } from '../jinja/errors.ts';
import { renderNativeAsync } from '../jinja/native.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { iterate, str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { ContextServices, TemplateContext } from './context.ts';
import { RelationValue } from './relationValue.ts';

/** A constraint as property files have it. */
interface RawConstraint {
  readonly type: string;
  readonly name?: string | null;
  readonly expression?: string | null;
  readonly columns?: readonly string[];
  readonly to?: string | null;
  readonly to_columns?: readonly string[];
  readonly warn_unenforced?: boolean;
  readonly warn_unsupported?: boolean;
}

/** A column as property files have it. */
interface RawColumn {
  readonly name: string;
  readonly data_type: string;
  readonly quote?: boolean | null;
  readonly constraints?: readonly RawConstraint[];
}

/** `ref('orders')` or `source('shop', 'orders')` as the `to` of a foreign key. */
const REFERENCE = /^\s*(?:ref|source)\s*\(.*\)\s*$/s;

/** DDL of columns with a contract: `name type constraint …`, one text a column. */
export async function renderColumnConstraints(columns: Value, context: TemplateContext): Promise<Value> {
  const { services } = context;
  const list = columns instanceof Dict ? [...columns.entries()].map(([, column]) => column) : [...iterate(columns)];
  const texts: string[] = [];
  for (const value of list) {
    const column = toPlain(value) as RawColumn;
    const parts = [column.quote === true ? services.adapter.quote(column.name) : column.name, column.data_type];
    for (const constraint of column.constraints ?? []) {
      if (supported(constraint, services)) parts.push(columnConstraint(await withTarget(constraint, context)));
    }
    texts.push(parts.filter((text) => text !== '').join(' '));
  }
  return texts;
}

/** Table-level constraints, one text each. */
export async function renderModelConstraints(constraints: Value, context: TemplateContext): Promise<Value> {
  const texts: string[] = [];
  for (const value of iterate(constraints)) {
    const constraint = toPlain(value) as RawConstraint;
    if (supported(constraint, context.services)) texts.push(modelConstraint(await withTarget(constraint, context)));
  }
  return texts.filter((text) => text !== '');
}

/**
 * The constraint with the relation that its `to` refers to; whole, whatever `--empty` makes of it in queries. It is named
 * without its database: no key leads out of one, and DuckDB takes the name for another one.
 */
async function withTarget(constraint: RawConstraint, context: TemplateContext): Promise<RawConstraint> {
  const { to } = constraint;
  if (to == null || !REFERENCE.test(to)) return constraint;
  const place = { file: 'constraints', line: 1, column: 1 };
  const target = await renderNativeAsync({ text: `{{ ${to} }}`, ...place }, context);
  return {
    ...constraint,
    to: target instanceof RelationValue ? target.relation.include({ database: false }).render() : str(target),
  };
}

/** The constraint behind a column's type. An empty text is left out. */
function columnConstraint(constraint: RawConstraint): string {
  const expression = constraint.expression ?? '';
  const tail = expression === '' ? '' : ` ${expression}`;
  switch (constraint.type) {
    case 'check':
      return expression === '' ? '' : `check (${expression})`;
    case 'not_null':
      return `not null${tail}`;
    case 'unique':
      return `unique${tail}`;
    case 'primary_key':
      return `primary key${tail}`;
    case 'foreign_key':
      if (constraint.to != null && (constraint.to_columns ?? []).length > 0)
        return `references ${constraint.to} (${(constraint.to_columns ?? []).join(', ')})`;
      return expression === '' ? '' : `references ${expression}`;
    case 'custom':
      return expression;
    default:
      throw new JinjaError('CompilationError', `Invalid constraint type '${constraint.type}'`);
  }
}

/** The constraint as an item of its own in `create table`. Types that only columns have give an empty text. */
function modelConstraint(constraint: RawConstraint): string {
  const prefix = constraint.name == null ? '' : `constraint ${constraint.name} `;
  const columns = (constraint.columns ?? []).join(', ');
  const expression = constraint.expression ?? '';
  const tail = expression === '' ? '' : ` ${expression}`;
  switch (constraint.type) {
    case 'check':
      return expression === '' ? '' : `${prefix}check (${expression})`;
    case 'unique':
      return `${prefix}unique${tail} (${columns})`;
    case 'primary_key':
      return `${prefix}primary key${tail} (${columns})`;
    case 'foreign_key':
      if (constraint.to != null && (constraint.to_columns ?? []).length > 0) {
        return `${prefix}foreign key (${columns}) references ${constraint.to} (${(constraint.to_columns ?? []).join(', ')})`;
      }
      return expression === '' ? '' : `${prefix}foreign key (${columns}) references ${expression}`;
    case 'custom':
      return expression === '' ? '' : `${prefix}${expression}`;
    default:
      return '';
  }
}

/** Says, once each, which constraints the database takes but does not hold, or does not take at all. */
function supported(constraint: RawConstraint, services: ContextServices): boolean {
  if (constraint.type === 'custom' || services.adapter.enforcedConstraints.has(constraint.type)) return true;
  if (constraint.warn_unsupported !== false) {
    services.invocation.events.warn({
      code: 'TX3092',
      severity: 'warning',
      kind: 'Runtime',
      message: `Constraint types are not supported for ${services.adapter.type} constraints: ${constraint.type}. The constraint will be ignored.`,
      event: 'ConstraintNotSupported',
    });
  }
  return false;
}
