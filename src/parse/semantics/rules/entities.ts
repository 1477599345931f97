import { shown } from '../../properties/scalarChecks.ts';
import type { Rule } from './rule.ts';

/** At most one natural entity, and only beside dimensions with a time of validity. */
export const naturalEntityRule: Rule = ({ semantic_models }, issues) => {
  for (const model of semantic_models.values()) {
    const natural = [...new Set(model.entities.filter(({ type }) => type === 'natural').map(({ name }) => name))];
    if (natural.length === 0) continue;
    if (natural.length > 1) {
      issues.error(
        model,
        `Semantic models can have at most one natural entity, but semantic model \`${model.name}\` has ${natural.length} distinct natural entities set! ${shown(natural)}.`,
      );
    }
    if (model.dimensions.some(({ type_params }) => (type_params?.validity_params ?? null) !== null)) continue;
    issues.error(
      model,
      `The use of \`natural\` entities is currently supported only in conjunction with a validity window defined in the set of time dimensions associated with the semantic model. Semantic model \`${model.name}\` uses a natural entity (${shown(natural)}) but does not define a validity window!`,
    );
  }
};

/** Dimensions need a primary entity, of which there is one: by type, or by `primary_entity:`. */
export const primaryEntityRule: Rule = ({ semantic_models }, issues) => {
  for (const model of semantic_models.values()) {
    const { name, primary_entity: field } = model;
    const primary = model.entities.filter(({ type }) => type === 'primary').map((entity) => entity.name);
    if (primary.length > 1) {
      issues.error(
        model,
        `Semantic models can have only one primary entity. The semantic model \`${name}\` has ${primary.length}: ${primary.join(', ')}`,
      );
    } else if (primary.length === 1 && field !== null) {
      issues.error(
        model,
        `The semantic model \`${name}\` has an entity named \`${primary[0]}\` with type primary but it also has the \`primary_entity\` field set to \`${field}\`. Both should not be present in the model.`,
      );
    } else if (primary.length === 0 && field === null && model.dimensions.length > 0) {
      issues.error(
        model,
        `The semantic model ${name} contains dimensions, but it does not define a primary entity. Either add an entity with type PRIMARY or set a value for the primary_entity key.`,
      );
    }
  }
};
