import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { PlainMap } from './project.ts';
import { isPlainMap } from './projectProblems.ts';
import { pyRepr } from './pyRepr.ts';
import { readText } from './readText.ts';
import { renderTree } from './renderTree.ts';
import { loadYaml } from './yaml.ts';
import type { RenderScope, YamlRenderer } from './yamlRenderer.ts';

/** Beside dbt_project.yml. */
const SELECTORS_FILE = 'selectors.yml';

/** The entries of selectors.yml, rendered; their grammar is checked when one is used. */
export function readSelectors(root: string, render: YamlRenderer, scope: RenderScope): readonly PlainMap[] {
  const path = join(root, SELECTORS_FILE);
  if (!existsSync(path)) return [];
  const yaml = loadYaml(readText({ absolutePath: path, path: SELECTORS_FILE }), SELECTORS_FILE);
  if (yaml.value === null) return [];
  const list = isPlainMap(yaml.value) ? yaml.value['selectors'] : undefined;
  if (!Array.isArray(list)) throw problem('it has to hold a list under the key `selectors`', yaml.locate([]));
  return list.map((entry: unknown, at) => {
    if (!isPlainMap(entry) || typeof entry['name'] !== 'string')
      throw problem(`${pyRepr(entry)} has no name`, yaml.locate(['selectors', at]));
    return renderTree(entry, ['selectors', at], {
      render,
      scope,
      yaml,
      file: SELECTORS_FILE,
    }) as PlainMap;
  });
}

function problem(what: string, location: ReturnType<ReturnType<typeof loadYaml>['locate']>): TxError {
  const message = `Could not read selector file data: ${what}\n\nError encountered in ${SELECTORS_FILE}`;
  return new TxError({
    code: 'TX0111',
    severity: 'error',
    kind: 'Runtime',
    message,
    ...(location === undefined ? {} : { location }),
  });
}
