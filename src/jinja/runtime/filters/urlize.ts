import { filterArgumentError } from '../../errors.ts';
import { escapeText } from '../markup.ts';
import { quote } from '../representation.ts';

/** The arguments of the filter. */
export interface UrlizeOptions {
  /** Longest link text; longer ones end in `...`. */
  readonly limit: number | undefined;
  readonly nofollow: boolean;
  readonly target: string | undefined;
  /** Space-separated words for the `rel` attribute. */
  readonly rel: string;
  /** More schemes that make a link, such as `tel:`. */
  readonly schemes: readonly string[];
}

/** A character of a host name, percent-encoded ones too. */
const LABEL = String.raw`[\p{L}\p{N}_%-]`;
/** A host after `http://` or `www.`, an address, or a name under one of the old top-level domains. */
const WEB = new RegExp(
  `^(?:(?:https?://|www\\.)(?:${LABEL}+\\.)*(?:[a-z]{2,63}|xn--[\\w%]{2,59})` +
    `|(?:${LABEL}{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)` +
    '|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[\\da-f:.]+\\]))(?::\\d{1,5})?(?:[/?#]\\S*)?$',
  'iu',
);
/** Something that looks like an address; none is checked. */
const MAIL = /^\S+@\w[\w.-]*\.\w+$/;

/** A text in which URLs and mail addresses are links, as Jinja2's `urlize` makes them. */
export function urlize(text: string, options: UrlizeOptions): string {
  for (const scheme of options.schemes) {
    if (!/^[a-z][a-z0-9.+-]*:(?:\/\/)?$/i.test(scheme)) {
      throw filterArgumentError(`${quote(scheme)} is not a valid URI scheme prefix.`);
    }
  }
  const rel = new Set(options.rel.split(' ').filter((word) => word !== ''));
  if (options.nofollow) rel.add('nofollow');
  rel.add('noopener');
  const relText = [...rel].sort().join(' ');
  return escapeText(text)
    .split(/(\s+)/)
    .map((word) => (/^\s*$/.test(word) ? word : linkWord(word, relText, options)))
    .join('');
}

/** Brackets and punctuation around a word stay outside its link. */
function linkWord(word: string, rel: string, options: UrlizeOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  const tail = /(?:[)>.,\n]|&gt;)+$/.exec(word.slice(head.length))?.[0] ?? '';
  let middle = word.slice(head.length, word.length - tail.length);
  let rest = tail;
  for (const [open, close] of BRACKETS) {
    // A closing bracket that is opened within the link belongs to it.
    while (middle.split(open).length > middle.split(close).length && rest.includes(close)) {
      const end = rest.indexOf(close) + close.length;
      middle += rest.slice(0, end);
      rest = rest.slice(end);
    }
  }
  return head + link(middle, rel, options) + rest;
}

/** Pairs that may stand in a link. */
const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

/** A word as a link, if it is an address. */
function link(word: string, rel: string, options: UrlizeOptions): string {
  const target = options.target === undefined ? '' : ` target="${escapeText(options.target)}"`;
  const relAttribute = rel === '' ? '' : ` rel="${escapeText(rel)}"`;
  if (WEB.test(word)) {
    const url = /^https?:\/\//i.test(word) ? word : `https://${word}`;
    return `<a href="${url}"${relAttribute}${target}>${shown(word, options)}</a>`;
  }
  if (word.startsWith('mailto:') && MAIL.test(word.slice(7))) return `<a href="${word}">${word.slice(7)}</a>`;
  if (MAIL.test(word) && !word.includes(':') && !word.startsWith('@') && !word.startsWith('www.')) {
    return `<a href="mailto:${word}">${word}</a>`;
  }
  const scheme = options.schemes.find((each) => word !== each && word.startsWith(each));
  return scheme === undefined ? word : `<a href="${word}"${relAttribute}${target}>${word}</a>`;
}

/** The link's text. */
function shown(url: string, options: UrlizeOptions): string {
  return options.limit !== undefined && url.length > options.limit ? `${url.slice(0, options.limit)}...` : url;
}
