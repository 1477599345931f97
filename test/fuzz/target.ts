import type { Random } from './random.ts';

/** A part of tx that takes what people write. */
export interface Target {
  readonly name: string;
  /** How many of 100 cases it gets. */
  readonly share: number;
  /** One input, as texts: a template, words of a command line, … */
  generate(random: Random): string[];
  /**
   * Gives the input to the part. Throws what the part should not have thrown; errors meant for people are its normal
   * answers and end the case well.
   */
  run(input: readonly string[]): void | Promise<void>;
  /** How many of the first texts say what is tested: they are not shrunk. */
  readonly fixed: number;
}
