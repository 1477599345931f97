import type { Kwargs, Value } from '../../value.ts';
import { Builtin } from '../builtin.ts';
import { bind, signature } from '../signature.ts';

type ClassMethod = (bound: (Value | undefined)[]) => Value;

/** Class methods by name, with their parameters as `signature` takes them. */
export function classMethods(table: Readonly<Record<string, readonly [string, ClassMethod]>>) {
  return (name: string): Value | undefined => {
    if (!Object.hasOwn(table, name)) return undefined;
    const [parameters, body] = table[name] as readonly [string, ClassMethod];
    const of = signature(name, parameters);
    return new Builtin(name, (args: Value[], kwargs: Kwargs) => body(bind(of, args, kwargs)));
  };
}
