import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_COLUMNS, type EventColumn } from '../../../store/domain/columns.ts';
import type { StoredEvent } from '../../../store/domain/event-json.ts';
import { BatchBuilder, transferables, type BatchLimits } from '../../../store/replay/batch-builder.ts';
import { rowsOf } from '../../support/decoded.ts';

const UNITS = fc.bigInt({ min: -(10n ** 24n) + 1n, max: 10n ** 24n - 1n });
const INT64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

type Value = string | bigint | boolean | null;
const VALUES: Readonly<Record<EventColumn['type'], fc.Arbitrary<Value>>> = {
  text: fc.string({ unit: 'binary' }),
  int64: INT64,
  boolean: fc.boolean(),
  decimal: UNITS,
};

function valueOf(column: EventColumn): fc.Arbitrary<Value> {
  return column.nullable ? fc.option(VALUES[column.type], { nil: null }) : VALUES[column.type];
}

const EVENT: fc.Arbitrary<StoredEvent> = fc.record(Object.fromEntries(EVENT_COLUMNS.map((column) => [column.name, valueOf(column)])));

function write(builder: BatchBuilder, event: StoredEvent): void {
  for (const [index, column] of EVENT_COLUMNS.entries()) {
    const value = event[column.name] ?? null;
    if (column.type === 'text') builder.text(index).set(builder.row, value === null ? null : String(value));
    else if (column.type === 'boolean') builder.boolean(index).set(builder.row, value === null ? null : value === true);
    else if (column.type === 'decimal') builder.decimal(index).set(builder.row, value === null ? null : BigInt(value));
    else builder.int64(index).set(builder.row, value === null ? null : BigInt(value));
  }
}

/** Writes every event and keeps those that `keep` says, taking full batches as they come. */
function build(
  events: readonly StoredEvent[],
  limits: Partial<BatchLimits>,
  keep: (index: number) => boolean = () => true,
): { rows: StoredEvent[]; sizes: number[] } {
  const builder = new BatchBuilder(limits);
  const batches = [];
  for (const [index, event] of events.entries()) {
    write(builder, event);
    if (keep(index)) builder.keep(index);
    if (builder.full) batches.push(builder.take());
  }
  const taken = [...batches, builder.take()].filter((batch) => batch !== null);
  return { rows: taken.flatMap(rowsOf), sizes: taken.map((batch) => batch.rows) };
}

describe('a batch', () => {
  test('gives back every value exactly, across batches', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (events, rows) => {
        expect(build(events, { rows }).rows).toEqual(events);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves no trace of an event that was written and not kept', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { minLength: 2, maxLength: 10 }), fc.infiniteStream(fc.boolean()), (events, stream) => {
        const kept = events.map(() => stream.next().value === true);
        const expected = events.filter((_, index) => kept[index]);
        expect(build(events, {}, (index) => kept[index] === true).rows).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  const [event] = fc.sample(EVENT, { numRuns: 1, seed: 5 });
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    ...event,
    event_id: `e-${index}`,
    latency_ms: index === 2_900 ? null : BigInt(index),
  }));

  test('grows beyond its first memory', () => {
    expect(build(many, {}).rows).toEqual(many);
  });

  test('is cut by rows and by the amount of text', () => {
    expect(build(many, { rows: 1_024 }).sizes).toEqual([1_024, 1_024, 952]);
    const long = many.slice(0, 10).map((row) => ({ ...row, last_message_content: 'x'.repeat(1_000) }));
    expect(build(long, { text: 3_500 }).sizes.every((rows) => rows <= 4)).toBe(true);
  });

  test('keeps repeated text once and has no validity where nothing is NULL', () => {
    const builder = new BatchBuilder();
    for (const [index, row] of many.slice(0, 100).entries()) {
      write(builder, { ...row, model: 'm', latency_ms: 1n });
      builder.keep(index);
    }
    const batch = builder.take();
    const column = (name: string): unknown => batch?.columns[EVENT_COLUMNS.findIndex((candidate) => candidate.name === name)];
    expect(column('model')).toMatchObject({ dictionary: ['m'] });
    expect(column('latency_ms')).toMatchObject({ valid: null });
    expect(column('event_id')).toHaveProperty('offsets.length', 101);
  });

  test('copies texts as the bytes they are, short or long, and takes back what is written again', () => {
    const texts = ['', 'ä', 'x'.repeat(31), 'ü'.repeat(400), '\uFEFFmark'];
    const bytes = Buffer.from(texts.join(''));
    const builder = new BatchBuilder();
    const at = EVENT_COLUMNS.findIndex(({ name }) => name === 'last_message_content');
    let from = 0;
    for (const [index, text] of texts.entries()) {
      write(builder, { ...event, last_message_content: 'something longer that was written before' });
      const to = from + Buffer.byteLength(text);
      builder.varied(at).copy(builder.row, bytes, from, to);
      expect(builder.text(at).at(builder.row)).toBe(text);
      from = to;
      builder.keep(index);
    }
    const batch = builder.take();
    expect((batch === null ? [] : rowsOf(batch)).map((row) => row['last_message_content'])).toEqual(texts);
  });

  test('crosses to another thread without a copy', () => {
    const builder = new BatchBuilder();
    write(builder, many[0] ?? {});
    builder.keep(7);
    const batch = builder.take();
    if (!batch) throw new Error('a batch was expected');
    const before = rowsOf(batch);
    const received = structuredClone(batch, { transfer: transferables(batch) });
    expect(rowsOf(received)).toEqual(before);
    expect([batch.positions.length, received.positions[0]]).toEqual([0, 7]);
  });

  test('has nothing to take when empty', () => {
    expect(new BatchBuilder().take()).toBeNull();
  });
});
