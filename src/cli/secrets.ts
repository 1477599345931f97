/** What stands in place of a secret. Its length tells nothing. */
const MASK = '*****';
/** Shorter texts would turn half of every line into stars. */
const SHORTEST = 3;
/** Values of variables with such names are masked wherever they would show. */
const SECRET_PREFIX = 'DBT_ENV_SECRET';

/** Texts that must never be shown. */
export class Secrets {
  /** Longest first, so that a secret inside another one does not leave its rest behind. */
  #values: string[] = [];

  /** @param env its `DBT_ENV_SECRET…` variables are secret from the start */
  constructor(env: Readonly<Record<string, string | undefined>>) {
    for (const [name, value] of Object.entries(env))
      if (name.startsWith(SECRET_PREFIX) && value !== undefined) this.add(value);
  }

  /** Masks a value from now on. One that is too short is left alone. */
  add(value: string): void {
    if (value.trim().length < SHORTEST || this.#values.includes(value)) return;
    this.#values = [...this.#values, value].sort((a, b) => b.length - a.length);
  }

  /** The text with secrets masked. */
  scrub(text: string): string {
    let clean = text;
    for (const value of this.#values) if (clean.includes(value)) clean = clean.replaceAll(value, MASK);
    return clean;
  }

  /** The same for JSON text, where a secret may stand escaped. */
  scrubJson(json: string): string {
    let clean = this.scrub(json);
    for (const value of this.#values) {
      const escaped = JSON.stringify(value).slice(1, -1);
      if (escaped !== value && clean.includes(escaped)) clean = clean.replaceAll(escaped, MASK);
    }
    return clean;
  }
}
