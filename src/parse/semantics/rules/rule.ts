import type { Manifest } from '../../manifest.ts';
import type { SemanticIssues } from '../semanticIssues.ts';

/** One rule of the semantic layer over a whole manifest, whose references are resolved. */
export type Rule = (manifest: Manifest, issues: SemanticIssues) => void;
