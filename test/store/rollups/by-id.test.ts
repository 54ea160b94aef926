import { describe, expect, it } from 'vitest';
import { eventById, type FoundEvent } from '../../../store/queries/events.ts';
import { ID_TABLE } from '../../../store/rollups/id-table.ts';
import type { RollupCache } from '../../../store/rollups/rollup-cache.ts';
import { Rollups } from '../../../store/rollups/rollups.ts';
import { filledCache } from '../../support/rollup-cache.ts';
import { openSegments, type TestEvent, type TestSegments } from '../../support/segments.ts';

const START = Date.parse('2024-05-01T00:00:00Z');
const ARCHIVED = 4;
const IDS = ['s0-0', 's1-39', 's2-17', 's3-5', 'active-3'];

function events(prefix: string, count: number): TestEvent[] {
  return Array.from({ length: count }, (_, i) => ({ event_id: `${prefix}-${i}`, created_at_ms: START + i }));
}

function openMixed(): Promise<TestSegments> {
  const archived = Array.from({ length: ARCHIVED }, (_, n) => ({ tier: 'archived' as const, rollups: true, events: events(`s${n}`, 40) }));
  return openSegments([...archived, { tier: 'active', events: events('active', 10) }]);
}

function find({ hub, set }: TestSegments, id: string, rollups: Rollups): Promise<FoundEvent | null> {
  return eventById(hub, set, id, { full: false }, undefined, rollups);
}

async function foundIds(segments: TestSegments, rollups: Rollups): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const id of IDS) found.push((await find(segments, id, rollups))?.event['event_id']);
  return found;
}

async function meddle({ hub }: TestSegments, cache: RollupCache, sql: string): Promise<void> {
  using lease = cache.lease();
  using connection = await hub.connect();
  await connection.run(sql.replaceAll('IDS', `${lease?.name ?? 'nothing'}.${ID_TABLE}`));
}

describe('an event is found by its id', () => {
  it('in the segment that the cache points at, without a look at those it has no hint of', async () => {
    await using segments = await openMixed();
    await using cache = await filledCache(segments);
    using connection = await segments.hub.connect();
    using view = await segments.set.acquire();
    await new Rollups(cache).answer(async (read) => {
      using rolled = await read(connection, view.segments);
      expect(rolled.cached.size).toBe(ARCHIVED);
      const pointed = await Promise.all(['s2-17', 'active-3', 'nobody'].map((id) => rolled.holding(id)));
      expect(pointed.map((hinted) => [...hinted].map(({ descriptor }) => descriptor.sequence))).toEqual([[3], [], []]);
    });
    expect(await foundIds(segments, new Rollups(cache))).toEqual(IDS);
  });

  it.each([
    ['knows no ids', 'DELETE FROM IDS'],
    ['points elsewhere', `UPDATE IDS SET entry = 1 + entry % ${ARCHIVED}`],
    ['cannot be asked', 'DROP TABLE IDS'],
  ])('although the cache %s', async (_what, sql) => {
    await using segments = await openMixed();
    await using cache = await filledCache(segments);
    await meddle(segments, cache, sql);
    expect(await foundIds(segments, new Rollups(cache))).toEqual(IDS);
    expect(await find(segments, 'nobody', new Rollups(cache))).toBeNull();
  });

  it('without a cache', async () => {
    await using segments = await openMixed();
    expect(await foundIds(segments, new Rollups())).toEqual(IDS);
  });
});
