import type { Plain, PlainMap } from './project.ts';

/** Fields whose value nobody should see in a log. */
const SECRET_FIELD = /pass|secret|token|private_key|account_key|connection_string|sslpassword/i;
/** Shorter passwords are words of everyday text (`dbt`, `root`): masking them would spoil every line and hide nothing. */
const SHORTEST = 6;

/** Values of a profile that logs must mask; texts that also stand in open fields (`user: postgres`) are no secrets. */
export function profileSecrets(credentials: PlainMap): string[] {
  const secret = new Set<string>();
  const open = new Set<string>();
  sort(credentials, false, secret, open);
  return [...secret].filter((value) => value.length >= SHORTEST && !open.has(value));
}

function sort(value: Plain, isSecret: boolean, secret: Set<string>, open: Set<string>): void {
  if (typeof value === 'string') (isSecret ? secret : open).add(value);
  else if (Array.isArray(value)) for (const item of value) sort(item, isSecret, secret, open);
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    // `secrets:` of DuckDB is a list of mappings whose own field names tell what is secret.
    for (const [key, item] of Object.entries(value))
      sort(item, typeof item === 'string' && SECRET_FIELD.test(key), secret, open);
  }
}
