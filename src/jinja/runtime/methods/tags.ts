/** Named entities that occur in practice; numeric ones are all known. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  sect: '§',
  deg: '°',
  middot: '·',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  times: '×',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
};

/** HTML entities back to characters. */
export function unescapeEntities(text: string): string {
  return text.replace(/&(#\d+|#[xX][\da-fA-F]+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return Object.hasOwn(NAMED, name) ? (NAMED[name] as string) : whole;
    const hex = name[1] === 'x' || name[1] === 'X';
    const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
    return code > 0x10ffff || code === 0 ? '\ufffd' : String.fromCodePoint(code);
  });
}

/** A text without tags and comments, white space runs as one space, and entities as characters. */
export function stripTags(text: string): string {
  let result = text.replace(/<!--[\s\S]*?-->/g, '');
  result = result.replace(/<[\s\S]*?>/g, '');
  return unescapeEntities(
    result
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' '),
  );
}
