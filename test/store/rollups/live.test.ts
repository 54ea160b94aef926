import { describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { Connection } from '../../../store/duckdb/connection.ts';
import type { Hub } from '../../../store/duckdb/hub.ts';
import { usageSeries, type UsageSeries, type UsageSeriesQuery } from '../../../store/queries/usage-series.ts';
import type { LiveRollups } from '../../../store/rollups/live-rollups.ts';
import { liveSums, type LiveTable } from '../../../store/rollups/live-tables.ts';
import { Rollups } from '../../../store/rollups/rollups.ts';
import type { VisibleSegment } from '../../../store/segments/segment-set.ts';
import { breakEngine } from '../../support/break-engine.ts';
import { makeEvents } from '../../support/builders.ts';
import { EXPIRED, FRESH, type Harness, openHarness } from '../../support/harness.ts';
import { liveRollups, liveTables } from '../../support/live-rollups.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { scannedEvents } from '../../support/scanned-events.ts';
import { openSegments, type TestSegments } from '../../support/segments.ts';

const QUERY = { fromMs: EXPIRED - DAY_MS, toMs: FRESH + DAY_MS, bucket: 'hour', zone: 'UTC', by: 'key' } as const;
const EAGER = { liveRollupRows: 10, sealing: false } as const;

function draw({ repository }: Harness): Promise<UsageSeries> {
  return repository.usageSeries(QUERY);
}

/** Draws a chart and waits until what it had to read from the events is summed. */
async function drawAndSum(h: Harness): Promise<void> {
  await draw(h);
  await h.repository.whenCached();
}

/** The chart is that of the events alone; answers how many of them had to be read for it. */
async function expectExact(h: Harness, query: UsageSeriesQuery = QUERY): Promise<number> {
  const { hub, set } = h.repository.context;
  let drawn: UsageSeries | null = null;
  const scanned = await scannedEvents(async () => (drawn = await h.repository.usageSeries(query)));
  expect(drawn).toEqual(await usageSeries(hub, set, query));
  return scanned;
}

describe('a chart of a segment that is not sealed', () => {
  it('reads its events once, and from then on those that came since', async () => {
    await using h = await openHarness(EAGER);
    await h.append(makeEvents('a', 25, FRESH));
    expect(await expectExact(h)).toBe(25);
    await h.repository.whenCached();
    expect(await expectExact(h)).toBe(0);
    await h.append(makeEvents('b', 4, FRESH));
    expect(await expectExact(h)).toBe(4);
    await h.append(makeEvents('c', 6, FRESH));
    expect(await expectExact(h)).toBe(10);
    await h.repository.whenCached();
    expect(await expectExact(h)).toBe(0);
    await h.check();
  });

  it('sums on from where it was, and does not read again what is summed', async () => {
    await using h = await openHarness(EAGER);
    await h.append(makeEvents('a', 25, FRESH));
    await drawAndSum(h);
    await h.append(makeEvents('b', 12, FRESH));
    const made = vi.spyOn(Connection.prototype, 'run');
    await drawAndSum(h);
    const [sql] = made.mock.calls.map(([text]) => text).filter((text) => text.startsWith('CREATE TABLE memory.main.live_'));
    made.mockRestore();
    expect(await expectExact(h)).toBe(0);
    expect(sql).toMatch(/rowid >= 25 AND rowid < 37/);
    await h.check();
  });

  it('reads hours that a day begins in from the events, also those that are summed', async () => {
    await using h = await openHarness(EAGER);
    const query = { ...QUERY, fromMs: FRESH - 5 * DAY_MS, bucket: 'day', zone: 'Asia/Kolkata' } as const;
    const midnight = FRESH + 6.5 * HOUR_MS;
    await h.append([...makeEvents('before', 20, midnight - 10_000), ...makeEvents('a', 10, FRESH)]);
    await drawAndSum(h);
    expect(await expectExact(h, query)).toBe(20);
    await h.append([...makeEvents('since', 4, midnight - 2_000), ...makeEvents('b', 3, FRESH)]);
    expect(await expectExact(h, query)).toBe(27);
    await h.check();
  });

  it('goes on with the sums after a rollover, and drops them when the segment is sealed', async () => {
    await using h = await openHarness(EAGER);
    await h.append(makeEvents('a', 25, FRESH));
    await drawAndSum(h);
    await h.append(makeEvents('b', 4, FRESH));
    await h.repository.rollover();
    expect(await expectExact(h)).toBe(4);
    await h.append(makeEvents('c', 3, FRESH));
    expect(await expectExact(h)).toBe(7);
    const { hub } = h.repository.context;
    expect(await liveTables(hub)).toHaveLength(1);
    await h.reopen({ sealing: true });
    await h.repository.whenSealed();
    await drawAndSum(h);
    await h.append(makeEvents('d', 9, FRESH));
    await drawAndSum(h);
    expect(await liveTables(h.repository.context.hub)).toHaveLength(1);
    await h.repository.rollover();
    await h.repository.whenSealed();
    await h.repository.whenCached();
    expect(await liveTables(h.repository.context.hub)).toEqual([]);
    expect(await expectExact(h)).toBe(0);
    await h.check();
  });

  it('is exact for late events, which have a segment of their own, and after retention has taken the active one', async () => {
    await using h = await openHarness(EAGER);
    await h.append([...makeEvents('late', 15, EXPIRED), ...makeEvents('a', 15, FRESH)]);
    await drawAndSum(h);
    expect(await expectExact(h)).toBe(0);
    expect(await liveTables(h.repository.context.hub)).toHaveLength(2);
    h.clock.advance(100 * DAY_MS);
    await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
    expect((await draw(h)).total.requests).toBe(15);
    await h.repository.whenCached();
    expect(await liveTables(h.repository.context.hub)).toHaveLength(1);
    await h.repository.restore(h.repository.retention()?.trash[0]?.id ?? '');
    await drawAndSum(h);
    expect(await expectExact(h)).toBe(0);
    expect((await draw(h)).total.requests).toBe(30);
    await h.check();
  });

  it('is exact when inserts were taken back in between: rows have the numbers in which they were committed', async () => {
    await using h = await openHarness(EAGER);
    for (const n of [12, 3, 20]) {
      h.points.fail('append.commit.before');
      await expect(h.append(makeEvents(`lost-${n}`, 40, FRESH))).rejects.toThrow('failed at');
      await h.append(makeEvents(`kept-${n}`, n, FRESH));
      await expectExact(h);
      await h.repository.whenCached();
      await expectExact(h);
    }
    expect(await numbers(h)).toEqual({ rows: 35n, next: 35n });
    await h.check();
  });

  it('begins anew when the engine was restarted, and when the store is opened again, to write or only to read', async () => {
    await using h = await openHarness(EAGER);
    await h.append(makeEvents('a', 25, FRESH));
    await drawAndSum(h);
    await breakEngine(h.repository.context.hub);
    await h.append(makeEvents('b', 3, FRESH));
    expect(await expectExact(h)).toBe(28);
    await h.repository.whenCached();
    expect(await expectExact(h)).toBe(0);
    await h.reopen({ readOnly: true });
    expect(await expectExact(h)).toBe(28);
    await h.repository.whenCached();
    expect(await expectExact(h)).toBe(0);
    await h.reopen();
    await h.check();
  });

  it('sums by just what is asked for', async () => {
    await using h = await openHarness(EAGER);
    const { repository } = h;
    await h.append(makeEvents('a', 25, FRESH, { model: 'gpt-5' }));
    await repository.usageSeries({ ...QUERY, filter: { model: ['gpt-5'] } });
    await repository.whenCached();
    expect(await kindsOf(repository.context.hub)).toEqual(['by_key_id_key_name_model', 'by_key_id_model']);
    await h.check();
  });
});

describe('whoever waits until nobody reads a segment', () => {
  it('does not wait for its sums: they give way and are made later', async () => {
    await using h = await openHarness(EAGER);
    await h.append(makeEvents('a', 25, FRESH));
    const summing = holdSumming();
    await draw(h);
    await summing.begun;
    const rolled = await h.repository.rollover();
    expect(rolled?.closed.totals.rows).toBe(25);
    summing.restore();
    await h.repository.whenCached();
    expect(await expectExact(h)).toBe(0);
    await h.check();
  });

  it('nor does closing the store', async () => {
    await using h = await openHarness(EAGER);
    await h.append(makeEvents('a', 25, FRESH));
    const summing = holdSumming();
    await draw(h);
    await summing.begun;
    await h.close();
    expect(h.isClosed).toBe(true);
    summing.restore();
    await h.reopen();
    await h.check();
  });
});

describe('sums that something is wrong with', () => {
  it('cost nobody an answer: they are thrown away, told, and done without', async () => {
    const told: string[] = [];
    await using h = await openHarness({ ...EAGER, listener: { failed: (what) => told.push(what) } });
    await h.append(makeEvents('a', 25, FRESH));
    await drawAndSum(h);
    const { hub } = h.repository.context;
    const [table] = await liveTables(hub);
    await hub.query((connection) => connection.run(`ALTER TABLE memory.main.${table} DROP COLUMN billable`));
    const { set } = h.repository.context;
    expect(await draw(h)).toEqual(await usageSeries(hub, set, QUERY));
    expect(told).toEqual(['reading sums of events that are not sealed']);
    await h.repository.whenCached();
    expect(await liveTables(hub)).toEqual([]);
    await drawAndSum(h);
    expect(await expectExact(h)).toBe(25);
    await h.repository.rollover();
    await h.append(makeEvents('b', 15, FRESH));
    await drawAndSum(h);
    expect(await expectExact(h)).toBe(25);
    expect(told).toHaveLength(1);
    await h.check();
  });

  it('that cannot be made are told once', async () => {
    const told: string[] = [];
    await using h = await openHarness({ ...EAGER, listener: { failed: (what) => told.push(what) } });
    await h.append(makeEvents('a', 25, FRESH));
    // oxlint-disable-next-line typescript/unbound-method -- called below with the connection it was called on
    const { run } = Connection.prototype;
    const made = vi.spyOn(Connection.prototype, 'run').mockImplementation(function (this: Connection, sql, ...rest) {
      return sql.startsWith('CREATE TABLE memory.main.live_') ? Promise.reject(new Error('out of something')) : run.call(this, sql, ...rest);
    });
    await drawAndSum(h);
    made.mockRestore();
    await drawAndSum(h);
    expect(told).toEqual(['summing events that are not sealed']);
    expect(await expectExact(h)).toBe(25);
    await h.check();
  });

  it('are not made when they would take too much memory', async () => {
    await using segments = await someActive();
    await using live = liveRollups(segments, 20, 60);
    const rollups = new Rollups(null, live);
    for (const by of [null, 'key', 'account'] as const) {
      for (let turn = 0; turn < 2; turn++) {
        const query = { ...SPAN, bucket: 'day', zone: 'UTC', by } as const;
        expect(await usageSeries(segments.hub, segments.set, query, undefined, rollups)).toEqual(
          await usageSeries(segments.hub, segments.set, query),
        );
        await live.whenIdle();
      }
    }
    expect(await kindsOf(segments.hub)).toEqual(['by_provider']);
  });
});

describe('a reader', () => {
  it('keeps the sums it may have found, also when there are newer ones, until it is done', async () => {
    await using segments = await someActive();
    const { set, hub } = segments;
    const [all] = set.segments;
    if (all === undefined) throw new Error('There is no segment.');
    set.publish([withRows(all, 50)]);
    await using live = liveRollups(segments);
    await findSoon(live, withRows(all, 50));
    const lease = live.lease();
    const found = lease.find(withRows(all, 50), BY_KEY);
    expect(found?.upTo).toBe(50);
    set.publish([all]);
    await findSoon(live, all);
    expect(live.lease().find(all, BY_KEY)?.upTo).toBe(100);
    expect(await liveTables(hub)).toHaveLength(2);
    lease[Symbol.dispose]();
    await live.whenIdle();
    expect(await liveTables(hub)).toHaveLength(1);
  });

  it('whose view is older than the sums has none', async () => {
    await using segments = await someActive();
    const [all] = segments.set.segments;
    if (all === undefined) throw new Error('There is no segment.');
    await using live = liveRollups(segments);
    await findSoon(live, all);
    using lease = live.lease();
    expect(lease.find(withRows(all, 99), BY_KEY)).toBeNull();
    expect(lease.find(all, BY_KEY)?.upTo).toBe(100);
  });
});

const BY_KEY: LiveTable = byKey();
const START = Date.parse('2024-05-01T00:00:00Z');
const SPAN = { fromMs: START, toMs: START + DAY_MS };

function byKey(): LiveTable {
  const table = liveSums(['created_at_ms', 'key_id', 'requests']);
  if (table === undefined) throw new Error('There is no table by key.');
  return table;
}

/** One active segment of a hundred events. */
function someActive(): Promise<TestSegments> {
  return openSegments([{ tier: 'active', events: rollupEvents(1, 100, { fromMs: START, toMs: START + 20 * HOUR_MS }) }]);
}

/** The segment as it was when it had so many events. */
function withRows({ descriptor, file }: VisibleSegment, rows: number): VisibleSegment {
  return { file, descriptor: { ...descriptor, totals: { ...descriptor.totals, rows } } };
}

async function findSoon(live: LiveRollups, segment: VisibleSegment): Promise<void> {
  {
    using lease = live.lease();
    lease.find(segment, BY_KEY);
  }
  await live.whenIdle();
}

/** What the tables hold, without their numbers. */
async function kindsOf(hub: Hub): Promise<string[]> {
  return (await liveTables(hub)).map((name) => name.replace(/^live_(.*)_\d+$/, '$1')).toSorted();
}

/** Lets summing begin once and then go on until it is told to stop. */
function holdSumming(): { readonly begun: Promise<void>; restore(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = Reflect.get(Connection.prototype, 'run') as Connection['run'];
  let begun = false;
  const spy = vi.spyOn(Connection.prototype, 'run').mockImplementation(async function (this: Connection, ...asked) {
    const [sql, , signal] = asked;
    if (begun || !sql.startsWith('CREATE TABLE memory.main.live_')) return await run.apply(this, asked);
    begun = true;
    resolve();
    await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  });
  return { begun: promise, restore: () => spy.mockRestore() };
}

/** How many events the active segment has, and the number that the next one gets. */
async function numbers({ repository }: Harness): Promise<unknown> {
  const { hub, set } = repository.context;
  const name = set.segments.at(-1)?.file.name ?? '';
  return await hub.query((connection) => connection.row(`SELECT count(*) AS rows, max(rowid) + 1 AS next FROM ${name}.usage_events`));
}
