import { describe, expect, it } from 'vitest';
import { nodeFs } from '../../../store/disk/durable-fs.ts';
import { DAY_MS } from '../../../store/domain/time.ts';
import { type VerifyLevel, verifySegments } from '../../../store/segments/verify.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { openSegments, STORE_ID, type TestSegment } from '../../support/segments.ts';

const START = Date.parse('2024-05-01T00:00:00Z');
const EVENTS = rollupEvents(3, 200, { fromMs: START, toMs: START + DAY_MS - 10 });
const ONE_ROW = 'rowid = (SELECT min(rowid) FROM AT.segment_rollups_hourly)';

/** What verification says of a sealed segment to which this was done after it was sealed. */
async function lawsBroken(level: VerifyLevel, after?: string, more: Partial<TestSegment> = {}): Promise<readonly string[]> {
  await using segments = await openSegments([
    { tier: 'archived', rollups: true, events: EVENTS, ...more, ...(after === undefined ? {} : { after }) },
  ]);
  const { hub, set, root } = segments;
  const clock = { now: () => START + 2 * DAY_MS };
  const context = { hub, set, root, fs: nodeFs, storeId: STORE_ID, clock, catalogProblems: () => Promise.resolve([]) };
  const { findings } = await verifySegments(context, null, undefined, { level });
  return findings.filter(({ severity }) => severity === 'error').map(({ law }) => law);
}

describe('verifying rollups', () => {
  it.each(['quick', 'full'] as const)('finds nothing at the %s level in a segment as it was sealed', async (level) => {
    expect(await lawsBroken(level)).toEqual([]);
  });

  it.each(['quick', 'full'] as const)('asks nothing at the %s level of a segment that has none', async (level) => {
    expect(await lawsBroken(level, undefined, { rollups: false })).toEqual([]);
  });

  it.each(['requests', 'output', 'credits', 'credits_missing', 'last_ms'])('finds at either level %s that do not add up', async (column) => {
    const harm = `UPDATE AT.segment_rollups_hourly SET ${column} = ${column} + 100000000`;
    expect(new Set(await lawsBroken('quick', harm))).toEqual(new Set(['L12']));
    expect(new Set(await lawsBroken('full', harm))).toEqual(new Set(['L12']));
  });

  it.each([
    ['put with another key', `UPDATE AT.segment_rollups_hourly SET key_id = 'somebody else' WHERE ${ONE_ROW}`],
    ['put into another hour', `UPDATE AT.segment_rollups_hourly SET created_at_ms = created_at_ms + 3600000 WHERE ${ONE_ROW}`],
    [
      'there as two halves',
      `INSERT INTO AT.segment_rollups_hourly BY NAME SELECT * REPLACE (0 AS requests, 0 AS output, 0 AS input_cached,
       0 AS input_uncached, 0 AS billable, 0 AS credits, 0 AS credits_missing) FROM AT.segment_rollups_hourly WHERE ${ONE_ROW}`,
    ],
    ['of another latency', `UPDATE AT.segment_rollups_hourly SET latency_sketch = MAP {1::SMALLINT: 1::UBIGINT}`],
    ['of an event without a model', `UPDATE AT.segment_rollups_hourly SET model = '' WHERE model IS NULL`],
  ])('finds at the full level what is %s', async (_what, harm) => {
    expect(await lawsBroken('quick', harm)).toEqual([]);
    expect(await lawsBroken('full', harm)).toEqual(['L12']);
  });
});
