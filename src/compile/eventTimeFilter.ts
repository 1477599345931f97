import type { EventTimeFilter } from '../adapters/relation.ts';
import { sampleWindow, type TimeWindow } from '../cli/timeWindow.ts';
import type { ContextServices } from '../context/context.ts';
import { PyDateTime } from '../jinja/runtime/datetime/dateTime.ts';
import type { ManifestNode, SourceNode } from '../parse/manifest.ts';

/**
 * The rows of a node or source that a reader gets to see: those of the reader's batch, those of `--sample`, or of both. Only
 * models and snapshots are narrowed, and only by inputs that say which column their time of event is.
 */
export function eventTimeFilter(
  reader: ManifestNode,
  target: ManifestNode | SourceNode,
  { invocation, adapter }: ContextServices,
): EventTimeFilter | undefined {
  if (reader.resource_type !== 'model' && reader.resource_type !== 'snapshot') return undefined;
  const column = target.config['event_time'];
  if (typeof column !== 'string' || column === '') return undefined;
  const batch = reader.resource_type === 'model' ? reader.batch : undefined;
  const sample = sampleWindow(invocation.flags, invocation.startedAt);
  const window =
    batch === undefined ? sample : common({ start: batch.event_time_start, end: batch.event_time_end }, sample);
  if (window === undefined) return undefined;
  return {
    fieldName: isQuoted(target, column) ? adapter.quote(column) : column,
    start: PyDateTime.fromInstant(window.start).toText(),
    end: PyDateTime.fromInstant(window.end).toText(),
  };
}

/** What lies in both. */
function common(batch: TimeWindow, sample: TimeWindow | undefined): TimeWindow {
  if (sample === undefined) return batch;
  const [starts, ends] = [
    [sample.start.getTime(), batch.start.getTime()],
    [sample.end.getTime(), batch.end.getTime()],
  ];
  return { start: new Date(Math.max(...starts)), end: new Date(Math.min(...ends)) };
}

/** The column's own word, else that of the source that it is in. */
function isQuoted(target: ManifestNode | SourceNode, column: string): boolean {
  const quote = target.columns?.[column]?.quote;
  if (typeof quote === 'boolean') return quote;
  const quoting = target.resource_type === 'source' ? (target.quoting as Readonly<Record<string, unknown>>) : {};
  return quoting['column'] === true;
}
