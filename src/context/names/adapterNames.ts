import { AdapterValue } from '../adapterValue.ts';
import { columnClass } from '../columnValue.ts';
import { HostObject } from '../hostFunction.ts';
import { relationClass } from '../relationValue.ts';
import type { NameFactory } from './baseNames.ts';

/** Names that lead to the adapter. */
export const adapterNames: readonly (readonly [string, NameFactory])[] = [
  ['adapter', (context) => new AdapterValue(context)],
  [
    'api',
    ({ services }) =>
      new HostObject('api', [
        ['Relation', () => relationClass(services)],
        ['Column', () => columnClass(services)],
      ]),
  ],
  ['column', ({ services }) => columnClass(services)],
];
