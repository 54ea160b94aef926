import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LAYOUTS } from '../../../store/replay/formats/layouts.ts';
import { decode, TAKE_ALL } from '../../support/decoded.ts';
import { type Generation, type JournalEvent } from '../../support/journal-event.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { journalBytes } from '../../support/journal-writer.ts';

const GENERATIONS: readonly Generation[] = [0, 1, 2, 3, 4, 5];
const TITLES = LAYOUTS.map((layout) => layout.title).toReversed();

/** What a layout does not carry comes back as if it had never been there. */
function asOf(event: JournalEvent, generation: Generation): JournalEvent {
  return {
    ...event,
    retry: generation >= 5 ? event.retry : { count: 0, delayMs: 0, reasons: [] },
    response_image_count: generation >= 4 ? event.response_image_count : null,
    error_class: generation >= 3 ? event.error_class : null,
    session_blocked: generation >= 3 ? event.session_blocked : false,
    response_body: generation >= 2 ? event.response_body : null,
    error_body: generation >= 1 ? event.error_body : null,
    error_message: generation >= 1 ? event.error_message : null,
  };
}

const whole = (value: number | bigint | null): bigint | null => (value === null ? null : BigInt(value));

function essence(event: JournalEvent): unknown {
  return {
    event_id: event.event_id,
    same_account_retry_count: whole(event.retry.count),
    same_account_retry_delay_ms: whole(event.retry.delayMs),
    same_account_retry_reasons_json: JSON.stringify(event.retry.reasons),
    routing_diagnostics_json: event.routing_diagnostics_json,
    billable_tokens: whole(event.tokens[3]),
    last_message_content: event.last_message_content,
    error_message: event.error_message,
    error_class: event.error_class,
    session_blocked: event.session_blocked,
    response_image_count: whole(event.response_image_count),
    error_body: event.error_body,
    response_body: event.response_body,
    latency_ms: whole(event.timing[0] ?? null),
    stream_finish_ms: whole(event.timing[8] ?? null),
    final_event_type: event.stream.finalEvent,
    bytes_streamed: whole(event.stream.bytes),
  };
}

function full(event: JournalEvent): JournalEvent {
  return {
    ...event,
    error_message: 'failed',
    error_class: 'class',
    session_blocked: true,
    response_image_count: 3,
    error_body: '{}',
    response_body: 'body',
  };
}

describe.each(GENERATIONS)('generation %i', (generation) => {
  test.each([1, 7])('is recognized and read with %i events a block', (blockEvents) => {
    const events = [...realisticEvents(60)].map((event, index) => (index % 2 === 0 ? full(event) : event));
    const decoded = decode(journalBytes(events, { generation, blockEvents }), TAKE_ALL);
    expect(decoded.facts['Event layout']).toBe(TITLES[generation]);
    expect(decoded.rows).toEqual(events.map((event) => expect.objectContaining(essence(asOf(event, generation)) as object)));
    expect(decoded.notes).toEqual([]);
  });
});

test('a sparse event of any generation is never read as another one', () => {
  const text = fc.oneof(fc.constant(null), fc.string({ maxLength: 4 }));
  const number = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 200 }));
  const [base] = [...realisticEvents(1)];
  if (!base) throw new Error('no event');
  const sparse = fc.record({
    error_message: text,
    error_body: text,
    response_body: text,
    response_image_count: number,
    session_blocked: fc.boolean(),
  });
  fc.assert(
    fc.property(sparse, fc.constantFrom(...GENERATIONS), (fields, generation) => {
      const event: JournalEvent = {
        ...base,
        ...fields,
        retry: { count: 0, delayMs: 0, reasons: [] },
        routing_diagnostics_json: null,
        error_class: null,
        timing: Array.from({ length: 9 }, () => null),
        stream: { clean: null, disconnect: null, finalEvent: null, bytes: null },
      };
      const decoded = decode(journalBytes([event], { generation }), TAKE_ALL);
      expect(decoded.rows).toEqual([expect.objectContaining(essence(asOf(event, generation)) as object)]);
    }),
  );
});
