import { existsSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { Hub } from '../../../store/duckdb/hub.ts';
import { usageOptions } from '../../../store/queries/options.ts';
import { usageSeries, type UsageSeries } from '../../../store/queries/usage-series.ts';
import { forgetSegments } from '../../../store/rollups/cache-file.ts';
import { LANE_TABLES } from '../../../store/rollups/lanes.ts';
import type { RollupCache } from '../../../store/rollups/rollup-cache.ts';
import { Rollups } from '../../../store/rollups/rollups.ts';
import { makeEvents } from '../../support/builders.ts';
import { EXPIRED, FRESH, NOW, openHarness } from '../../support/harness.ts';
import { cacheContext, filledCache } from '../../support/rollup-cache.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { openSegments, type TestSegment, type TestSegments } from '../../support/segments.ts';

const START = Date.parse('2024-05-01T00:00:00Z');
const QUERY = { fromMs: START, toMs: START + 2 * DAY_MS, bucket: 'hour', zone: 'UTC', by: 'key' } as const;
const NONSENSE = 1_000_000n;

function sealed(count = 2, more: Partial<TestSegment> = {}): TestSegment[] {
  const day = (n: number): TestSegment['events'] => rollupEvents(n, 60, { fromMs: START + n * HOUR_MS, toMs: START + DAY_MS });
  return Array.from({ length: count }, (_, n) => ({
    tier: 'archived', rollups: true, ...more, events: day(n).map((e) => ({ ...e, event_id: `${n}-${e.event_id}` })),
  })); // prettier-ignore
}

function draw({ hub, set }: TestSegments, rollups?: Rollups): Promise<UsageSeries> {
  return usageSeries(hub, set, QUERY, undefined, rollups);
}

/** Changes the cache behind its back; answers what a query would then read. */
async function meddle({ hub }: TestSegments, cache: RollupCache, sql: string): Promise<void> {
  using lease = cache.lease();
  using connection = await hub.connect();
  await connection.run(sql.replaceAll('CACHE', lease?.name ?? 'nothing'));
}

async function rowsIn({ hub }: TestSegments, cache: RollupCache): Promise<number[]> {
  using lease = cache.lease();
  using connection = await hub.connect();
  const counts: number[] = [];
  for (const table of LANE_TABLES) counts.push(Number((await connection.row(`SELECT count(*) AS n FROM ${lease?.name}.${table}`))?.['n']));
  return counts;
}

describe('charts', () => {
  it('are read from the segments without a cache', async () => {
    await using segments = await openSegments(sealed(2, { after: `UPDATE AT.segment_rollups_hourly SET requests = ${NONSENSE}` }));
    expect((await draw(segments, new Rollups())).rows.every(({ requests }) => requests >= NONSENSE)).toBe(true);
    expect((await draw(segments)).total.requests).toBe(120);
  });

  it('are read from the cache where it has the segment, whatever lies in the segment', async () => {
    await using segments = await openSegments(sealed());
    await using cache = await filledCache(segments);
    await meddle(segments, cache, `UPDATE CACHE.by_key SET requests = ${NONSENSE}`);
    expect((await draw(segments, new Rollups(cache))).rows.every(({ requests }) => requests >= NONSENSE)).toBe(true);
  });

  it('take hours that are cut from the events', async () => {
    await using segments = await openSegments(sealed(1, { after: `UPDATE AT.segment_rollups_hourly SET requests = 0` }));
    const query = { ...QUERY, fromMs: START + 11.5 * HOUR_MS, toMs: START + 20.5 * HOUR_MS, bucket: 'day' } as const;
    const { hub, set } = segments;
    const edges = [
      { ...query, toMs: START + 12 * HOUR_MS },
      { ...query, fromMs: START + 20 * HOUR_MS },
    ];
    const inEdges = await Promise.all(edges.map((edge) => usageSeries(hub, set, edge)));
    const { total } = await usageSeries(hub, set, query, undefined, new Rollups());
    expect(total.requests).toBe(inEdges.reduce((sum, edge) => sum + edge.total.requests, 0));
    expect(total.requests).toBeGreaterThan(0);
  });
});

describe('the rollup cache', () => {
  it('has every segment that has rollups, for its owner alone, and leaves no log', async () => {
    await using segments = await openSegments([...sealed(3), ...sealed(1, { rollups: false }), { tier: 'active' as const, events: [] }].map(unlike));
    await using cache = await filledCache(segments);
    using lease = cache.lease();
    expect(segments.descriptors.map((d) => lease?.entryOf(d) !== undefined)).toEqual([true, true, true, false, false]);
    expect((await stat(join(segments.root, 'cache.duckdb'))).mode & 0o777).toBe(0o600);
    expect(existsSync(join(segments.root, 'cache.duckdb.wal'))).toBe(false);
  });

  it('goes on with what it had when the store opens again, and adds what is new', async () => {
    await using segments = await openSegments(sealed(3).map(unlike));
    const all = segments.set.segments;
    segments.set.publish(all.slice(0, 2));
    const first = await filledCache(segments);
    await meddle(segments, first, 'UPDATE CACHE.by_key SET errors = 0; CHECKPOINT CACHE');
    await first.close();
    await restart(segments);
    segments.set.publish(all);
    await using cache = await filledCache(segments);
    expect((await draw(segments, new Rollups(cache))).total.errors).toBe((await draw(segments)).total.errors - (await errorsOf(segments, 2)));
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['is gone', (path) => rm(path)],
    ['is no database', (path) => writeFile(path, 'not a database')],
    ['is empty', (path) => writeFile(path, '')],
    ['is a database without tables', (path) => rm(path).then(() => change(path, 'SELECT 1'))],
    ['is of another version', (path) => change(path, 'UPDATE CACHE.about SET version = version + 1')],
    ['belongs to another store', (path) => change(path, "UPDATE CACHE.about SET store_id = 'another'")],
    ['lacks a table', (path) => change(path, 'DROP TABLE CACHE.segments')],
  ])('is made anew when it %s', async (_what, harm) => {
    await using segments = await openSegments(sealed());
    await (await filledCache(segments)).close();
    await restart(segments);
    const path = join(segments.root, 'cache.duckdb');
    await harm(path);
    await using cache = await filledCache(segments);
    expect(await draw(segments, new Rollups(cache))).toEqual(await draw(segments));
    using lease = cache.lease();
    expect(segments.descriptors.every((d) => lease?.entryOf(d) !== undefined)).toBe(true);
  });

  it('forgets segments that are not visible any more, once nobody reads it', async () => {
    await using segments = await openSegments(sealed(2).map(unlike));
    await using cache = await filledCache(segments);
    const before = await rowsIn(segments, cache);
    const lease = cache.lease();
    segments.set.publish(segments.set.segments.slice(0, 1));
    cache.nudge();
    await Promise.resolve();
    expect(await rowsIn(segments, cache)).toEqual(before);
    expect((await draw(segments, new Rollups(cache))).total.requests).toBe(60);
    lease?.[Symbol.dispose]();
    await cache.whenIdle();
    const after = await rowsIn(segments, cache);
    expect(after.every((n, index) => n > 0 && n < (before[index] ?? 0))).toBe(true);
    expect(await draw(segments, new Rollups(cache))).toEqual(await draw(segments));
  });

  it('takes segments in and out while charts are drawn, and no chart is wrong', async () => {
    const told: unknown[] = [];
    await using segments = await openSegments(sealed(8).map(unlike));
    const all = segments.set.segments;
    segments.set.publish([]);
    await using cache = await filledCache(segments, { listener: { failed: (what, error) => told.push([what, error]) } });
    const rollups = new Rollups(cache);
    for (const count of [1, 2, 5, 8, 3, 0, 8, 7]) {
      segments.set.publish(all.slice(0, count));
      cache.nudge();
      const drawn = await Promise.all([1, 2, 3].map(() => draw(segments, rollups)));
      expect(drawn.map(({ total }) => total.requests)).toEqual([60 * count, 60 * count, 60 * count]);
    }
    expect(told).toEqual([]);
  });

  it('does not answer for a file of the same name and another content', async () => {
    await using segments = await openSegments(sealed(1));
    await using cache = await filledCache(segments);
    const [one] = segments.set.segments;
    if (one === undefined) throw new Error('There is no segment.');
    segments.set.publish([{ ...one, descriptor: { ...one.descriptor, sha256: 'f'.repeat(64) } }]);
    using lease = cache.lease();
    expect(segments.set.segments.map((s) => lease?.entryOf(s.descriptor))).toEqual([undefined]);
  });

  it('that fails a query costs nobody an answer: it is told and made anew', async () => {
    const told: string[] = [];
    await using segments = await openSegments(sealed());
    await using cache = await filledCache(segments, { listener: { failed: (what) => told.push(what) } });
    await meddle(segments, cache, 'DROP TABLE CACHE.by_key');
    expect(await draw(segments, new Rollups(cache))).toEqual(await draw(segments));
    expect(told).toEqual(['reading the rollup cache']);
    await cache.whenIdle();
    expect(await rowsIn(segments, cache)).not.toContain(0);
    await draw(segments, new Rollups(cache));
    expect(told).toHaveLength(1);
  });

  it('is not blamed for a query that was aborted or asks for nonsense', async () => {
    const told: string[] = [];
    await using segments = await openSegments(sealed());
    await using cache = await filledCache(segments, { listener: { failed: (what) => told.push(what) } });
    const rollups = new Rollups(cache);
    const { hub, set } = segments;
    await expect(usageSeries(hub, set, QUERY, AbortSignal.abort(new Error('enough')), rollups)).rejects.toThrow('enough');
    await expect(usageSeries(hub, set, { ...QUERY, filter: { status: ['4x'] } }, undefined, rollups)).rejects.toThrow('is no status');
    expect(told).toEqual([]);
  });

  it('waits while the disk is full, and queries do without', async () => {
    const told: string[] = [];
    let free: number | null = 0;
    await using segments = await openSegments(sealed());
    const { fs } = cacheContext(segments).options;
    await using cache = await filledCache(segments, {
      fs: { ...fs, freeBytes: () => Promise.resolve(free) },
      listener: { failed: (what) => told.push(what) },
    });
    expect(await draw(segments, new Rollups(cache))).toEqual(await draw(segments));
    expect(told).toContain('keeping the rollup cache');
    free = null;
    await expect.poll(() => rowsIn(segments, cache)).not.toContain(0);
  });
});

describe('a store', () => {
  it('keeps its cache up while segments are sealed and removed, and loses nothing with it', async () => {
    await using h = await openHarness({ rollupCache: true });
    for (const [name, ms] of [
      ['old', EXPIRED],
      ['new', FRESH],
    ] as const) {
      await h.append(makeEvents(name, 5, ms));
      await h.repository.rollover();
    }
    await h.repository.whenSealed();
    await h.repository.whenCached();
    const query = { fromMs: FRESH - DAY_MS, toMs: NOW, bucket: 'day', zone: 'UTC', by: 'model' } as const;
    expect((await h.repository.usageSeries(query)).total.requests).toBe(5);
    const path = join(h.root, 'cache.duckdb');
    expect(existsSync(path)).toBe(true);
    await h.reopen({ readOnly: true });
    expect((await h.repository.usageSeries(query)).total.requests).toBe(5);
    await h.repository[Symbol.asyncDispose]();
    await rm(path);
    await h.reopen({ readOnly: true });
    expect((await h.repository.usageSeries(query)).total.requests).toBe(5);
    expect(existsSync(path)).toBe(false);
    await h.reopen({ rollupCache: true });
    await h.repository.whenSealed(); // late events are closed when the store is
    await h.repository.whenCached();
    expect(existsSync(path)).toBe(true);
    const { hub, set } = h.repository.context;
    expect(await h.repository.usageOptions()).toEqual(await usageOptions(hub, set));
    await h.check();
  });
});

describe('an engine that is restarted while the cache is kept up', () => {
  it.each([1, 2, 3])('has every file open once afterwards (%i)', async () => {
    await using h = await openHarness({ rollupCache: true });
    await h.append(makeEvents('a', 3, FRESH));
    h.points.fail('rollover.published');
    await expect(h.repository.rollover()).rejects.toThrow('failed at');
    await h.append(makeEvents('b', 2, FRESH));
    await h.repository.whenSealed();
    await h.check();
  });
});

it('what cannot be taken out of the cache as a whole stays in it as a whole', async () => {
  await using segments = await openSegments(sealed());
  await using cache = await filledCache(segments);
  await meddle(segments, cache, `DROP TABLE CACHE.${LANE_TABLES.at(-1)}`);
  using lease = cache.lease();
  using connection = await segments.hub.connect();
  await expect(forgetSegments(connection, lease?.name ?? '', [1])).rejects.toThrow(LANE_TABLES.at(-1));
  for (const table of ['segments', ...LANE_TABLES.slice(0, -1)])
    expect((await connection.row(`SELECT count(*) > 0 AS there FROM ${lease?.name}.${table} WHERE entry = 1`))?.['there']).toBe(true);
});

/** The same segment with ids of its own, so that no two have the same digest. */
function unlike(segment: TestSegment, index: number): TestSegment {
  return { ...segment, events: segment.events.map((e) => ({ ...e, event_id: `${index}/${e.event_id}` })) };
}

/** Lets go of every file, as closing and opening the store would. */
async function restart({ hub }: TestSegments): Promise<void> {
  await hub.restart();
}

async function change(path: string, sql: string): Promise<void> {
  const hub = await Hub.open({ memoryMb: 128, threads: 1, spillFolder: null });
  await hub.attach(path, 'harmed', 'disposable');
  {
    using connection = await hub.connect();
    await connection.run(`${sql.replaceAll('CACHE', 'harmed')}; CHECKPOINT harmed`);
  }
  await hub.close();
}

async function errorsOf({ hub, set }: TestSegments, count: number): Promise<number> {
  using view = await set.acquire();
  const names = view.segments.slice(0, count).map(({ file }) => file.name);
  using connection = await hub.connect();
  let errors = 0;
  for (const name of names) errors += Number((await connection.row(`SELECT sum(errors) AS n FROM ${name}.segment_rollups_hourly`))?.['n']);
  return errors;
}
