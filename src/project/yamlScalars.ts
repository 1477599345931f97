import type { Plain } from './project.ts';

/** Makes the values of YAML 1.1 that JavaScript has no own type for. */
export interface YamlScalars {
  /** `1.0`, `.inf`: a float that must not be taken for an int. */
  integralFloat(value: number): Plain;
  /** `2020-01-31`, as year, month (1–12), day. */
  date(year: number, month: number, day: number): Plain;
  /** `2020-01-31 10:00:00`; an ISO text with zone when one was written. */
  timestamp(iso: string): Plain;
}

/** Numbers and ISO texts: for readers that put nothing into templates. */
export const plainScalars: YamlScalars = {
  integralFloat: (value) => value,
  date: (year, month, day) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`,
  timestamp: (iso) => iso,
};

function two(value: number): string {
  return String(value).padStart(2, '0');
}
