import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { InvalidArgumentError } from '../../../store/errors.ts';
import { bucketsOf } from '../../../store/queries/buckets.ts';
import { countEvents } from '../../../store/queries/event-count.ts';
import { eventFacets, type EventFacets, type FacetsQuery } from '../../../store/queries/event-facets.ts';
import { eventsPage } from '../../../store/queries/events.ts';
import { Rollups } from '../../../store/rollups/rollups.ts';
import { filledCache } from '../../support/rollup-cache.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { openSegments, type TestEvent, type TestSegments } from '../../support/segments.ts';

const FROM = Date.parse('2024-03-07T00:00:00Z');
const TO = FROM + 7 * DAY_MS;
const EVENTS: readonly TestEvent[] = rollupEvents(5, 900, { fromMs: FROM + HOUR_MS, toMs: TO - HOUR_MS }).map((event, index) => ({
  ...event,
  credit_usage_missing: index % 11 === 0,
}));

function stored(): Promise<TestSegments> {
  const part = (n: number): TestEvent[] => EVENTS.filter((_, index) => index % 4 === n);
  return openSegments([
    { tier: 'archived', rollups: true, events: part(0) },
    { tier: 'archived', events: part(1) },
    { tier: 'pending', events: part(2) },
    { tier: 'active', events: part(3) },
  ]);
}

const number = (event: TestEvent, name: string): number | null => (event[name] === null || event[name] === undefined ? null : Number(event[name]));
const failed = (event: TestEvent): boolean => Number(event['status_code']) < 200 || Number(event['status_code']) > 299;

/** What conditions mean, said once more without SQL. */
const CONDITIONS: Readonly<Record<string, (event: TestEvent) => boolean>> = {
  failed,
  'usage-missing': (event) => event['usage_missing'] === true,
  'credits-missing': (event) => event['credit_usage_missing'] === true,
  retried: (event) => (number(event, 'same_account_retry_count') ?? 0) > 0 || (number(event, 'quota_failover_count') ?? 0) > 0,
  'latency>=45000': (event) => (number(event, 'latency_ms') ?? -1) >= 45_000,
  'latency<1000': (event) => number(event, 'latency_ms') !== null && (number(event, 'latency_ms') ?? 0) < 1_000,
  'retries=2': (event) => number(event, 'same_account_retry_count') === 2,
  'billable>2000000000000000': (event) => (number(event, 'billable_tokens') ?? 0) > 2e15,
  'request-bytes<=50000': (event) => number(event, 'request_body_bytes') !== null && (number(event, 'request_body_bytes') ?? 0) <= 50_000,
};

const FACETS = ['key', 'model', 'provider', 'account', 'endpoint', 'status'] as const;
type FacetName = (typeof FACETS)[number];

const COLUMNS: Readonly<Record<FacetName, string>> = {
  key: 'key_id', model: 'model', provider: 'provider_type', account: 'account_name', endpoint: 'endpoint', status: 'status_code',
}; // prettier-ignore

function groupOf(event: TestEvent, by: FacetName): string {
  if (by !== 'status') return String(event[COLUMNS[by]] ?? '');
  const hundred = Math.floor(Number(event['status_code']) / 100);
  return hundred >= 2 && hundred <= 5 ? `${hundred}xx` : 'other';
}

function meets(event: TestEvent, { filter, fromMs, toMs }: FacetsQuery, but: FacetName | null): boolean {
  if (event.created_at_ms < fromMs || event.created_at_ms >= toMs) return false;
  if (!(filter.where ?? []).every((condition) => CONDITIONS[condition]?.(event) === true)) return false;
  return FACETS.every((by) => {
    const wanted = by === but ? null : (filter[by] ?? null);
    return wanted === null || wanted.includes(groupOf(event, by)) || (by === 'status' && wanted.includes(String(event['status_code'])));
  });
}

function expected(query: FacetsQuery): Pick<EventFacets, 'bars' | 'total' | 'failed' | 'marks'> & { facets: Record<string, Record<string, number>> } {
  const found = EVENTS.filter((event) => meets(event, query, null));
  const bars = bucketsOf(query).map(({ fromMs, toMs }) => found.filter(({ created_at_ms: ms }) => ms >= fromMs && ms < toMs)).map((inside, index) => ({
    fromMs: bucketsOf(query)[index]?.fromMs ?? 0, events: inside.length, failed: inside.filter(failed).length,
  })); // prettier-ignore
  const facets = FACETS.map((by) => {
    const open = EVENTS.filter((event) => meets(event, query, by));
    return [by, Object.fromEntries([...Map.groupBy(open, (event) => groupOf(event, by))].map(([value, all]) => [value, all.length]))] as const;
  });
  const marks = {
    failed: found.filter(failed).length,
    'credits-missing': found.filter((event) => event['credit_usage_missing'] === true).length,
    'usage-missing': found.filter((event) => event['usage_missing'] === true).length,
  };
  return { bars: bars.filter(({ events }) => events > 0), total: found.length, failed: marks.failed, marks, facets: Object.fromEntries(facets) };
}

const some = (...values: string[]): fc.Arbitrary<string[] | null> => fc.option(fc.subarray(values, { minLength: 1 }), { freq: 2 });
const queries: fc.Arbitrary<FacetsQuery> = fc.record({
  fromMs: fc.oneof(fc.constant(FROM), fc.integer({ min: FROM, max: FROM + 3 * DAY_MS })),
  toMs: fc.oneof(fc.constant(TO), fc.integer({ min: FROM + 4 * DAY_MS, max: TO })),
  bucket: fc.constantFrom('hour' as const, 'day' as const),
  zone: fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York'),
  filter: fc.record({
    key: some('key-0', 'key-3'),
    model: some('gpt-5', 'Modell "Größe" 模型'),
    account: some('account-0', 'account-2'),
    status: some('2xx', '4xx', '503'),
    where: fc.option(fc.subarray(Object.keys(CONDITIONS), { maxLength: 2 }), { freq: 2 }),
  }),
});

describe('counts beside a list of events', () => {
  it('are those of the events, by time and by value, from the hourly sums as from the events', { timeout: 60_000 }, async () => {
    await using segments = await stored();
    const { hub, set } = segments;
    await using cache = await filledCache(segments);
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        for (const rollups of [null, new Rollups(cache)]) {
          const { bars, total, failed: bad, marks, facets } = await eventFacets(hub, set, query, undefined, rollups);
          const values = Object.entries(facets).map(([by, { values: list }]) => [by, Object.fromEntries(list.map((one) => [one.value, one.events]))]);
          expect({ bars, total, failed: bad, marks, facets: Object.fromEntries(values) }).toEqual(expected(query));
        }
        const { fromMs, toMs, filter } = query;
        expect((await countEvents(hub, set, { ...filter, fromMs, toMs })).events).toBe(expected(query).total);
      }),
      { numRuns: 40 },
    );
  });

  it('stop when nobody waits for them any more', async () => {
    await using segments = await stored();
    const query: FacetsQuery = { fromMs: FROM, toMs: TO, bucket: 'day', zone: 'UTC', filter: {} };
    await expect(eventFacets(segments.hub, segments.set, query, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});

describe('conditions', () => {
  it.each(Object.keys(CONDITIONS))('%s keeps exactly the events that meet it', async (condition) => {
    await using segments = await stored();
    const page = await eventsPage(segments.hub, segments.set, { filter: { where: [condition] }, limit: 1_000, full: false });
    const wanted = EVENTS.filter((event) => CONDITIONS[condition]?.(event) === true).map(({ event_id: id }) => id);
    expect(page.events.map((event) => String(event['event_id'])).toSorted()).toEqual(wanted.toSorted());
    expect(wanted.length).toBeGreaterThan(0);
  });

  it('compare credits and 64-bit integers to the last digit', async () => {
    const event = (id: string, credits: string | null, billable: string): TestEvent => ({
      event_id: id,
      created_at_ms: FROM,
      credit_usage: credits,
      billable_tokens: billable,
    });
    await using segments = await openSegments([
      {
        tier: 'active',
        events: [event('a', '0.250000000000', '9007199254740993'), event('b', '0.250000000001', '9007199254740992'), event('c', null, '0')],
      },
    ]);
    const ids = async (where: string): Promise<unknown[]> =>
      (await eventsPage(segments.hub, segments.set, { filter: { where: [where] }, limit: 9, full: false })).events.map((one) => one['event_id']);
    expect(await ids('credits>0.25')).toEqual(['b']);
    expect(await ids('credits<=0.25')).toEqual(['a']);
    expect(await ids('billable=9007199254740993')).toEqual(['a']);
  });

  it('that are none are refused before anything is read', async () => {
    await using segments = await openSegments([{ tier: 'active', events: [] }]);
    for (const where of [
      'latency>1; DROP TABLE usage_events',
      'latency',
      'nothing>1',
      'latency>1.5',
      'billable>9223372036854775808',
      'credits>1e5',
      'toString',
      '__proto__>1',
      '',
    ])
      await expect(eventsPage(segments.hub, segments.set, { filter: { where: [where] }, limit: 9, full: false })).rejects.toThrow(
        InvalidArgumentError,
      );
  });
});
