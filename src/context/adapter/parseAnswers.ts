import type { Value } from '../../jinja/value.ts';
import { HostFunction } from '../../jinja/value.ts';
import { relationClass } from '../relationValue.ts';
import type { AdapterMember } from './sharedMembers.ts';

/** What members that need a database answer while parsing: nothing is known, nothing happens. */
const ANSWERS: Readonly<Record<string, () => Value>> = {
  get_relation: () => null,
  get_columns_in_relation: () => [],
  get_columns_in_table: () => [],
  get_column_schema_from_query: () => [],
  get_missing_columns: () => [],
  expand_target_column_types: () => null,
  list_relations: () => [],
  create_schema: () => null,
  drop_schema: () => null,
  check_schema_exists: () => false,
  already_exists: () => false,
  drop_relation: () => null,
  truncate_relation: () => null,
  rename_relation: () => null,
  cache_added: () => '',
  cache_dropped: () => '',
  cache_renamed: () => '',
  commit: () => null,
  add_query: () => null,
  run_sql_for_tests: () => null,
  verify_database: () => '',
  valid_snapshot_target: () => null,
  assert_valid_snapshot_target_given_strategy: () => null,
  get_hard_deletes_behavior: () => 'ignore',
  standardize_grants_dict: () => null,
  copy_seed: () => 0,
  retire_relation: () => null,
  get_incremental_strategy_macro: () => null,
  location_exists: () => false,
  is_motherduck: () => false,
  is_ducklake: () => false,
  store_relation: () => null,
  get_seed_file_path: () => '',
  existing_key_constraint_types: () => [],
  ensure_transaction: () => null,
};

/** The answers by the member's name. */
export const parseAnswers: ReadonlyMap<string, AdapterMember> = new Map<string, AdapterMember>([
  ...Object.entries(ANSWERS).map(([name, answer]) => [name, () => new HostFunction(name, answer)] as const),
  ['execute', () => new HostFunction('execute', () => ['', null])],
  ['Relation', ({ services }) => relationClass(services)],
]);
