import { type ErrorKind, JinjaError } from '../errors.ts';
import { Callable, type Value } from '../value.ts';

/** Makes the value that stands for a missing name or member. `kind` is the exception it raises when used. */
export type UndefinedFactory = (hint: string, kind?: ErrorKind) => Undefined;

const NOTHING: readonly Value[] = [];

/** Jinja2's default Undefined: it prints as nothing and is empty and false; any other use is an error. */
export class Undefined extends Callable {
  override readonly typeName: string = 'Undefined';
  override readonly name = 'undefined';
  /** Text of the error that its use raises: `'x' is undefined`. */
  readonly hint: string;
  readonly kind: ErrorKind;

  constructor(hint: string, kind: ErrorKind = 'UndefinedError') {
    super();
    this.hint = hint;
    this.kind = kind;
  }

  error(): JinjaError {
    return new JinjaError(this.kind, this.hint);
  }

  override getAttr(_name: string): Value | undefined {
    throw this.error();
  }

  override getItem(_key: Value): Value | undefined {
    throw this.error();
  }

  override setAttr(): boolean {
    throw this.error();
  }

  call(): Value {
    throw this.error();
  }

  override binary(): Value | undefined {
    throw this.error();
  }

  override iterate(): Iterable<Value> {
    return NOTHING;
  }

  override length(): number {
    return 0;
  }

  override truthy(): boolean {
    return false;
  }

  override equals(other: Value): boolean {
    return other instanceof Undefined && other.typeName === this.typeName;
  }

  override hashKey(): string {
    return 'u';
  }

  override toText(): string {
    return '';
  }

  override repr(): string {
    return 'Undefined';
  }
}

/** The undefined of the parse phase: its members and its call give it back, so that unknown names do no harm. */
export class LenientUndefined extends Undefined {
  override getAttr(_name: string): Value {
    return this;
  }

  override getItem(_key: Value): Value {
    return this;
  }

  override call(): Value {
    return this;
  }
}

/** Any use raises: dbt's templates must not go on with a name that does not exist. */
export const strictUndefined: UndefinedFactory = (hint, kind) => new Undefined(hint, kind);
/** Prints as nothing and is empty when looped over: Jinja's own default. */
export const lenientUndefined: UndefinedFactory = (hint, kind) => new LenientUndefined(hint, kind);
