import type { DataTestNode, Manifest, ModelNode } from './manifest.ts';

/** Columns that tell a model's rows apart: from constraints, else from its unique and not_null tests. */
export function inferPrimaryKeys(manifest: Manifest): void {
  const tests = testsByModel(manifest);
  for (const node of manifest.nodes.values()) {
    if (node.resource_type === 'model')
      node.primary_key = fromConstraints(node) ?? fromTests(tests.get(node.unique_id) ?? []);
  }
}

/** The model's own constraint, else the columns' ones; `undefined` when there is none. */
function fromConstraints(model: ModelNode): string[] | undefined {
  const ofModel = model.constraints.find((constraint) => constraint.type === 'primary_key');
  if (ofModel !== undefined) return [...(ofModel.columns ?? [])];
  const columns = Object.values(model.columns).filter((column) =>
    column.constraints.some((constraint) => constraint.type === 'primary_key'),
  );
  return columns.length === 0 ? undefined : columns.map((column) => column.name);
}

/** Columns that are tested for both, a tested combination, or the first unique column. */
function fromTests(tests: readonly DataTestNode[]): string[] {
  const columnsOf = (name: string): Set<string> =>
    new Set(
      tests
        .filter((test) => test.test_metadata?.name === name && typeof test.column_name === 'string')
        .map((test) => test.column_name as string),
    );
  const notNull = columnsOf('not_null');
  const both = [...columnsOf('unique')].filter((column) => notNull.has(column));
  if (both.length > 0) return both;
  const combination = tests.find((test) => test.test_metadata?.name === 'unique_combination_of_columns');
  const columns = combination?.test_metadata?.kwargs['combination_of_columns'];
  return Array.isArray(columns) ? columns.map(String) : [...columnsOf('unique')].slice(0, 1);
}

/** Generic tests by the unique_id of what they test. Disabled ones count: they still tell what the author thinks. */
function testsByModel(manifest: Manifest): Map<string, DataTestNode[]> {
  const found = new Map<string, DataTestNode[]>();
  const add = (node: unknown): void => {
    const test = node as DataTestNode;
    if (test.resource_type !== 'test' || typeof test.attached_node !== 'string') return;
    const list = found.get(test.attached_node) ?? [];
    found.set(test.attached_node, list);
    list.push(test);
  };
  for (const node of manifest.nodes.values()) add(node);
  for (const nodes of manifest.disabled.values()) for (const node of nodes) add(node);
  return found;
}
