/** dbt's stand-in for a secret. */
const MASK = '*****';
/** Shorter values would also mask ordinary words. */
const SHORTEST_SECRET = 3;

/** Takes the secrets of a profile out of any text that leaves the adapter. */
export class SecretMask {
  readonly #secrets: readonly string[];

  constructor(secrets: Iterable<string | null | undefined>) {
    const values = [...secrets].filter(
      (value) => typeof value === 'string' && value.length >= SHORTEST_SECRET,
    ) as string[];
    const forms = values.flatMap((value) => [value, value.replaceAll("'", "''"), encodeURIComponent(value)]);
    // A longer secret may hold a shorter one: it goes first.
    this.#secrets = [...new Set(forms)].sort((a, b) => b.length - a.length);
  }

  hide(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  }

  /** The same for all texts inside plain data. */
  hideIn(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value);
    if (Array.isArray(value)) return value.map((item) => this.hideIn(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.hideIn(item)]));
  }
}
