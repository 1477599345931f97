import { PyObject } from '../value.ts';

/** A value that shows other values in its repr, and so may hold itself. */
export abstract class Container extends PyObject {
  /** @param seen the containers being shown around this one; one met again prints as `...` */
  abstract reprWithin(seen: Set<object>): string;

  override repr(): string {
    return this.reprWithin(new Set());
  }
}
