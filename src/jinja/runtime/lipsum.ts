import { JinjaError } from '../errors.ts';
import { Callable, type Kwargs, type Value } from '../value.ts';
import { escapeText, Markup } from './markup.ts';
import { truthy } from './representation.ts';
import { bind, signature } from './signature.ts';
import { requireInteger } from './slicing.ts';

const WORDS = `lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore
magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute
irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident
sunt culpa qui officia deserunt mollit anim id est laborum`;

/** More is refused: a template must not be able to fill the memory. */
const MAX_WORDS = 1_000_000;

const LIPSUM = signature('generate_lorem_ipsum', 'n= html= min= max=');

/** The global `lipsum`: paragraphs of placeholder text. */
export class LipsumFunction extends Callable {
  readonly name = 'lipsum';

  call(args: Value[], kwargs: Kwargs): Value {
    const [count, html, least, most] = bind(LIPSUM, args, kwargs);
    const from = requireInteger(least ?? 20);
    const to = Math.max(from + 1, requireInteger(most ?? 100));
    const paragraphs: string[] = [];
    const wanted = requireInteger(count ?? 5);
    if (Math.max(wanted, 1) * to > MAX_WORDS) throw new JinjaError('MemoryError', `more than ${MAX_WORDS} words`);
    for (let n = wanted; n > 0; n--) {
      paragraphs.push(paragraph(from + Math.floor(Math.random() * (to - from))));
    }
    if (!truthy(html ?? true)) return paragraphs.join('\n\n');
    return new Markup(paragraphs.map((text) => `<p>${escapeText(text)}</p>`).join('\n'));
  }
}

function paragraph(size: number): string {
  const words = WORDS.split(/\s+/);
  let text = '';
  let startOfSentence = true;
  for (let left = size; left > 0; left--) {
    const word = words[Math.floor(Math.random() * words.length)] as string;
    const shown = startOfSentence ? word.charAt(0).toUpperCase() + word.slice(1) : word;
    const ends = left === 1 || Math.random() < 0.1;
    text += `${text === '' ? '' : ' '}${shown}${ends ? '.' : ''}`;
    startOfSentence = ends;
  }
  return text;
}
