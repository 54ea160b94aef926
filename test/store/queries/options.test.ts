import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { segmentId } from '../../../store/domain/ids.ts';
import { HOUR_MS } from '../../../store/domain/time.ts';
import { NotFoundError } from '../../../store/errors.ts';
import { usageOptions } from '../../../store/queries/options.ts';
import { segmentDetail } from '../../../store/queries/segment-detail.ts';
import { openSegments, type TestEvent, type TestSegments } from '../../support/segments.ts';

const START = Date.parse('2024-05-01T00:00:00Z');
const event = (n: number, extra: Readonly<Record<string, string | number | null>> = {}): TestEvent => ({
  event_id: `e${n}`,
  created_at_ms: START + n * HOUR_MS,
  ...extra,
});

describe('filter options', () => {
  it('offer every value of every tier with its number of events, most first, and no missing values', async () => {
    await using segments = await openSegments([
      {
        tier: 'archived',
        events: [
          event(0, { model: 'm1', key_id: 'k1', key_name: 'before' }),
          event(1, { model: 'm2', key_id: 'k2', key_name: 'k2', status_code: 429 }),
        ],
      },
      {
        tier: 'active',
        events: [
          event(2, { model: 'm2', key_id: 'k1', key_name: 'after' }),
          event(3, { key_id: 'k1', key_name: 'after', account_name: 'a', status_code: 404 }),
        ],
      },
    ]);
    const { fromMs, toMs, options, missing } = await usageOptions(segments.hub, segments.set);
    expect([fromMs, toMs, missing]).toEqual([START, START + 3 * HOUR_MS, []]);
    expect(options.key).toEqual([{ value: 'k1', name: 'after', requests: 3 }, { value: 'k2', name: null, requests: 1 }]); // prettier-ignore
    expect(options.model.map((o) => [o.value, o.requests])).toEqual([['m2', 2], ['m1', 1]]); // prettier-ignore
    expect(options.account.map((o) => [o.value, o.requests])).toEqual([['a', 1]]);
    expect(options.provider.map((o) => o.value)).toEqual(['codex']);
    expect(options.status.map((o) => [o.value, o.requests])).toEqual([['2xx', 2], ['4xx', 2], ['200', 2], ['404', 1], ['429', 1]]); // prettier-ignore
  });

  it('are none in a store without events', async () => {
    await using segments = await openSegments([{ tier: 'active', events: [] }]);
    const { fromMs, toMs, options } = await usageOptions(segments.hub, segments.set);
    expect([fromMs, toMs, Object.values(options).flat()]).toEqual([null, null, []]);
  });

  it('reach as far as segments that cannot be opened, so that whoever asks for everything is told of them', async () => {
    await using segments = await openSegments([0, 5, 9].map((n) => ({ tier: 'archived', events: [event(n)] })));
    await spoil(segments, 0);
    const { fromMs, toMs, options, missing } = await usageOptions(segments.hub, segments.set);
    expect([fromMs, toMs, missing]).toEqual([START, START + 9 * HOUR_MS, [segmentId(1)]]);
    expect(options.provider.map((o) => o.requests)).toEqual([2]);
  });

  it('tell where the events lie when no segment can be opened', async () => {
    await using segments = await openSegments([{ tier: 'archived', events: [event(3), event(4)] }]);
    await spoil(segments, 0);
    const { fromMs, toMs, missing } = await usageOptions(segments.hub, segments.set);
    expect([fromMs, toMs, missing]).toEqual([START + 3 * HOUR_MS, START + 4 * HOUR_MS, [segmentId(1)]]);
  });
});

/** What lies there now is no database any more. */
async function spoil({ root, descriptors }: TestSegments, index: number): Promise<void> {
  await writeFile(join(root, descriptors[index]?.path ?? ''), 'no database');
}

describe('the detail of a segment', () => {
  it('tells its hours, its largest keys and models, and how many there are', async () => {
    const events = Array.from({ length: 24 }, (_, i) =>
      event(0, { event_id: `e${i}`, created_at_ms: START + (i < 20 ? 1 : 5) * HOUR_MS + i, key_id: `k${i % 12}`, key_name: `Key ${i % 12}`, billable_tokens: i % 12, status_code: i === 3 ? 500 : 200, model: i % 2 === 0 ? 'm' : null }),
    ); // prettier-ignore
    await using segments = await openSegments([
      { tier: 'archived', events: [event(99)] },
      { tier: 'pending', events },
    ]);
    const detail = await segmentDetail(segments.hub, segments.set, segmentId(2));
    expect([detail.keys, detail.models, detail.sums.errors, detail.sums.requests, detail.sums.billable]).toEqual([12, 1, 1, 24, 132n]);
    expect(detail.hours).toEqual([{ fromMs: START + HOUR_MS, requests: 20 }, { fromMs: START + 5 * HOUR_MS, requests: 4 }]); // prettier-ignore
    expect(detail.topKeys).toHaveLength(10);
    expect(detail.topKeys[0]).toEqual({ value: 'k11', name: 'Key 11', requests: 2, billable: 22n });
    expect(detail.topModels.map((m) => [m.value, m.requests])).toEqual([['', 12], ['m', 12]]); // prettier-ignore
    expect(detail.descriptor.id).toBe(segmentId(2));
  });

  it('is empty for an empty segment and refused for one that does not exist', async () => {
    await using segments = await openSegments([{ tier: 'active', events: [] }]);
    const detail = await segmentDetail(segments.hub, segments.set, segmentId(1));
    expect([detail.sums.requests, detail.sums.billable, detail.keys, detail.hours, detail.topKeys]).toEqual([0, 0n, 0, [], []]);
    await expect(segmentDetail(segments.hub, segments.set, segmentId(7))).rejects.toThrow(NotFoundError);
  });
});
