import { TxError } from '../diagnostics/diagnostic.ts';

/** How tests come along with the nodes they test. */
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';
/** How tests are chosen along with the nodes they test. */
export const INDIRECT_SELECTIONS: readonly IndirectSelection[] = ['eager', 'cautious', 'buildable', 'empty'];

/** One `method:value` with its graph operators. */
export interface Criterion {
  readonly kind: 'criterion';
  /** As the user wrote it, for messages. */
  readonly raw: string;
  readonly method: string;
  /** `config.meta.owner` has the arguments `meta`, `owner`. */
  readonly methodArguments: readonly string[];
  /** YAML selectors may give booleans and numbers. */
  readonly value: string | number | boolean | null;
  /** Steps up, `Infinity` for all, 0 for none. */
  readonly parentsDepth: number;
  readonly childrenDepth: number;
  /** `@`: descendants, and all their ancestors. */
  readonly childrensParents: boolean;
  readonly indirectSelection: IndirectSelection;
}

/** Sets of nodes put together; `difference` takes all later parts from the first. */
export interface Combination {
  readonly kind: 'union' | 'intersection' | 'difference';
  readonly parts: readonly SelectionSpec[];
  readonly indirectSelection: IndirectSelection;
  /** Given when an empty result deserves a warning with this text. */
  readonly raw?: string;
}

/** A tree of criteria, whether from the command line or from selectors.yml. */
export type SelectionSpec = Criterion | Combination;

/** A mistake in a selection; selections are dbt's Runtime errors. */
export function selectionError(code: string, message: string, hint?: string): TxError {
  return new TxError({ code, severity: 'error', kind: 'Runtime', message, ...(hint === undefined ? {} : { hint }) });
}
