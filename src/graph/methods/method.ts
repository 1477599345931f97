import type { GraphNode } from '../../parse/manifest.ts';
import type { Criterion } from '../selectionSpec.ts';
import type { StateComparison } from '../state/stateComparison.ts';

/** What a method may know beside the node. */
export interface MethodScope {
  /** Name of the root project: what `package:this` means. */
  readonly projectName: string;
  /** With `--state`: what stood in that folder's artifacts. */
  readonly comparison?: StateComparison;
}

/** Tells for each node whether the criterion's method and value fit it. */
export type NodeTest = (node: GraphNode) => boolean;

/** Makes the test once, so that patterns are compiled once. Throws TX3014 for a value that the method cannot have. */
export type SelectionMethod = (value: string, criterion: Criterion, scope: MethodScope) => NodeTest;
