import { TxError } from '../../diagnostics/diagnostic.ts';
import type { GraphNode } from '../../parse/manifest.ts';
import type { Aspect, StateComparison } from '../state/stateComparison.ts';
import type { MethodScope, NodeTest, SelectionMethod } from './method.ts';

/** Which nodes have something of the kind that a sub-selector of `state:modified` looks at. */
const HAS: Readonly<Record<string, (node: GraphNode) => boolean>> = {
  body: isBuilt,
  configs: (node) => node.resource_type !== 'unit_test',
  persisted_descriptions: isBuilt,
  relation: (node) => isBuilt(node) || node.resource_type === 'source',
  contract: isBuilt,
  macros: () => false,
};

/** `state:new`, `state:modified.body` and the like: against the manifest of `--state`. */
export const stateMethod: SelectionMethod = (value, _, scope) => {
  const comparison = compared(scope);
  // Even a selection of nothing needs the manifest.
  const { members } = comparison.old;
  switch (value) {
    case 'new':
      return (node) => !members.has(node.unique_id);
    case 'old':
      return (node) => members.has(node.unique_id);
    case 'modified':
      comparison.checkRemoved();
      return (node) => comparison.differences(node).length > 0;
    case 'unmodified':
      comparison.checkRemoved();
      return (node) => comparison.differences(node).length === 0;
  }
  const aspect = /^modified\.(.*)$/.exec(value)?.[1];
  if (aspect === undefined || !Object.hasOwn(HAS, aspect)) throw unknownSelector(value);
  if (aspect === 'contract') comparison.checkRemoved();
  return modified(aspect as Aspect, comparison);
};

/** A node that was not there before is modified in every way that its kind can be. */
function modified(aspect: Aspect, comparison: StateComparison): NodeTest {
  const has = HAS[aspect] as (node: GraphNode) => boolean;
  return (node) =>
    comparison.differences(node).some((difference) => difference.aspect === aspect) ||
    (has(node) && !comparison.old.members.has(node.unique_id));
}

/** `result:error`: nodes with that status in the run_results.json of `--state`. */
export const resultMethod: SelectionMethod = (value, _, scope) => {
  const results = scope.comparison?.state.results;
  if (results === undefined)
    throw missing('No comparison run_results', 'name a folder with a run_results.json by --state');
  const ids = new Set(results.results.filter(({ status }) => status === value).map(({ unique_id: id }) => id));
  return (node) => ids.has(node.unique_id);
};

/** `source_status:fresher`: sources that were loaded since the sources.json of `--state`. */
export const sourceStatusMethod: SelectionMethod = (value, _, scope) => {
  const state = scope.comparison?.state;
  const before = state?.sources;
  if (before === undefined)
    throw missing(
      'No previous state comparison freshness results in sources.json',
      'name a folder with a sources.json by --state',
    );
  const now = state?.currentSources;
  if (now === undefined)
    throw missing('No current state comparison freshness results in sources.json', 'run `tx source freshness` first');
  if (value !== 'fresher') return () => false;
  return ({ unique_id: id }) => {
    const [then, last] = [before.get(id), now.get(id)];
    return last !== undefined && (then === undefined || new Date(last) > new Date(then));
  };
};

/** Nodes with SQL or data of their own. */
function isBuilt(node: GraphNode): boolean {
  return ['model', 'seed', 'snapshot', 'test', 'analysis', 'operation', 'sql_operation', 'function'].includes(
    node.resource_type,
  );
}

function compared({ comparison }: MethodScope): StateComparison {
  if (comparison !== undefined) return comparison;
  throw missing('Got a state selector method, but no comparison manifest', 'name the folder of one by --state');
}

/** dbt calls it an internal error. */
function missing(message: string, hint: string): TxError {
  return new TxError({ code: 'TX3052', severity: 'error', kind: 'Internal', message, hint });
}

function unknownSelector(value: string): TxError {
  const known = ['new', 'old', 'modified', 'unmodified', ...Object.keys(HAS).map((aspect) => `modified.${aspect}`)];
  return new TxError({
    code: 'TX3014',
    severity: 'error',
    kind: 'Runtime',
    message: `Got an invalid selector "${value}", expected one of "[${known.map((one) => `'${one}'`).join(', ')}]"`,
  });
}
