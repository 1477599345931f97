import { JinjaError } from '../jinja/errors.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { iterate } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { ContextServices } from './context.ts';

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

/** DDL of columns with a contract: `name type constraint …`, one text a column. */
export function renderColumnConstraints(columns: Value, services: ContextServices): Value {
  const list = columns instanceof Dict ? [...columns.entries()].map(([, column]) => column) : [...iterate(columns)];
  return list.map((value) => {
    const column = toPlain(value) as RawColumn;
    const name = column.quote === true ? services.adapter.quote(column.name) : column.name;
    const rendered = (column.constraints ?? []).map(
      (constraint) => supported(constraint, services) && columnConstraint(constraint),
    );
    return [name, column.data_type, ...rendered.filter((text) => typeof text === 'string' && text !== '')].join(' ');
  });
}

/** Table-level constraints, one text each. */
export function renderModelConstraints(constraints: Value, services: ContextServices): Value {
  return [...iterate(constraints)]
    .map((value) => toPlain(value) as RawConstraint)
    .map((constraint) => (supported(constraint, services) ? modelConstraint(constraint) : ''))
    .filter((text) => text !== '');
}

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
