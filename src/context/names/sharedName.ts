import type { Value } from '../../jinja/value.ts';
import type { NameFactory } from './baseNames.ts';

/** A value made once an invocation and shown to all contexts. */
export function sharedName(name: string, make: () => Value): NameFactory {
  return ({ services: { shared } }) => {
    let value = shared.get(name);
    if (value === undefined) {
      value = make();
      shared.set(name, value);
    }
    return value;
  };
}
