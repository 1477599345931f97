import { aggregationTimeRule, defaultTimeRule, granularityRule } from './aggregationTime.ts';
import { consistentDimensionsRule, consistentElementsRule, dimensionPairsRule } from './consistentElements.ts';
import { conversionMetricRule } from './conversionMetrics.ts';
import { cumulativeMetricRule } from './cumulativeMetrics.ts';
import { derivedMetricRule } from './derivedMetrics.ts';
import { naturalEntityRule, primaryEntityRule } from './entities.ts';
import { filterRule } from './filters.ts';
import { labelRule } from './labels.ts';
import { measureAliasRule } from './measureAliases.ts';
import { measureRule, proxyExpressionRule, uniqueMeasureRule } from './measures.ts';
import { nameRule } from './names.ts';
import type { Rule } from './rule.ts';
import { savedQueryRule } from './savedQueries.ts';
import { timeSpineRule } from './timeSpines.ts';
import { validityRule } from './validity.ts';

/** All rules, from single elements to what lies across semantic models: mistakes are told in this order. */
export const rules: readonly Rule[] = [
  measureRule,
  derivedMetricRule,
  uniqueMeasureRule,
  validityRule,
  consistentDimensionsRule,
  consistentElementsRule,
  naturalEntityRule,
  measureAliasRule,
  cumulativeMetricRule,
  nameRule,
  aggregationTimeRule,
  defaultTimeRule,
  primaryEntityRule,
  dimensionPairsRule,
  filterRule,
  savedQueryRule,
  labelRule,
  conversionMetricRule,
  timeSpineRule,
  granularityRule,
  proxyExpressionRule,
];
