import type { Value } from '../value.ts';
import { CyclerClass } from './cycler.ts';
import { JoinerClass } from './joiner.ts';
import { LipsumFunction } from './lipsum.ts';
import { DictClass, NamespaceClass } from './namespace.ts';
import { RangeFunction } from './range.ts';

/** Jinja2's own globals, found after the names of the context. */
export function makeGlobals(): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['range', new RangeFunction()],
    ['dict', new DictClass()],
    ['namespace', new NamespaceClass()],
    ['cycler', new CyclerClass()],
    ['joiner', new JoinerClass()],
    ['lipsum', new LipsumFunction()],
  ]);
}
