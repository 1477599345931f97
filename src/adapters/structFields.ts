/** A field of a struct type, which may be a struct again. */
export interface StructField {
  readonly name: string;
  readonly type: string;
}

/** Fields of a DuckDB type `STRUCT(a INTEGER, "b c" VARCHAR[])`; undefined for every other type, lists of structs included. */
export function structFields(dtype: string): StructField[] | undefined {
  const inner = /^\s*struct\s*\(([\s\S]*)\)\s*$/i.exec(dtype)?.[1];
  if (inner === undefined) return undefined;
  const parts = splitAtTopLevel(inner);
  // `STRUCT(a INT)[], b STRUCT(c INT)` would close the first bracket too early: that is no struct.
  if (parts === undefined) return undefined;
  return parts.map((part) => {
    const quotedName = /^\s*"((?:[^"]|"")*)"\s+([\s\S]*)$/.exec(part);
    if (quotedName !== null)
      return { name: (quotedName[1] ?? '').replaceAll('""', '"'), type: (quotedName[2] ?? '').trim() };
    const plain = /^\s*(\S+)\s+([\s\S]*)$/.exec(part);
    return { name: plain?.[1] ?? part.trim(), type: (plain?.[2] ?? '').trim() };
  });
}

/** Splits at the commas outside of brackets and quotes; undefined when the brackets do not match. */
function splitAtTopLevel(text: string): string[] | undefined {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '(') depth++;
    else if (char === ')' && --depth < 0) return undefined;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (depth !== 0 || quote !== '') return undefined;
  parts.push(text.slice(start));
  return parts;
}
