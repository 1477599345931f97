import type { Plain, PlainMap } from '../../project/project.ts';
import type { ExposureNode, GroupNode, RefArgs } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from './columns.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import type { ResourceContext } from './resourceContext.ts';
import { configLayers, yamlIdentity } from './resourceContext.ts';
import { yamlReference } from './yamlReference.ts';

/** An exposure; `depends_on` is left to the resolver, which finds what `refs`, `sources` and `metrics` name. */
export function parseExposure(entry: Entry, context: ResourceContext): ExposureNode {
  const { value, unrendered: written } = entry;
  const identity = yamlIdentity(entry, 'exposure');
  const layers = configLayers(value, ['meta', 'tags']);
  const project = mapOf(context.pkg.config?.trees.exposures);
  checkProjectTags(project, entry, context);
  const { config: resolved, unrendered } = context.config({
    type: 'exposure',
    fqn: identity.fqn,
    yaml: layers,
    yamlUnrendered: [mapOf(written['config'])],
  });
  if (!/^\w+$/.test(entry.name)) warnName(entry, context);
  const tags = [...new Set(listOfTexts(resolved.tags))].sort();
  // Of the whole project's exposures: without `+`, too, as dbt reads these two.
  const meta = { ...mapOf(project['meta']), ...mapOf(resolved.meta) };
  const config = { ...resolved, tags, meta };
  return {
    ...identity,
    resource_type: 'exposure',
    type: value['type'] as string,
    owner: ownerOf(value['owner']),
    description: textOr(value['description'], ''),
    label: textOr(value['label'], null),
    maturity: textOr(value['maturity'], null),
    meta: mapOf(config.meta),
    tags,
    config,
    unrendered_config: unrendered,
    url: textOr(value['url'], null),
    depends_on: { macros: [], nodes: [] },
    ...references(listOfTexts(value['depends_on'])),
    created_at: context.createdAt,
    tx: yamlFacts(entry),
  };
}

/** dbt adds these tags to an exposure's own, so that null is none of the things that they can be. */
function checkProjectTags(project: PlainMap, entry: Entry, context: ResourceContext): void {
  if (project['tags'] !== null) return;
  context.report({
    code: 'TX2103',
    severity: 'error',
    kind: 'Parsing',
    message: `Field "tags" of type List[str] in ExposureConfig has invalid value None`,
    location: entry.locate(['name']),
    hint: 'write a list below `exposures: tags:` of dbt_project.yml, or take the key out',
  });
}

/** Text that is no `ref()`, `source()` or `metric()` says nothing about the DAG, as in dbt. */
function references(texts: readonly string[]): Pick<ExposureNode, 'refs' | 'sources' | 'metrics'> {
  const refs: RefArgs[] = [];
  const sources: (readonly [string, string])[] = [];
  const metrics: (readonly string[])[] = [];
  for (const text of texts) {
    const found = yamlReference(text);
    if (found?.kind === 'ref') refs.push(found.ref);
    else if (found?.kind === 'source') sources.push(found.source);
    else if (found?.kind === 'metric') metrics.push(found.metric);
  }
  return { refs, sources, metrics };
}

/** A name with other characters still works, with a deprecation. */
function warnName(entry: Entry, context: ResourceContext): void {
  context.report({
    code: 'TX2132',
    severity: 'warning',
    kind: 'Parsing',
    event: 'ExposureNameDeprecation',
    message: `Starting in v1.3, the 'name' of an exposure should contain only letters, numbers, and underscores. ${entry.name} does not follow this pattern; its \`label\` may have any characters.`,
    location: entry.locate(['name']),
    hint: 'keep the text as `label`',
    data: { exposure: entry.name },
  });
}

/** `email` and `name` always, in the manifest's order; other keys as given. */
function ownerOf(value: Plain): PlainMap {
  const { email = null, name = null, ...extra } = mapOf(value);
  return { email, name, ...extra };
}

/** A group: an owner, and a name that models can be put in. Groups have no fqn. */
export function parseGroup(entry: Entry): GroupNode {
  const { value } = entry;
  const { fqn: _fqn, ...identity } = yamlIdentity(entry, 'group');
  return {
    ...identity,
    resource_type: 'group',
    owner: ownerOf(value['owner']),
    description: textOr(value['description'], null),
    config: { meta: {}, ...mapOf(value['config']) },
  };
}
