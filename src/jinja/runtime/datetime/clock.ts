/** Where "now" comes from. */
export interface Clock {
  now(): Date;
}
