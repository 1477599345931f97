import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import { errorTag } from './colours.ts';
import type { EventLevel, EventSink, TxEvent } from './events.ts';
import type { Flags } from './flags.ts';
import { LineWriter } from './lineWriter.ts';
import { LogFile } from './logFile.ts';
import { logLine, runHeader } from './logLine.ts';
import { Secrets } from './secrets.ts';
import { StatusLine } from './statusLine.ts';
import { fateOf } from './warnErrorOptions.ts';
import { isDeprecation, warningCode } from './warningEvents.ts';
import { type WarningStyle, warningMessage } from './warningMessage.ts';

/** Levels in the order of their weight. */
const RANK: Readonly<Record<EventLevel | 'none', number>> = { debug: 0, info: 1, warn: 2, error: 3, none: 4 };

/** The event that counts the others. */
const SUMMARY = 'DeprecationsSummary';

/** What decides where lines go and how they look. */
export interface ConsoleOptions {
  readonly flags: Flags;
  /** In the lines of the log file and of `--log-format json`. */
  readonly invocationId: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of dbt.log; `null` when there is no project to put it into. */
  readonly logFolder: string | null;
  /** Whether stdout is a terminal with a person before it. */
  readonly terminal: boolean;
  /** Columns of that terminal. */
  readonly columns?: () => number;
  /** File descriptor of stdout; tests give another one. */
  readonly fd?: number;
}

/** Prints events on stdout and keeps them in the log file. */
export class Console implements EventSink {
  readonly #flags: Flags;
  readonly #invocationId: string;
  readonly #secrets: Secrets;
  readonly #stdout: LineWriter;
  readonly #terminal: boolean;
  readonly #status: StatusLine | undefined;
  #file: LogFile | undefined;
  readonly #level: number;
  readonly #fileLevel: number;
  /** How often each deprecation was met. */
  readonly #deprecations = new Map<string, { readonly event: string; readonly count: number }>();

  constructor({ flags, invocationId, env, logFolder, terminal, columns = () => 80, fd = 1 }: ConsoleOptions) {
    this.#flags = flags;
    this.#invocationId = invocationId;
    this.#secrets = new Secrets(env);
    this.#stdout = new LineWriter(fd);
    this.#terminal = terminal;
    this.#level = RANK[flags.debug ? 'debug' : flags.log_level];
    this.#fileLevel = RANK[flags.log_level_file];
    const lively =
      terminal &&
      !flags.quiet &&
      flags.log_format !== 'json' &&
      flags.log_format !== 'debug' &&
      this.#level <= RANK.info;
    this.#status =
      lively && env['CI'] === undefined && env['TERM'] !== 'dumb' ? new StatusLine(this.#stdout, columns) : undefined;
    if (flags.log_format === 'debug' && this.#level < RANK.none)
      this.#stdout.write(`\n\n${runHeader(new Date(), invocationId)}\n`);
    if (logFolder !== null && flags.log_level_file !== 'none') this.#openFile(logFolder);
  }

  /** Shows and keeps an event, each where its level is wanted and in the form of that place. */
  fire(event: TxEvent): void {
    const time = new Date();
    if (this.#isShown(event)) {
      const { log_format: format } = this.#flags;
      this.#print(`${this.#line(event, format, this.#flags.use_colors, time)}\n`);
    }
    if (this.#file !== undefined && RANK[event.level] >= this.#fileLevel) {
      this.#file.write(this.#line(event, this.#flags.log_format_file, this.#flags.use_colors_file, time));
    }
    this.#status?.follow(event);
  }

  /**
   * Says a warning, or does what the options make of it: nothing, or an error, which is thrown. Deprecations are said
   * once each.
   */
  warn(diagnostic: Diagnostic): void {
    const { event } = diagnostic;
    const fate = fateOf(event, this.#flags);
    if (fate === 'silence') return;
    if (fate === 'error') throw new TxError({ ...diagnostic, severity: 'error', kind: 'Compilation' });
    if (event !== undefined && event !== SUMMARY && isDeprecation(event) && !this.#isFirst(diagnostic, event)) return;
    const { message, data = { msg: message } } = diagnostic;
    const msg = warningMessage(diagnostic, this.#warningStyle());
    this.fire({ name: event ?? 'Note', code: warningCode(event), level: 'warn', msg, data });
  }

  /** Counts a deprecation. @returns whether it is to be said */
  #isFirst({ data }: Diagnostic, event: string): boolean {
    // Each renamed variable is a deprecation of its own.
    const key = event === 'EnvironmentVariableRenamed' ? `${event} ${String(data?.['old_name'])}` : event;
    const count = this.#deprecations.get(key)?.count ?? 0;
    this.#deprecations.set(key, { event, count: count + 1 });
    return count === 0 || this.#flags.show_all_deprecations;
  }

  #warningStyle(): WarningStyle {
    const { behavior, printer_width: width } = this.#flags;
    return { width, names: behavior['require_event_names_in_deprecations'] === true };
  }

  /** A result of the command: to stdout whatever the log level is, and never into the log file. */
  output(text: string): void {
    if (this.#flags.log_format === 'json') {
      const event: TxEvent = { name: 'PrintEvent', code: 'Z052', level: 'info', msg: text, data: { msg: text } };
      this.#print(`${this.#line(event, 'json', false, new Date())}\n`);
      return;
    }
    this.#print(`${this.#secrets.scrub(text)}\n`);
  }

  /** Masks a value in everything that is written from now on. */
  addSecret(value: string): void {
    this.#secrets.add(value);
  }

  /** The end of an invocation that could not be carried out: dbt's head line, then the text. */
  fatal(text: string): void {
    this.fire({
      name: 'MainEncounteredError',
      code: 'Z002',
      level: 'error',
      msg: errorTag(`Encountered an error:\n${text}`),
      data: { exc: text },
    });
  }

  /** Says which deprecations were met, and how often; to be called once at the end. */
  summarizeDeprecations(): void {
    if (this.#deprecations.size === 0) return;
    const summaries = [...this.#deprecations.values()].map(({ event, count }) => ({
      event_name: event,
      event_code: warningCode(event),
      occurrences: count,
    }));
    const lines = summaries.map(
      ({ event_name: name, occurrences: n }) => `- ${name}: ${n} occurrence${n === 1 ? '' : 's'}`,
    );
    const hint = !this.#flags.show_all_deprecations;
    const advice = hint
      ? [
          'Each kind is shown once. To see all of them, run the command with `--show-all-deprecations`, and with `--no-partial-parse` those that are met while parsing.',
        ]
      : [];
    this.warn({
      code: 'TX0003',
      severity: 'warning',
      kind: 'Runtime',
      message: ['Summary of encountered deprecations:', ...lines, ...advice].join('\n\n'),
      event: SUMMARY,
      data: { show_all_hint: hint, summaries },
    });
  }

  /** Writes what is still held back; to be awaited before the process ends. */
  async flush(): Promise<void> {
    this.#status?.stop();
    this.#stdout.flush();
    this.#file?.flush();
  }

  /** Why stdout did not take everything, other than that its reader went away. */
  get failure(): unknown {
    return this.#stdout.failure;
  }

  /** `--quiet` leaves errors and results; `--log-level none` nothing. */
  #isShown({ level, always, name }: TxEvent): boolean {
    if (name === 'PrintEvent' && !this.#flags.print) return false;
    if (this.#flags.log_level === 'none' && !this.#flags.debug) return false;
    if (this.#flags.quiet) return always === true || RANK[level] >= RANK.error;
    return always === true || RANK[level] >= this.#level;
  }

  /** An event in one of the forms, without secrets. */
  #line(event: TxEvent, format: Flags['log_format'], colours: boolean, time: Date): string {
    const line = logLine(event, format, { invocationId: this.#invocationId, time, colours });
    return format === 'json' ? this.#secrets.scrubJson(line) : this.#secrets.scrub(line);
  }

  /** The status line makes room, and comes back below. */
  #print(text: string): void {
    this.#status?.clear();
    this.#stdout.write(text, this.#terminal);
    this.#status?.draw();
  }

  /** Without a log file the command still runs: only a warning tells. */
  #openFile(folder: string): void {
    const file = LogFile.open(folder, this.#flags.log_file_max_bytes);
    if (typeof file === 'string') {
      this.warn({
        code: 'TX0012',
        severity: 'warning',
        kind: 'Runtime',
        message: `There will be no log file: ${file}`,
      });
      return;
    }
    this.#file = file;
    if (this.#flags.log_format_file === 'debug') file.write(runHeader(new Date(), this.#invocationId));
  }
}
