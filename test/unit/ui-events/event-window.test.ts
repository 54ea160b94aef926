import { describe, expect, test } from 'vitest';
import { anchorsOf, timeOfIndex } from '../../../renderer/features/events/anchors.ts';
import { EventWindow, type PageAsk, type WindowState } from '../../../renderer/features/events/event-window.ts';
import type { Answer } from '../../../renderer/features/events/pieces.ts';
import type { EventOrder, EventRow } from '../../../renderer/features/events/vocabulary.ts';

const MILLION = 1_000_000;
const BUCKET = 1_000_000;
/** Events are not spread evenly: every tenth stretch of time has most of them. */
const timeOf = (index: number): number => Math.floor(index / 10_000) * BUCKET + Math.floor(((index % 10_000) / 10_000) ** 3 * BUCKET);

/** A list of events by number, oldest first; pages of it as the store gives them. */
class FakeStore {
  readonly asked: PageAsk[] = [];
  fail = false;
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  readonly read = async (ask: PageAsk): Promise<Answer> => {
    this.asked.push(ask);
    if (this.fail) throw new Error('the disk is gone');
    const { from, index } = this.#beginning(ask);
    const length = Math.min(ask.limit, this.#count - from);
    const events = Array.from({ length }, (_, at) => this.#row(ask.order, from + at));
    const place = (at: number): string => String(ask.order === 'newest' ? at : this.#count - at);
    const end = from + length;
    return { events, next: end < this.#count ? place(end) : null, before: from === 0 ? null : place(from), index, missing: [] };
  };

  /** Place of an event in the list. */
  placeOf(row: EventRow | undefined, order: EventOrder): number {
    const number = Number(row?.id ?? Number.NaN);
    return order === 'oldest' ? number : this.#count - 1 - number;
  }

  #row(order: EventOrder, place: number): EventRow {
    const number = order === 'oldest' ? place : this.#count - 1 - place;
    return { id: String(number), atMs: timeOf(number) } as EventRow;
  }

  #beginning({ cursor, at, order }: PageAsk): { readonly from: number; readonly index: number | null } {
    if (cursor !== null) return { from: order === 'newest' ? Number(cursor) : this.#count - Number(cursor), index: null };
    if (at === null) return { from: 0, index: null };
    const before = this.#earlierThan(order === 'newest' ? at + 1 : at);
    const from = order === 'newest' ? this.#count - before : before;
    return { from, index: from };
  }

  #earlierThan(ms: number): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (timeOf(middle) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

async function opened(store: FakeStore, order: EventOrder = 'newest', at: number | null = null): Promise<EventWindow> {
  const window = new EventWindow(store.read, { order, at });
  window.open();
  await settled();
  return window;
}

/** Whether every row of the list from here to there is held, and is the one that belongs there. */
function holds(store: FakeStore, order: EventOrder, { first, rows }: WindowState, from: number, to: number): boolean {
  for (let place = from; place < to; place += 1) if (store.placeOf(rows[place - first], order) !== place) return false;
  return true;
}

const bars = Array.from({ length: 100 }, (_, index) => ({ fromMs: index * BUCKET, events: 10_000 }));

describe.each(['newest', 'oldest'] as const)('a list of a million events, %s first', (order) => {
  test('has every row before it is seen, both ways, and holds few of them', async () => {
    const store = new FakeStore(MILLION);
    const window = await opened(store, order);
    const steps = [...Array.from({ length: 150 }, (_, index) => index * 340), ...Array.from({ length: 150 }, (_, index) => 51_000 - index * 340)];
    for (const from of steps) {
      expect(holds(store, order, window.state(), Math.max(0, from), from + 60)).toBe(true); // in the very frame that shows it
      window.show(from, from + 60);
      await settled();
      expect(window.state().rows.length).toBeLessThan(10_000);
    }
    expect(window.state().first).toBe(0);
  });

  test('is found at any place of the scrollbar, in few pages', async () => {
    const store = new FakeStore(MILLION);
    const window = await opened(store, order);
    window.know(anchorsOf(bars, 100 * BUCKET, order));
    for (const from of [500_000, 999_900, 123_456, 0, 750_001]) {
      const before = store.asked.length;
      window.show(from, from + 60);
      await settled();
      expect(holds(store, order, window.state(), from, from + 60)).toBe(true);
      expect(store.asked.length - before).toBeLessThan(16);
    }
  });

  test('opens in the middle and goes both ways from there', async () => {
    const store = new FakeStore(MILLION);
    const window = await opened(store, order, timeOf(400_000));
    const { origin, begun } = window.state();
    expect([begun, Math.abs(origin - (order === 'oldest' ? 400_000 : 599_999)) < 500]).toEqual([true, true]);
    for (const from of [origin, origin - 600, origin - 1_200, origin + 600]) {
      window.show(from, from + 60);
      await settled();
      expect(holds(store, order, window.state(), from, from + 60)).toBe(true);
    }
  });
});

test('the ends of a list are known as such', async () => {
  const store = new FakeStore(230);
  const window = await opened(store);
  window.show(150, 230);
  await settled();
  expect(window.state()).toMatchObject({ first: 0, ended: true, origin: 0 });
  expect(window.state().rows).toHaveLength(230);
  const empty = await opened(new FakeStore(0));
  expect(empty.state()).toMatchObject({ begun: true, ended: true, rows: [] });
});

test('an error stops reading until somebody tries again, and the rows stay', async () => {
  const store = new FakeStore(5_000);
  const window = await opened(store);
  store.fail = true;
  window.show(600, 660);
  await settled();
  const asked = store.asked.length;
  window.show(700, 760);
  await settled();
  expect([window.state().error?.message, store.asked.length]).toEqual(['the disk is gone', asked]);
  expect(window.state().rows.length).toBeGreaterThan(0);
  store.fail = false;
  window.retry();
  await settled();
  expect(holds(store, 'newest', window.state(), 700, 760)).toBe(true);
});

test('a list that is closed takes nothing up any more', async () => {
  const store = new FakeStore(5_000);
  const window = new EventWindow(store.read, { order: 'newest', at: null });
  window.open();
  window.close();
  await settled();
  expect(window.state().begun).toBe(false);
  window.open();
  await settled();
  expect(window.state().begun).toBe(true);
});

test('a place between two known ones lies at a time between theirs', () => {
  const anchors = [
    { index: 0, ms: 1_000 },
    { index: 10, ms: 2_000 },
    { index: 10, ms: 5_000 },
    { index: 20, ms: 6_000 },
  ];
  expect([0, 5, 15, 20, 99].map((index) => timeOfIndex(anchors, index))).toEqual([1_000, 1_500, 5_500, 6_000, 6_000]);
  expect(timeOfIndex([], 5)).toBeNull();
  expect(
    anchorsOf(
      [
        { fromMs: 100, events: 3 },
        { fromMs: 300, events: 2 },
      ],
      400,
      'newest',
    ),
  ).toEqual([
    { index: 5, ms: 99 },
    { index: 2, ms: 299 },
    { index: 0, ms: 399 },
  ]);
});
