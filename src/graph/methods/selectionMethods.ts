import { didYouMean } from '../../diagnostics/didYouMean.ts';
import type { Criterion } from '../selectionSpec.ts';
import { selectionError } from '../selectionSpec.ts';
import { configMethod } from './config.ts';
import { fileMethod, pathMethod } from './files.ts';
import { accessMethod, resourceTypeMethod, testNameMethod, testTypeMethod, versionMethod } from './kinds.ts';
import type { MethodScope, NodeTest, SelectionMethod } from './method.ts';
import { fqnMethod, groupMethod, namedMethod, packageMethod, sourceMethod, tagMethod } from './names.ts';
import { resultMethod, sourceStatusMethod, stateMethod } from './state.ts';

const selectionMethods: Readonly<Record<string, SelectionMethod>> = {
  fqn: fqnMethod,
  tag: tagMethod,
  group: groupMethod,
  access: accessMethod,
  source: sourceMethod,
  path: pathMethod,
  file: fileMethod,
  package: packageMethod,
  config: configMethod,
  test_name: testNameMethod,
  test_type: testTypeMethod,
  resource_type: resourceTypeMethod,
  version: versionMethod,
  unit_test: namedMethod('unit_test'),
  exposure: namedMethod('exposure'),
  metric: namedMethod('metric'),
  semantic_model: namedMethod('semantic_model'),
  saved_query: namedMethod('saved_query'),
  state: stateMethod,
  result: resultMethod,
  source_status: sourceStatusMethod,
};

/** `selector` is a method too, but select.ts answers it, since it stands for a whole definition. */
const METHOD_NAMES: readonly string[] = [...Object.keys(selectionMethods), 'selector'];

/** The test of one criterion. Throws TX3012 for a method that does not exist. */
export function criterionTest(criterion: Criterion, scope: MethodScope): NodeTest {
  const { method } = criterion;
  if (Object.hasOwn(selectionMethods, method)) {
    return (selectionMethods[method] as SelectionMethod)(String(criterion.value ?? ''), criterion, scope);
  }
  throw selectionError('TX3012', `'${method}' is not a valid method name`, didYouMean(method, METHOD_NAMES));
}
