import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { InvalidArgumentError } from '../../../store/errors.ts';
import { type BucketSize, bucketsOf } from '../../../store/queries/buckets.ts';
import type { Dimension } from '../../../store/queries/dimensions.ts';
import { usageSeries, type UsageRow } from '../../../store/queries/usage-series.ts';
import { openSegments, type TestEvent } from '../../support/segments.ts';
import { randomEvents } from '../../support/random-events.ts';

const at = (text: string): number => Date.parse(text);

const COLUMN: Readonly<Record<Dimension, string>> = {
  key: 'key_id', 'key-name': 'key_name', model: 'model', 'mapped-model': 'mapped_model', provider: 'provider_type', protocol: 'protocol_family', account: 'account_name', endpoint: 'endpoint', status: 'status_code',
}; // prettier-ignore

function groupOf(event: TestEvent, by: Dimension | null): string | null {
  if (by === null) return null;
  if (by !== 'status') return String(event[COLUMN[by]] ?? '');
  const hundreds = Math.floor(Number(event['status_code']) / 100);
  return hundreds >= 2 && hundreds <= 5 ? `${hundreds}xx` : 'other';
}

/** The same sums by plain JavaScript. */
function expected(
  events: readonly TestEvent[],
  query: { fromMs: number; toMs: number; bucket: BucketSize; zone: string; by: Dimension | null },
): UsageRow[] {
  const buckets = bucketsOf(query);
  const rows = new Map<string, UsageRow>();
  for (const event of events) {
    const time = event.created_at_ms;
    if (time < query.fromMs || time >= query.toMs) continue;
    const fromMs = buckets.find((b) => b.fromMs <= time && time < b.toMs)?.fromMs ?? Number.NaN;
    const group = groupOf(event, query.by);
    const old = rows.get(`${fromMs} ${group}`);
    const big = (name: string): bigint => BigInt(String(event[name] ?? 0));
    rows.set(`${fromMs} ${group}`, {
      fromMs,
      group,
      requests: (old?.requests ?? 0) + 1,
      inputUncached: (old?.inputUncached ?? 0n) + big('input_uncached_tokens'),
      inputCached: (old?.inputCached ?? 0n) + big('input_cached_tokens'),
      output: (old?.output ?? 0n) + big('output_tokens'),
      billable: (old?.billable ?? 0n) + big('billable_tokens'),
      credits: (old?.credits ?? 0n) + BigInt(String(event['credit_usage'] ?? '0.0').replace('.', '')),
      creditsMissing: (old?.creditsMissing ?? 0) + (event['credit_usage_missing'] === true ? 1 : 0),
      usageMissing: (old?.usageMissing ?? 0) + (event['usage_missing'] === true ? 1 : 0),
      errors: (old?.errors ?? 0) + (Number(event['status_code']) >= 200 && Number(event['status_code']) < 300 ? 0 : 1),
    });
  }
  return [...rows.values()].toSorted((a, b) => a.fromMs - b.fromMs || (String(a.group) < String(b.group) ? -1 : 1));
}

const CASES: readonly { zone: string; from: string; to: string }[] = [
  { zone: 'Asia/Kolkata', from: '2024-02-27T07:11:00Z', to: '2024-03-20T03:00:00Z' },
  { zone: 'Australia/Lord_Howe', from: '2024-04-01T00:00:00Z', to: '2024-04-15T00:00:00Z' },
  { zone: 'Australia/Lord_Howe', from: '2024-10-01T00:00:00Z', to: '2024-10-15T00:00:00Z' },
  { zone: 'America/New_York', from: '2024-03-05T05:00:00Z', to: '2024-03-15T04:00:00Z' },
  { zone: 'America/New_York', from: '2024-10-30T04:00:00Z', to: '2024-11-10T05:00:00Z' },
  { zone: 'America/Sao_Paulo', from: '2018-11-01T00:00:00Z', to: '2018-11-10T00:00:00Z' },
  { zone: 'Asia/Beirut', from: '2024-03-25T00:00:00Z', to: '2024-04-05T00:00:00Z' },
];

describe('usage series', () => {
  it.each(CASES)('equals a plain aggregation in $zone from $from', async ({ zone, from, to }) => {
    const range = { fromMs: at(from), toMs: at(to) };
    const events = randomEvents(at(from), { count: 900, fromMs: range.fromMs - DAY_MS, toMs: range.toMs + DAY_MS });
    await using segments = await openSegments([
      { tier: 'archived', events: events.filter((_, i) => i % 3 === 0) },
      { tier: 'pending', events: events.filter((_, i) => i % 3 === 1) },
      { tier: 'active', events: events.filter((_, i) => i % 3 === 2) },
    ]);
    for (const bucket of ['hour', 'day', 'week', 'month'] as const)
      for (const by of [null, 'key', 'model', 'provider', 'account', 'endpoint', 'status'] as const) {
        const query = { ...range, bucket, zone, by };
        const series = await usageSeries(segments.hub, segments.set, query);
        expect(series.rows).toEqual(expected(events, query));
        expect(series.total.requests).toBe(series.rows.reduce((sum, row) => sum + row.requests, 0));
        expect(series.total.credits).toBe(series.rows.reduce((sum, row) => sum + row.credits, 0n));
        expect(series.buckets).toEqual(bucketsOf(query));
      }
  });

  it('sums beyond 2^63 and to the last digit of credits', async () => {
    const most = '9223372036854775807';
    const events = Array.from({ length: 40 }, (_, i) => ({
      event_id: `e${i}`, created_at_ms: 1_700_000_000_000 + i, input_uncached_tokens: most, output_tokens: most, billable_tokens: `-${most}`, credit_usage: '999999999999.999999999999',
    })); // prettier-ignore
    await using segments = await openSegments([
      { tier: 'archived', events: events.slice(0, 25) },
      { tier: 'active', events: events.slice(25) },
    ]);
    const { total } = await usageSeries(segments.hub, segments.set, {
      fromMs: 1_700_000_000_000, toMs: 1_700_000_000_040, bucket: 'month', zone: 'UTC', by: null,
    }); // prettier-ignore
    expect(total.inputUncached).toBe(40n * BigInt(most));
    expect(total.billable).toBe(-40n * BigInt(most));
    expect(total.credits).toBe(40n * 999_999_999_999_999_999_999_999n);
  });

  it('takes the start of the range in and leaves its end out', async () => {
    const start = at('2024-01-01T00:00:00Z');
    const times = [start - 1, start, start + HOUR_MS - 1, start + HOUR_MS];
    await using segments = await openSegments([{ tier: 'active', events: times.map((ms, i) => ({ event_id: `e${i}`, created_at_ms: ms })) }]);
    const { total, buckets } = await usageSeries(segments.hub, segments.set, {
      fromMs: start,
      toMs: start + HOUR_MS,
      bucket: 'hour',
      zone: 'UTC',
      by: null,
    });
    expect(total.requests).toBe(2);
    expect(buckets).toEqual([{ fromMs: start, toMs: start + HOUR_MS }]);
  });

  it('names keys as their newest event does', async () => {
    const event = (id: string, ms: number, key: string, name: string): TestEvent => ({
      event_id: id,
      created_at_ms: ms,
      key_id: key,
      key_name: name,
    });
    await using segments = await openSegments([
      { tier: 'archived', events: [event('a', 1_700_000_000_000, 'k1', 'old'), event('b', 1_700_000_000_001, 'k2', 'k2')] },
      { tier: 'active', events: [event('c', 1_700_000_000_002, 'k1', 'new')] },
    ]);
    const query = { fromMs: 1_700_000_000_000, toMs: 1_700_000_000_010, bucket: 'day', zone: 'UTC' } as const;
    expect((await usageSeries(segments.hub, segments.set, { ...query, by: 'key' })).names).toEqual({ k1: 'new' });
    expect((await usageSeries(segments.hub, segments.set, { ...query, by: 'model' })).names).toEqual({});
  });

  it('reads only segments that reach into the range', async () => {
    const one = (id: string, ms: number): TestEvent[] => [{ event_id: id, created_at_ms: ms }];
    await using segments = await openSegments([
      { tier: 'archived', events: one('a', at('2024-01-01T00:00:00Z')) },
      { tier: 'archived', events: one('b', at('2024-02-01T00:00:00Z')) },
      { tier: 'active', events: [] },
    ]);
    const query = { fromMs: at('2024-01-31T00:00:00Z'), toMs: at('2024-02-02T00:00:00Z'), bucket: 'day', zone: 'UTC', by: 'key' } as const;
    const series = await usageSeries(segments.hub, segments.set, query);
    expect([series.segments, series.total.requests]).toEqual([1, 1]);
    const empty = await usageSeries(segments.hub, segments.set, { ...query, fromMs: query.toMs, toMs: query.toMs + DAY_MS });
    expect([empty.segments, empty.rows, empty.buckets.length]).toEqual([0, [], 1]);
  });

  it('stops when it is told to and refuses nonsense', async () => {
    await using segments = await openSegments([
      { tier: 'active', events: randomEvents(1, { count: 10, fromMs: 1_700_000_000_000, toMs: 1_700_000_100_000 }) },
    ]);
    const query = { fromMs: 1_700_000_000_000, toMs: 1_700_000_100_000, bucket: 'hour', zone: 'UTC', by: null } as const;
    const reason = new Error('enough');
    await expect(usageSeries(segments.hub, segments.set, query, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(usageSeries(segments.hub, segments.set, { ...query, zone: 'Nowhere' })).rejects.toThrow(InvalidArgumentError);
    await expect(usageSeries(segments.hub, segments.set, { ...query, filter: { status: ['4x'] } })).rejects.toThrow(InvalidArgumentError);
    expect((await usageSeries(segments.hub, segments.set, query)).total.requests).toBe(10);
  });
});
