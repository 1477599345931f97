import type { Manifest } from '../../manifest.ts';
import { shown } from '../../properties/scalarChecks.ts';
import type { ElementKind, SemanticIssues, SemanticOwner } from '../semanticIssues.ts';
import { timeSpines } from '../semanticManifest.ts';
import { GRANULARITIES } from '../semanticTypes.ts';
import type { Rule } from './rule.ts';

/** Starts with a small letter, ends with one or a digit, and has no two underscores in a row: these join names. */
const NAME = /^[a-z]((?!__)[a-z0-9_])*[a-z0-9]$/;

/** Names of the semantic layer's own, with what for. */
const RESERVED: Readonly<Record<string, string>> = {
  metric_time: 'It asks for a metric by time, whichever time dimension the metric has.',
  mf_internal_uuid: 'It is the name of a column that MetricFlow makes.',
};

/** Words that none of the usual databases takes as a column's name. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `AND AS CREATE DISTINCT FOR FROM FULL HAVING IN INNER INTO IS JOIN LEFT LIKE NATURAL NOT NULL ON OR RIGHT SELECT UNION
  USING WHERE WITH`.split(/\s+/),
);

/** What is wrong with a name; several things may be. */
export function nameProblems(name: string): string[] {
  const problems: string[] = [];
  const invalid = `Invalid name \`${name}\` - `;
  if (!NAME.test(name)) {
    problems.push(
      `${invalid}names may only contain lower case letters, numbers, and underscores. Additionally, names must start with a lower case letter, cannot end with an underscore, cannot contain dunders (double underscores, or __), and must be at least 2 characters long.`,
    );
  }
  if ((GRANULARITIES as readonly string[]).includes(name.toLowerCase())) {
    const words = shown(GRANULARITIES.map((word) => word.toUpperCase()));
    problems.push(`${invalid}names cannot match reserved time granularity keywords (${words})`);
  }
  const reason = RESERVED[name.toLowerCase()];
  if (reason !== undefined) problems.push(`${invalid}this name is reserved by MetricFlow. Reason: ${reason}`);
  return problems;
}

/** Names are well-formed, no keywords, and unique where they have to be. */
export const nameRule: Rule = (manifest, issues) => {
  const { semantic_models, metrics, saved_queries } = manifest;
  const groups: readonly [ReadonlyMap<string, SemanticOwner>, string][] = [
    [semantic_models, 'semantic model'],
    [metrics, 'metric'],
    [saved_queries, 'saved query'],
  ];
  for (const [nodes, type] of groups) {
    const seen = new Set<string>();
    for (const node of nodes.values()) {
      for (const problem of nameProblems(node.name)) issues.error(node, problem);
      if (seen.has(node.name))
        issues.error(
          node,
          `Can't use name \`${node.name}\` for a ${type} when it was already used for another ${type}`,
        );
      seen.add(node.name);
    }
  }
  checkElements(manifest, issues);
  checkGranularities(manifest, issues);
};

const WORDS: readonly (readonly [ElementKind, string])[] = [
  ['measures', 'measure'],
  ['entities', 'entity'],
  ['dimensions', 'dimension'],
];

function checkElements({ semantic_models }: Manifest, issues: SemanticIssues): void {
  for (const model of semantic_models.values()) {
    const known = new Map<string, string>();
    for (const [kind, word] of WORDS) {
      for (const [i, { name }] of model[kind].entries()) {
        const other = known.get(name);
        const tell = (message: string) => issues.elementError(model, kind, i, message);
        if (other === undefined) known.set(name, word);
        else
          tell(
            `In semantic model \`${model.name}\`, can't use name \`${name}\` for a ${word} when it was already used for a ${other}`,
          );
        nameProblems(name).forEach(tell);
        if (KEYWORDS.has(name.toUpperCase()))
          tell(`'${name}' is an SQL reserved keyword, and thus cannot be used as a ${word} 'name'.`);
      }
    }
    const parts = (model.node_relation?.relation_name ?? '')
      .split('.')
      .filter((part) => KEYWORDS.has(part.toUpperCase()));
    if (parts.length > 0)
      issues.error(
        model,
        `'${model.node_relation?.relation_name}' contains the SQL reserved keyword(s) ${shown(parts)}, and thus cannot be used for 'node_relation'.`,
      );
  }
}

/** A custom granularity stands where names of other things may stand: it is none of them. */
function checkGranularities(manifest: Manifest, issues: SemanticIssues): void {
  const taken = new Map<string, string>();
  for (const model of manifest.semantic_models.values()) {
    for (const [kind, word] of WORDS) for (const { name } of model[kind]) taken.set(name, word);
    taken.set(model.name, 'semantic model');
  }
  for (const { name } of manifest.metrics.values()) taken.set(name, 'metric');
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { custom_granularities: custom } of timeSpines(manifest)) {
    for (const { name } of custom) {
      for (const problem of nameProblems(name)) issues.error(null, problem);
      const other = taken.get(name);
      if (other !== undefined)
        issues.error(
          null,
          `Can't use name \`${name}\` for a custom granularity when it was already used for a ${other}.`,
        );
      if (seen.has(name)) repeated.add(name);
      seen.add(name);
    }
  }
  if (repeated.size > 0)
    issues.error(
      null,
      `Custom granularity names must be unique, but found duplicate custom granularities with the names ${shown([...repeated])}.`,
    );
}
