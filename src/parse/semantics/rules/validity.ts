import type { SemanticModelNode } from '../../manifest.ts';
import { shown } from '../../properties/scalarChecks.ts';
import type { Rule } from './rule.ts';

const REQUIREMENTS =
  'Semantic models using dimension validity params to define a validity window must have exactly two time dimensions with validity params specified - one marked `is_start` and the other marked `is_end`.';

/** A slowly changing dimension has a start and an end of validity, a natural entity, and no measures. */
export const validityRule: Rule = ({ semantic_models }, issues) => {
  for (const model of semantic_models.values()) {
    const names = withValidity(model).map(({ name }) => name);
    if (names.length === 0) continue;
    const ends = endsProblem(model, names);
    if (ends !== undefined) issues.error(model, `Semantic model ${model.name} ${ends}`);
    const has = `Semantic model ${model.name} has`;
    const keys = model.entities.filter(({ type }) => type === 'primary' || type === 'unique');
    if (!model.entities.some(({ type }) => type === 'natural')) {
      const candidates = shown(keys.map(({ name }) => name));
      issues.error(
        model,
        `${has} validity param dimensions defined, but does not have an entity with type \`natural\` set. The natural key is what a validity window join goes by. Primary or unique entities, if any, might be suitable for use as natural keys: (${candidates}).`,
      );
    }
    if (keys.length > 0) {
      issues.error(
        model,
        `${has} validity param dimensions defined and also has one or more entities designated as \`primary\` or \`unique\`. This is not yet supported.`,
      );
    }
    if (model.measures.length > 0) {
      const measures = shown(model.measures.map(({ name }) => name));
      issues.error(
        model,
        `${has} both measures and validity param dimensions defined. This is not currently supported! Please remove either the measures or the validity params. Measure names: ${measures}. Validity param dimension names: ${shown(names)}.`,
      );
    }
  }
};

function withValidity(model: SemanticModelNode) {
  return model.dimensions.filter(({ type_params: params }) => (params?.validity_params ?? null) !== null);
}

/** What is wrong with the marked ends, in words that follow the name of the semantic model. */
function endsProblem(model: SemanticModelNode, names: readonly string[]): string | undefined {
  const marked = withValidity(model).map(({ name, type_params: params }) => ({ name, ...params?.validity_params }));
  const starts = marked.filter((one) => one.is_start === true).map(({ name }) => name);
  const ends = marked.filter((one) => one.is_end === true).map(({ name }) => name);
  if (marked.length === 1 && starts.length === 1 && ends.length === 1)
    return `has a single validity param dimension that defines its window: \`${names[0]}\`. This is not a currently supported configuration! ${REQUIREMENTS}`;
  if (marked.length !== 2)
    return `has ${marked.length} dimensions defined with validity params. They are: ${shown([...names])}. There must be either zero or two! ${REQUIREMENTS}`;
  if (starts.length === 1 && ends.length === 1) return undefined;
  return `has two validity param dimensions defined, but does not have exactly one each marked with is_start and is_end! Dimensions: ${shown([...names])}. is_start dimensions: ${shown(starts)}. is_end dimensions: ${shown(ends)}. ${REQUIREMENTS}`;
}
