import type { Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { adapterNames } from './adapterNames.ts';
import { builtinsName } from './builtinsName.ts';
import { dataNames } from './dataNames.ts';
import { exceptionNames } from './exceptionNames.ts';
import { outputNames } from './outputNames.ts';
import { resultNames } from './resultNames.ts';
import { surroundingNames } from './surroundingNames.ts';

/** Makes the value of a general name for one context. */
export type NameFactory = (context: TemplateContext) => Value | undefined;

/** Every name that does not depend on the node, by dbt's name (reference: context variables). */
const factories: ReadonlyMap<string, NameFactory> = new Map([
  ...dataNames,
  ...surroundingNames,
  ...outputNames,
  ...exceptionNames,
  ...adapterNames,
  ...resultNames,
  ['builtins', builtinsName],
]);

/** A name that every template sees; undefined when there is none such. */
export function baseName(name: string, context: TemplateContext): Value | undefined {
  return factories.get(name)?.(context);
}
