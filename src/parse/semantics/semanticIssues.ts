import type { SourceLocation } from '../../diagnostics/diagnostic.ts';
import type { MetricNode, SavedQueryNode, SemanticModelNode } from '../manifest.ts';
import type { ParseState } from '../parseState.ts';

/** What an issue is about. */
export type SemanticOwner = MetricNode | SemanticModelNode | SavedQueryNode;
/** Element lists of a semantic model. */
export type ElementKind = 'entities' | 'dimensions' | 'measures';

/** Codes by what is wrong: of metrics, semantic models, saved queries. */
const CODES = { metric: 'TX2161', semantic_model: 'TX2166', saved_query: 'TX2167' } as const;

/** dbt's event of such an issue. */
const EVENT = 'SemanticValidationFailure';

/** Takes the issues that the rules find, with the place of what they are about. */
export class SemanticIssues {
  readonly #state: ParseState;

  constructor(state: ParseState) {
    this.#state = state;
  }

  /** A mistake: the project cannot be used as it is. @param owner whose entry is shown; null for time spines */
  error(owner: SemanticOwner | null, message: string, location = owner?.tx.location): void {
    this.#state.diagnostics.push({
      code: codeOf(owner),
      severity: 'error',
      kind: 'Parsing',
      event: EVENT,
      message,
      ...(location === undefined ? {} : { location }),
    });
  }

  /** The same about one element of a semantic model. */
  elementError(owner: SemanticModelNode, kind: ElementKind, index: number, message: string): void {
    this.error(owner, message, elementPlace(owner, kind, index));
  }

  /** Something that will give wrong or surprising numbers. */
  warn(owner: SemanticOwner | null, message: string): void {
    this.#state.warn(codeOf(owner), EVENT, message, owner?.tx.location);
  }

  /** What a later version will refuse. */
  deprecate(owner: SemanticModelNode, kind: ElementKind, index: number, event: string, message: string): void {
    const location = elementPlace(owner, kind, index);
    this.#state.warning({ code: codeOf(owner), event, message, location, data: { msg: message } });
  }
}

function codeOf(owner: SemanticOwner | null): string {
  return owner === null ? 'TX2165' : CODES[owner.resource_type];
}

/** Of semantic models in models only the model's place is known. */
function elementPlace(owner: SemanticModelNode, kind: ElementKind, index: number): SourceLocation {
  return owner.tx.placeOf?.(kind, index) ?? owner.tx.location;
}
