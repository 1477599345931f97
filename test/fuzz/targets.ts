import { commandLines } from './commandLines.ts';
import { projects } from './projects.ts';
import { Random } from './random.ts';
import { selections } from './selections.ts';
import type { Target } from './target.ts';
import { templates } from './templates.ts';
import { propertyFiles, setupFiles } from './yamlFiles.ts';

/** Everything that is fuzzed. The shares make 100. */
export const targets: readonly Target[] = [templates, propertyFiles, setupFiles, commandLines, selections, projects];

/** Each target as often as its share says. */
const byShare = targets.flatMap((target) => Array.from({ length: target.share }, () => target));

/** One case, as a seed and a number give it. */
export interface Case {
  readonly target: Target;
  readonly input: readonly string[];
}

export function caseOf(seed: number, index: number): Case {
  const random = new Random(Math.imul(seed, 0x01000193) ^ Math.imul(index + 1, 0x85ebca6b));
  const target = byShare[random.below(byShare.length)] ?? templates;
  return { target, input: target.generate(random) };
}
