import { EVENT_COLUMNS } from '../domain/columns.ts';
import type { EventBatch } from '../domain/event-batch.ts';
import type { TimeRange } from '../domain/time.ts';
import { BatchBuilder } from '../replay/batch-builder.ts';
import { EventCells } from '../replay/formats/event-cells.ts';
import { Random } from './random.ts';
import { spread } from './rhythm.ts';
import { type SampleEvent, sampleEvent } from './sample-event.ts';

export interface SampleRequest extends TimeRange {
  readonly events: number;
  /** The same seed makes the same events. */
  readonly seed: number;
  /** Instants at which a batch ends, so that a segment can. */
  readonly cuts: readonly number[];
}

const BATCH_ROWS = 8_192;

/** Made-up events of a gateway, in order of time, none of them across a cut. */
export function* sampleBatches(request: SampleRequest): Generator<EventBatch> {
  const random = new Random(request.seed);
  const builder = new BatchBuilder({ rows: BATCH_ROWS });
  const cells = new EventCells(builder, () => null);
  const cuts = [...request.cuts];
  let position = 0;
  for (const { fromMs, toMs, events } of spread(request, request.events)) {
    if (builder.full || fromMs >= (cuts[0] ?? Number.POSITIVE_INFINITY)) yield* taken(builder);
    while (fromMs >= (cuts[0] ?? Number.POSITIVE_INFINITY)) cuts.shift();
    const times = Array.from({ length: events }, () => fromMs + random.below(toMs - fromMs)).toSorted((a, b) => a - b);
    for (const time of times) {
      const { event, credits } = sampleEvent(random, time);
      write(cells, event, credits);
      cells.settle(position++);
    }
  }
  yield* taken(builder);
}

function* taken(builder: BatchBuilder): Generator<EventBatch> {
  const batch = builder.take();
  if (batch !== null) yield batch;
}

function write(cells: EventCells, event: SampleEvent, credits: string | null): void {
  for (const [index, column] of EVENT_COLUMNS.entries()) {
    if (column.type !== 'decimal' && column.name !== 'credit_usage_raw') cells.value(index, event[column.name] ?? column.absent);
  }
  cells.credits(credits);
}
