import { plain, RESET } from './colours.ts';
import type { TxEvent } from './events.ts';
import type { Flags } from './flags.ts';

/** A form of log lines. */
export type LogFormat = Flags['log_format'];

/** What a line says besides the event. */
export interface LogLineContext {
  readonly invocationId: string;
  readonly time: Date;
  readonly colours: boolean;
}

/** One event as a line of the given form, without the line end. */
export function logLine(event: TxEvent, format: LogFormat, context: LogLineContext): string {
  switch (format) {
    case 'json':
      return jsonLine(event, context);
    case 'debug':
      return debugLine(event, context);
    case 'text':
    case 'default':
      return textLine(event, context);
  }
}

/** `10:11:12  message`: only the first line of a message carries the time. */
function textLine({ msg }: TxEvent, { time, colours }: LogLineContext): string {
  const line = `${clock(time)}  ${colours ? msg : plain(msg)}`;
  return colours ? RESET + line : line;
}

/** `10:11:12.345678 [info ] [MainThread]: message`. */
function debugLine({ msg, level, thread = 'MainThread' }: TxEvent, { time, colours }: LogLineContext): string {
  const text = colours ? msg : plain(msg);
  const line = `${clock(time)}.${micros(time)} [${level.padEnd(5)}] [${thread.slice(0, 10)}]: ${text}`;
  return colours ? RESET + line : line;
}

/** dbt's structured form; the order of keys is alphabetical there, and here. */
function jsonLine(event: TxEvent, { invocationId, time }: LogLineContext): string {
  const { name, code, level, thread = 'MainThread' } = event;
  const msg = plain(event.msg);
  const ts = `${time.toISOString().slice(0, 19)}.${micros(time)}Z`;
  const info = {
    category: '',
    code,
    extra: {},
    invocation_id: invocationId,
    level,
    msg,
    name,
    pid: process.pid,
    thread,
    ts,
  };
  const data = event.nodeInfo === undefined ? (event.data ?? {}) : { ...event.data, node_info: event.nodeInfo() };
  return JSON.stringify({ data, info }, jsonValue);
}

/** A big number cannot be JSON by itself. */
function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : typeof value === 'string' ? plain(value) : value;
}

/** The line that begins a run in debug-format logs. */
export function runHeader(time: Date, invocationId: string): string {
  const rule = '='.repeat(30);
  return `${rule} ${clock(time)}.${micros(time)} | ${invocationId} ${rule}`;
}

/** Time of day in UTC. */
function clock(time: Date): string {
  return time.toISOString().slice(11, 19);
}

/** dbt prints microseconds; JavaScript's clock has three of their six digits. */
function micros(time: Date): string {
  return `${String(time.getUTCMilliseconds()).padStart(3, '0')}000`;
}
