import type { YamlScalars } from '../yamlScalars.ts';
import { plainScalars } from '../yamlScalars.ts';

/** `1.0` of a YAML file: the revision or version `1.0`, not `1`. */
export class IntegralFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** As Python prints it, in JSON too. */
  toString(): string {
    return this.value.toFixed(1);
  }
}

/** Scalars of packages.yml and its kin. */
export const packageScalars: YamlScalars = { ...plainScalars, integralFloat: (value) => new IntegralFloat(value) };
