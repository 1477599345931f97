import type { ConfiguredType } from './config/defaults.ts';
import { isColour } from './htmlColours.ts';
import type { NodeConfig } from './manifest.ts';

/** Kinds of nodes that have one materialization only. */
const FIXED: Partial<Record<ConfiguredType, string>> = { seed: 'seed', snapshot: 'snapshot', test: 'test' };

/** What makes a config impossible, in dbt's words; `undefined` when nothing does. */
export function configProblem(type: ConfiguredType, config: NodeConfig): string | undefined {
  const materialized = FIXED[type];
  if (materialized !== undefined && config.materialized !== materialized)
    return `at path []: A ${type} must have a materialized value of '${materialized}'`;
  return (
    booleanProblem(config) ?? colourProblem(config) ?? (type === 'model' ? schemaChangeProblem(config) : undefined)
  );
}

function booleanProblem(config: NodeConfig): string | undefined {
  const { contract } = config as { contract?: { enforced?: unknown } };
  if (typeof config.enabled !== 'boolean')
    return `at path ['enabled']: ${shown(config.enabled)} is not of type 'boolean'`;
  const enforced = contract?.enforced;
  if (enforced !== undefined && typeof enforced !== 'boolean')
    return `at path ['contract']['enforced']: ${shown(enforced)} is not of type 'boolean'`;
  const full = config['full_refresh'];
  if (full !== undefined && full !== null && typeof full !== 'boolean')
    return `at path ['full_refresh']: ${shown(full)} is not valid under any of the given schemas`;
  return undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

/** The colour of a node in the page of docs. */
function colourProblem(config: NodeConfig): string | undefined {
  const { docs } = config as { docs?: { node_color?: unknown } };
  const colour = docs?.node_color;
  if (colour === undefined || colour === null || (typeof colour === 'string' && isColour(colour))) return undefined;
  return `Invalid color name for docs.node_color: ${String(colour)}. It is neither a valid HTML color name nor a valid HEX code.`;
}

/** Rows of a contracted table cannot have other columns than those of the contract. */
function schemaChangeProblem(config: NodeConfig): string | undefined {
  const { contract } = config as { contract?: { enforced?: unknown } };
  const change = config['on_schema_change'];
  if (contract?.enforced !== true || config.materialized !== 'incremental') return undefined;
  if (change === 'append_new_columns' || change === 'fail') return undefined;
  return `Invalid value for on_schema_change: ${String(change)}. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'`;
}
