import { didYouMean } from '../../diagnostics/didYouMean.ts';
import type { GraphNode, ModelNode } from '../../parse/manifest.ts';
import { fnmatch } from '../fnmatch.ts';
import { selectionError } from '../selectionSpec.ts';
import type { SelectionMethod } from './method.ts';

/** Values of `resource_type:`. */
export const RESOURCE_TYPES = [
  'model',
  'seed',
  'snapshot',
  'test',
  'unit_test',
  'source',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'analysis',
  'function',
] as const satisfies readonly GraphNode['resource_type'][];

/** They may be named, though no command lists or selects them. */
const HIDDEN_TYPES: readonly string[] = ['operation', 'sql_operation'];

/** `resource_type:model`. Throws for a word that is no type. */
export const resourceTypeMethod: SelectionMethod = (value) => {
  if (!RESOURCE_TYPES.some((type) => type === value) && !HIDDEN_TYPES.includes(value)) {
    throw badValue('resource_type', value, RESOURCE_TYPES);
  }
  return (node) => node.resource_type === value;
};

function badValue(method: string, value: string, expected: readonly string[]) {
  const message = `Invalid ${method} selector "${value}", expected one of: ${expected.join(', ')}`;
  return selectionError('TX3014', message, didYouMean(value, expected));
}

const isGeneric = (node: GraphNode): boolean => node.resource_type === 'test' && node.test_metadata !== undefined;
const isSingular = (node: GraphNode): boolean => node.resource_type === 'test' && node.test_metadata === undefined;

/** Values of `test_type:`, with what each of them means. */
const TEST_TYPES: Readonly<Record<string, (node: GraphNode) => boolean>> = {
  generic: isGeneric,
  // The name from before singular tests had one.
  schema: isGeneric,
  singular: isSingular,
  data: (node) => node.resource_type === 'test',
  unit: (node) => node.resource_type === 'unit_test',
};

/** `test_type:generic`, `singular`, `unit`, `data`. */
export const testTypeMethod: SelectionMethod = (value) => {
  const test = Object.hasOwn(TEST_TYPES, value) ? TEST_TYPES[value] : undefined;
  if (test === undefined) throw badValue('test_type', value, Object.keys(TEST_TYPES));
  return test;
};

/** `test_name`: the macro of a generic test, without `test_`, or the name of a unit test. */
export const testNameMethod: SelectionMethod = (value) => {
  const fits = fnmatch(value);
  return (node) => {
    if (node.resource_type === 'unit_test') return fits(node.name);
    return node.resource_type === 'test' && node.test_metadata !== undefined && fits(node.test_metadata.name);
  };
};

/** `access:public`: models by who may refer to them. */
export const accessMethod: SelectionMethod = (value) => (node) =>
  node.resource_type === 'model' && node.access === value;

/** Values of `version:`; anything older than the latest version is `old`. */
const VERSION_TESTS: Readonly<Record<string, (node: ModelNode) => boolean>> = {
  latest: (node) => isVersioned(node) && compareVersions(node) === 0,
  prerelease: (node) => isVersioned(node) && compareVersions(node) > 0,
  old: (node) => isVersioned(node) && compareVersions(node) < 0,
  none: (node) => !isVersioned(node),
};

/** `version:latest`, `prerelease`, `old`, `none`. */
export const versionMethod: SelectionMethod = (value) => {
  const test = Object.hasOwn(VERSION_TESTS, value) ? VERSION_TESTS[value] : undefined;
  if (test === undefined) throw badValue('version', value, Object.keys(VERSION_TESTS));
  return (node) => node.resource_type === 'model' && test(node);
};

function isVersioned(node: ModelNode): boolean {
  return node.version !== null && node.version !== undefined;
}

/** Versions are numbers or texts; numbers in texts count as numbers, other texts follow the alphabet. */
function compareVersions(node: ModelNode): number {
  const [version, latest] = [node.version, node.latest_version ?? node.version];
  const [a, b] = [Number(version), Number(latest)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return Math.sign(a - b);
  const [left, right] = [String(version), String(latest)];
  return left === right ? 0 : left < right ? -1 : 1;
}
