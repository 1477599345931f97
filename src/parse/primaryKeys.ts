import type { DataTestNode, Manifest, ModelNode } from './manifest.ts';

/** Columns that tell a model's rows apart: from constraints, else from its unique and not_null tests. */
export function inferPrimaryKeys(manifest: Manifest): void {
  const tests = testsByModel(manifest);
  for (const node of manifest.nodes.values()) {
    if (node.resource_type === 'model')
      node.primary_key = fromConstraints(node) ?? fromTests(tests.get(node.unique_id) ?? []);
  }
}

/** The model's own constraint, else that of a column; `undefined` when there is none. */
function fromConstraints(model: ModelNode): string[] | undefined {
  const ofModel = model.constraints.find((constraint) => constraint.type === 'primary_key');
  if (ofModel !== undefined) return [...(ofModel.columns ?? [])];
  const column = Object.values(model.columns).find(({ constraints }) =>
    constraints.some((constraint) => constraint.type === 'primary_key'),
  );
  return column === undefined ? undefined : [column.name];
}

const UNIQUE: ReadonlySet<string> = new Set(['unique', 'unique_combination_of_columns']);

/** Columns that are tested for both, else all unique ones, else those whose tests are switched off; sorted. */
function fromTests(tests: readonly DataTestNode[]): string[] {
  const columnsOf = (fits: (name: string, test: DataTestNode) => boolean): string[] => {
    const found = tests.filter((test) => fits(test.test_metadata?.name ?? '', test)).flatMap(testedColumns);
    return [...new Set(found)].sort();
  };
  const notNull = new Set(columnsOf((name) => name === 'not_null'));
  const both = columnsOf((name) => UNIQUE.has(name)).filter((column) => notNull.has(column));
  if (both.length > 0) return both;
  const enabled = columnsOf((name, test) => UNIQUE.has(name) && test.config.enabled !== false);
  return enabled.length > 0 ? enabled : columnsOf((name) => UNIQUE.has(name));
}

/** The column of a test, or the columns of a combination. */
function testedColumns({ test_metadata: metadata }: DataTestNode): string[] {
  const { column_name: column, combination_of_columns: combination } = metadata?.kwargs ?? {};
  if (typeof column === 'string') return [column];
  return Array.isArray(combination) ? combination.filter((one) => typeof one === 'string') : [];
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
