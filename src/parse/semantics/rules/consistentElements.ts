import { shown } from '../../properties/scalarChecks.ts';
import type { Dimension } from '../semanticTypes.ts';
import type { Rule } from './rule.ts';

/** A dimension of one name is of one type everywhere, and everywhere a partition or nowhere. */
export const consistentDimensionsRule: Rule = ({ semantic_models }, issues) => {
  const known = new Map<string, Dimension>();
  for (const model of semantic_models.values()) {
    for (const [i, dimension] of model.dimensions.entries()) {
      const { name, type, is_partition: isPartition } = dimension;
      const first = known.get(name);
      if (first === undefined) {
        known.set(name, dimension);
        continue;
      }
      if (first.type !== type) {
        const message = `In semantic model \`${model.name}\`, type conflict for dimension \`${name}\` - already in model as type \`${first.type}\` but got \`${type}\``;
        issues.elementError(model, 'dimensions', i, message);
      }
      if (first.is_partition !== isPartition) {
        const message = `In semantic model \`${model.name}\`, conflicting is_partition attribute for dimension \`${name}\` - already in model with is_partition as \`${first.is_partition}\` but got \`${isPartition}\``;
        issues.elementError(model, 'dimensions', i, message);
      }
    }
  }
};

/** The lists of elements with the word for one of each, in the order of the words. */
const KINDS = [
  ['dimensions', 'dimension'],
  ['entities', 'entity'],
  ['measures', 'measure'],
] as const;

/** A name stands for a dimension, an entity or a measure, not for two of these. */
export const consistentElementsRule: Rule = ({ semantic_models }, issues) => {
  const uses = new Map<string, Map<string, string[]>>();
  for (const model of semantic_models.values())
    for (const [list, kind] of KINDS)
      for (const { name } of model[list]) {
        const byKind = uses.get(name) ?? new Map<string, string[]>();
        uses.set(name, byKind);
        byKind.set(kind, [...(byKind.get(kind) ?? []), model.name]);
      }
  for (const [name, byKind] of uses) {
    if (byKind.size < 2) continue;
    const kinds = [...byKind.keys()].sort();
    for (const kind of kinds) {
      const models = [...new Set(byKind.get(kind))];
      const first = [...semantic_models.values()].find((model) => model.name === models[0]);
      issues.error(
        first ?? null,
        `In semantic models ${shown(models)}, element \`${name}\` is of type ${kind}, but it is used as types ${shown(kinds)} across the model.`,
      );
    }
  }
};

/** `entity__dimension` names one column: no two semantic models may have the same pair. */
export const dimensionPairsRule: Rule = ({ semantic_models }, issues) => {
  const owners = new Map<string, string>();
  for (const model of semantic_models.values()) {
    const entity = model.primary_entity ?? model.entities.find(({ type }) => type === 'primary')?.name;
    if (entity === undefined) continue;
    for (const [i, { name }] of model.dimensions.entries()) {
      const pair = `${entity}__${name}`;
      const other = owners.get(pair);
      if (other === undefined) {
        owners.set(pair, model.name);
        continue;
      }
      const message = `Duplicate dimension + primary entity pairing detected, dimension + primary entity pairings must be unique. Semantic model \`${model.name}\` has a primary entity of \`${entity}\` and dimension \`${name}\`, but this pairing is already in use on semantic model \`${other}\`.`;
      issues.elementError(model, 'dimensions', i, message);
    }
  }
};
