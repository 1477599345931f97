import { type Colour, coloured } from './colours.ts';

/** The parts of a progress line: `1 of 5 OK created … [OK in 0.14s]`. */
export interface FancyLine {
  readonly text: string;
  readonly status: string;
  readonly colour?: Colour;
  /** Both or none: `3 of 5`. */
  readonly index?: number | undefined;
  readonly total?: number | undefined;
  /** Seconds; absent on start lines. */
  readonly time?: number | undefined;
  /** Column where the status begins (`--printer-width`). */
  readonly width: number;
  /** Cuts a text that is too long (hook statements) instead of letting it run over. */
  readonly truncate?: boolean;
}

/** dbt's progress line: `1 of 5 OK created sql view model main.a ....... [OK in 0.14s]`. */
export function fancyLine({
  text,
  status,
  colour = 'none',
  index,
  total,
  time,
  width,
  truncate = false,
}: FancyLine): string {
  const place = index === undefined || total === undefined ? '' : `${index} of ${total} `;
  let line = `${place}${text} `.padEnd(width, '.');
  const room = width - 3;
  if (truncate && line.length > room) line = `${line.slice(0, room)}...`;
  const seconds = time === undefined ? '' : ` in ${time.toFixed(2)}s`;
  return `${line} [${coloured(status, colour)}${seconds}]`;
}
