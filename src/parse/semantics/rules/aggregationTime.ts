import type { SemanticModelNode } from '../../manifest.ts';
import type { Rule } from './rule.ts';

/** The time dimension of each measure is one of its semantic model's. */
export const aggregationTimeRule: Rule = ({ semantic_models }, issues) => {
  for (const model of semantic_models.values()) {
    for (const [i, measure] of model.measures.entries()) {
      const time = measure.agg_time_dimension ?? model.defaults?.agg_time_dimension ?? null;
      if (time === null) {
        const message = `Aggregation time dimension for measure ${measure.name} is not set! Set \`agg_time_dimension\` on the measure or below \`defaults:\` of semantic model '${model.name}'.`;
        issues.elementError(model, 'measures', i, message);
      } else if (!hasTimeDimension(model, time)) {
        const message = `In semantic model '${model.name}', measure '${measure.name}' has the aggregation time dimension set to '${time}', which is not a valid time dimension in the semantic model`;
        issues.elementError(model, 'measures', i, message);
      }
    }
  }
};

/** The default is there, too. */
export const defaultTimeRule: Rule = ({ semantic_models }, issues) => {
  for (const model of semantic_models.values()) {
    const time = model.defaults?.agg_time_dimension ?? null;
    if (time === null || hasTimeDimension(model, time)) continue;
    issues.error(
      model,
      `Default aggregation time dimension was specified as '${time}' which doesn't exist as a time dimension in semantic model named '${model.name}'.`,
    );
  }
};

/** Time dimensions have a granularity; until later versions of dbt this is a warning. */
export const granularityRule: Rule = ({ semantic_models }, issues) => {
  const event = 'TimeDimensionsRequireGranularityDeprecation';
  for (const model of semantic_models.values()) {
    for (const [i, { name, type, type_params }] of model.dimensions.entries()) {
      if (type !== 'time' || type_params !== null) continue;
      const message = `In semantic model \`${model.name}\`, time dimension \`${name}\` must have a time granularity set.`;
      issues.deprecate(model, 'dimensions', i, event, message);
    }
  }
};

function hasTimeDimension(model: SemanticModelNode, name: string): boolean {
  return model.dimensions.some((dimension) => dimension.type === 'time' && dimension.name === name);
}
