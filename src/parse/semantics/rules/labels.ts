import type { Rule } from './rule.ts';

/** Labels tell things apart: of metrics, of semantic models, and of the elements of one; an entity has one label. */
export const labelRule: Rule = ({ metrics, semantic_models }, issues) => {
  const ofMetrics = new Map<string, string>();
  for (const metric of metrics.values()) {
    const other = ofMetrics.get(metric.label);
    if (other === undefined) ofMetrics.set(metric.label, metric.name);
    else
      issues.error(
        metric,
        `Can't use label \`${metric.label}\` for metric \`${metric.name}\` as it's already used for metric \`${other}\``,
      );
  }
  const ofModels = new Map<string, string>();
  const ofEntities = new Map<string, { readonly model: string; readonly label: string }>();
  for (const model of semantic_models.values()) {
    const { name, label } = model;
    const other = label === null ? undefined : ofModels.get(label);
    if (other !== undefined)
      issues.error(
        model,
        `Can't use label \`${label}\` for semantic model \`${name}\` as it's already used for semantic model \`${other}\``,
      );
    else if (label !== null) ofModels.set(label, name);
    for (const [kind, word] of [
      ['dimensions', 'Dimension'],
      ['entities', 'Entity'],
      ['measures', 'Measure'],
    ] as const) {
      for (const [repeated, count] of repeatedLabels(model[kind]))
        issues.error(
          model,
          `${word} labels must be unique within a semantic model. The label \`${repeated}\` was used for ${count} ${kind} on semantic model \`${name}\``,
        );
    }
    for (const [i, entity] of model.entities.entries()) {
      if (entity.label === null) continue;
      const known = ofEntities.get(entity.name);
      if (known === undefined) ofEntities.set(entity.name, { model: name, label: entity.label });
      else if (known.label !== entity.label)
        issues.elementError(
          model,
          'entities',
          i,
          `Entities with the same name must have the same label or the label must be \`None\`. Entity \`${entity.name}\` on semantic model \`${name}\` has label \`${entity.label}\` but the same entity on semantic model \`${known.model}\` has label \`${known.label}\``,
        );
    }
  }
};

/** Labels that several elements have, with how many. */
function repeatedLabels(elements: readonly { readonly label: string | null }[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { label } of elements) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1);
}
