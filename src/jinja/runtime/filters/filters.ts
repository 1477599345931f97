import { collectionFilters } from './collections.ts';
import type { Filter } from './filter.ts';
import { htmlFilters } from './html.ts';
import { numberFilters } from './numbers.ts';
import { selectionFilters } from './selection.ts';
import { textFilters } from './text.ts';

/** Every built-in filter by name. */
export const filters: ReadonlyMap<string, Filter> = new Map(
  [collectionFilters, htmlFilters, numberFilters, selectionFilters, textFilters].flatMap((group) =>
    Object.entries(group),
  ),
);
