import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventOrder } from '../../../store/queries/event-order.ts';
import type { EventsPage } from '../../../store/queries/events.ts';
import { makeEvent, type EventSpec } from '../../support/builders.ts';
import { FRESH, type Harness, openHarness } from '../../support/harness.ts';

type Disturbance = 'nothing' | 'append newer' | 'append between' | 'append older' | 'rollover' | 'seal';

interface Walk {
  readonly order: EventOrder;
  readonly limits: readonly number[];
  readonly disturbances: readonly Disturbance[];
  /** Where a walk begins that goes both ways from a time, in milliseconds after the first event. */
  readonly at: number;
}

const walk: fc.Arbitrary<Walk> = fc.record({
  order: fc.constantFrom('newest' as const, 'oldest' as const),
  limits: fc.array(fc.integer({ min: 12, max: 60 }), { minLength: 1, maxLength: 5 }),
  disturbances: fc.array(fc.constantFrom<Disturbance>('nothing', 'append newer', 'append between', 'append older', 'rollover', 'seal', 'rollover'), {
    minLength: 3,
    maxLength: 12,
  }),
  at: fc.integer({ min: -2, max: 22 }),
});

const COUNT = 240;
/** Few different times, so that pages begin and end in the middle of one. */
const beginning = Array.from({ length: COUNT }, (_, index) => makeEvent(`first-${(index * 7_919) % COUNT}`, FRESH + (index % 20)));

/** Does to the store what goes on while somebody reads. */
class Meanwhile {
  readonly #store: Harness;
  readonly #what: readonly Disturbance[];
  #step = 0;

  constructor(store: Harness, what: readonly Disturbance[]) {
    this.#store = store;
    this.#what = what;
  }

  async next(): Promise<void> {
    const what = this.#what[this.#step % this.#what.length];
    this.#step += 1;
    const { repository } = this.#store;
    if (what === 'rollover') await repository.rollover();
    else if (what === 'seal') await repository.whenSealed();
    else if (what?.startsWith('append') === true) await this.#store.append(this.#more(what));
  }

  #more(what: string): EventSpec[] {
    const base = what.endsWith('newer') ? FRESH + 100 : what.endsWith('older') ? FRESH - 1_000 : FRESH;
    return Array.from({ length: 9 }, (_, index) => makeEvent(`later-${this.#step}-${index}`, base + (index % 20)));
  }
}

interface Reader {
  readonly store: Harness;
  readonly meanwhile: Meanwhile;
  readonly limits: readonly number[];
}

/** Reads pages until there are none, from this cursor on. */
async function readOn(
  { store, meanwhile, limits }: Reader,
  order: EventOrder,
  from: { cursor: string | null; at: number | null },
): Promise<{ ids: string[]; first: EventsPage }> {
  const read = (cursor: string | null, at: number | null, page: number): Promise<EventsPage> =>
    store.repository.events({ filter: {}, order, cursor, at, limit: limits[page % limits.length] ?? 10, full: false });
  const first = await read(from.cursor, from.at, 0);
  const ids = idsOf(first);
  let cursor = first.next;
  for (let page = 1; cursor !== null; page += 1) {
    await meanwhile.next();
    const next = await read(cursor, null, page);
    ids.push(...idsOf(next));
    cursor = next.next;
  }
  return { ids, first };
}

function idsOf({ events }: EventsPage): string[] {
  return events.map((event) => String(event['event_id']));
}

function inOrder(order: EventOrder): string[] {
  const oldest = beginning.toSorted((a, b) => Number(a.created_at_ms - b.created_at_ms) || (a.event_id < b.event_id ? -1 : 1));
  const ids = oldest.map((event) => event.event_id);
  return order === 'oldest' ? ids : ids.toReversed();
}

const old = (ids: readonly string[]): string[] => ids.filter((id) => id.startsWith('first-'));
const other = (order: EventOrder): EventOrder => (order === 'newest' ? 'oldest' : 'newest');

it('pages show every event of the beginning once, both ways, while the store appends, rolls over and seals', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(walk, async ({ order, limits, disturbances, at }) => {
      await using store = await openHarness();
      for (const part of [0, 1, 2]) {
        await store.append(beginning.filter((_, index) => index % 3 === part));
        if (part === 0) await store.repository.rollover();
      }
      const reader: Reader = { store, meanwhile: new Meanwhile(store, disturbances), limits };
      const whole = await readOn(reader, order, { cursor: null, at: null });
      expect(inOrder(order)).toHaveLength(COUNT);
      expect(old(whole.ids)).toEqual(inOrder(order));
      expect(new Set(whole.ids).size).toBe(whole.ids.length);

      // From the middle: what lies after the time, and then what lies before it.
      const after = await readOn(reader, order, { cursor: null, at: FRESH + at });
      const { before, index } = after.first;
      const back = before === null ? [] : (await readOn(reader, other(order), { cursor: before, at: null })).ids;
      expect(old([...back.toReversed(), ...after.ids])).toEqual(inOrder(order));
      expect(new Set([...back, ...after.ids]).size).toBe(back.length + after.ids.length);
      expect(index).toBeLessThanOrEqual(back.length); // what came meanwhile was not counted
    }),
    { numRuns: 5 },
  );
});

it('a page that begins at a time says how many events lie before it', async () => {
  await using store = await openHarness();
  await store.append(beginning);
  await store.repository.rollover();
  for (const order of ['newest', 'oldest'] as const) {
    const all = (await store.repository.events({ filter: {}, order, limit: 1_000, full: false })).events;
    for (const at of [FRESH - 5, FRESH, FRESH + 7, FRESH + 19, FRESH + 50]) {
      const page = await store.repository.events({ filter: {}, order, at, limit: 3, full: false });
      const before = all.filter((event) => (order === 'newest' ? Number(event['created_at_ms']) > at : Number(event['created_at_ms']) < at)).length;
      expect([order, at, page.index]).toEqual([order, at, before]);
      expect(idsOf(page)).toEqual(idsOf({ ...page, events: all.slice(before, before + 3) }));
    }
  }
});
