import { TxError } from '../diagnostics/diagnostic.ts';

/** Where a source's data lies, as its YAML says. */
export interface ExternalLocation {
  /** A path or an expression such as `read_csv('x.csv')`, with places for values. */
  readonly location: string;
  /** Python's way of marking places: `newstyle` `{x}`, `oldstyle` `%(x)s`, `template` `$x`. */
  readonly formatter: string;
  /** `schema`, `identifier`, `name`, and the source's config and meta keys. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Where external files may lie, by what their location begins with. */
const PLACES: Readonly<Record<string, RegExp>> = {
  newstyle: /\{\{|\}\}|\{([^{}]*)\}/g,
  oldstyle: /%%|%\((\w+)\)[sdrif]/g,
  template: /\$\$|\$(?:(\w+)|\{(\w+)\})/g,
};

/** The location with its values filled in, quoted as a file name unless it is an expression. Throws `TxError`. */
export function renderExternalLocation(external: ExternalLocation): string {
  const places = PLACES[external.formatter];
  if (places === undefined) {
    throw badLocation(
      `Formatter ${external.formatter} not recognized. Must be one of 'newstyle', 'oldstyle', or 'template'.`,
    );
  }
  const filled = external.location.replace(places, (place: string, first: unknown, second: unknown) => {
    // Behind the groups come numbers: a pattern of one group has no second one.
    const name = first ?? second;
    return typeof name !== 'string' ? place.slice(0, 1) : filledValue(name, external);
  });
  return filled.includes('(') || filled.startsWith("'") ? filled : `'${filled.replaceAll("'", "''")}'`;
}

/** A value by name, or by a path into it: `meta.bucket`, `meta[bucket]`. */
function filledValue(path: string, { location, values }: ExternalLocation): string {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  let value: unknown = values;
  for (const key of keys) {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    if (!inside)
      throw badLocation(`The external_location '${location}' names '${path}', which the source does not have.`);
    value = (value as Record<string, unknown>)[key];
  }
  return String(value);
}

function badLocation(message: string): TxError {
  return new TxError({ code: 'TX6022', severity: 'error', kind: 'Compilation', message });
}
