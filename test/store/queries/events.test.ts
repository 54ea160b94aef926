import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { segmentId } from '../../../store/domain/ids.ts';
import { DAY_MS } from '../../../store/domain/time.ts';
import { InvalidArgumentError } from '../../../store/errors.ts';
import { absolute } from '../../../store/layout.ts';
import type { EventOrder } from '../../../store/queries/event-order.ts';
import { eventById, eventsPage } from '../../../store/queries/events.ts';
import type { UsageFilter } from '../../../store/queries/filter.ts';
import { usageOptions } from '../../../store/queries/options.ts';
import { segmentDetail } from '../../../store/queries/segment-detail.ts';
import { usageSeries } from '../../../store/queries/usage-series.ts';
import { EVENT_COLUMN_NAMES, FACT_COLUMN_NAMES } from '../../../store/segments/schema.ts';
import { randomEvents } from '../../support/random-events.ts';
import { openSegments, type TestEvent, type TestSegments } from '../../support/segments.ts';

const START = Date.parse('2024-05-01T00:00:00Z');

const newestFirst = (a: TestEvent, b: TestEvent): number =>
  b.created_at_ms - a.created_at_ms || Buffer.compare(Buffer.from(b.event_id, 'utf8'), Buffer.from(a.event_id, 'utf8'));
const ids = (events: readonly { readonly [name: string]: unknown }[]): unknown[] => events.map((e) => e['event_id']);

/** Ids of every page, and how many pages there were. */
async function walk(
  segments: TestSegments,
  filter: UsageFilter,
  limit: number,
  order: EventOrder = 'newest',
): Promise<{ found: unknown[]; pages: number }> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Awaited<ReturnType<typeof eventsPage>> = await eventsPage(segments.hub, segments.set, {
      filter, limit, cursor, order, full: false,
    }); // prettier-ignore
    found.push(...ids(page.events));
    cursor = page.next;
    pages += 1;
  } while (cursor !== null);
  return { found, pages };
}

describe('pages of events', () => {
  it('show every event once, from either end, whatever the segments and the page size', async () => {
    // Few different times, so that pages end in the middle of one, in and across segments.
    const events = randomEvents(7, { count: 400, fromMs: START, toMs: START + 60 }).map((e, i) =>
      i % 50 === 0 ? { ...e, event_id: `ü\u{1F600}-${i}` } : e,
    );
    const early = randomEvents(8, { count: 60, fromMs: START - DAY_MS, toMs: START }).map((e) => ({ ...e, event_id: `early-${e.event_id}` }));
    await using segments = await openSegments([
      { tier: 'archived', events: early },
      { tier: 'archived', events: events.filter((_, i) => i % 4 === 0) },
      { tier: 'archived', events: events.filter((_, i) => i % 4 === 1) },
      { tier: 'pending', events: events.filter((_, i) => i % 4 === 2) },
      { tier: 'active', events: events.filter((_, i) => i % 4 === 3) },
    ]);
    const expected = ids([...events, ...early].toSorted(newestFirst));
    for (const limit of [7, 33, 230, 459, 460, 461]) {
      const { found, pages } = await walk(segments, {}, limit);
      expect(found).toEqual(expected);
      expect(pages).toBe(Math.ceil(expected.length / limit));
      expect(await walk(segments, {}, limit, 'oldest')).toEqual({ found: expected.toReversed(), pages });
    }
    const late = { fromMs: START + 10, toMs: START + 40 };
    expect((await walk(segments, late, 33, 'oldest')).found).toEqual((await walk(segments, late, 33)).found.toReversed());
  });

  it('keep only events that meet every part of the filter', async () => {
    const events = randomEvents(11, { count: 500, fromMs: START, toMs: START + DAY_MS });
    await using segments = await openSegments([
      { tier: 'archived', events: events.slice(0, 300) },
      { tier: 'active', events: events.slice(300) },
    ]);
    const check = async (filter: UsageFilter, meets: (e: TestEvent) => boolean): Promise<void> => {
      expect((await walk(segments, filter, 60)).found).toEqual(ids(events.filter(meets).toSorted(newestFirst)));
    };
    const code = (e: TestEvent): number => Number(e['status_code']);
    await check({ key: ['key-1', 'key-4'] }, (e) => e['key_id'] === 'key-1' || e['key_id'] === 'key-4');
    await check({ key: null, model: undefined, provider: ['kiro'] }, (e) => e['provider_type'] === 'kiro');
    await check({ account: ['account-1'], endpoint: ['/v1/messages'], status: ['2xx'] }, (e) =>
      e['account_name'] === 'account-1' && e['endpoint'] === '/v1/messages' && code(e) >= 200 && code(e) <= 299); // prettier-ignore
    await check({ status: ['429', 'other'] }, (e) => code(e) === 429 || code(e) < 200 || code(e) >= 600);
    await check({ status: ['3xx', '4xx', '5xx'] }, (e) => code(e) >= 300 && code(e) < 600);
    await check(
      { fromMs: START + 3_600_000, toMs: START + 7_200_000 },
      (e) => e.created_at_ms >= START + 3_600_000 && e.created_at_ms < START + 7_200_000,
    );
    await check({ toMs: START }, () => false);
    await check({ key: [] }, () => false);
    await check({ account: [''] }, () => false);
  });

  it('take hostile filter values for what they are: text', async () => {
    const hostile = [
      "'; DROP TABLE usage_events; --", "' OR '1'='1", '"', '\\', '$1', '?', '%', '\u{1F600} 模型 Ü', 'a\nb\tc', "o''brien", '{"a":1}', '\u202Eevil', 'nul\u0000byte',
    ]; // prettier-ignore
    const events = hostile.map((model, i) => ({
      event_id: `id ${model}`,
      created_at_ms: START + i,
      model,
      endpoint: model,
      account_name: model,
      key_id: model,
    }));
    await using segments = await openSegments([
      { tier: 'archived', events: events.slice(0, 6) },
      { tier: 'active', events: events.slice(6) },
    ]);
    for (const text of hostile) {
      for (const filter of [{ model: [text] }, { endpoint: [text] }, { account: [text] }, { key: [text] }])
        expect((await walk(segments, filter, 100)).found).toEqual([`id ${text}`]);
      expect((await walk(segments, { provider: [text] }, 100)).found).toEqual([]);
      await expect(walk(segments, { status: [text] }, 100)).rejects.toThrow(InvalidArgumentError);
      expect((await eventById(segments.hub, segments.set, `id ${text}`, { full: true }))?.event['model']).toBe(text);
    }
    expect((await walk(segments, {}, 3)).found).toHaveLength(hostile.length);
  });

  it('carry bodies only when they are asked for', async () => {
    const events = [
      { event_id: 'with', created_at_ms: START + 1, full_request_json: '{"big":true}', response_body: 'text', credit_usage: '0.000000000001' },
      { event_id: 'without', created_at_ms: START },
    ];
    await using segments = await openSegments([{ tier: 'archived', events }]);
    const light = await eventsPage(segments.hub, segments.set, { filter: {}, limit: 10, full: false });
    expect(Object.keys(light.events[0] ?? {}).toSorted()).toEqual(FACT_COLUMN_NAMES.toSorted());
    const full = await eventsPage(segments.hub, segments.set, { filter: {}, limit: 10, full: true });
    expect(Object.keys(full.events[0] ?? {}).toSorted()).toEqual(EVENT_COLUMN_NAMES.toSorted());
    expect(full.events[0]).toMatchObject({
      full_request_json: '{"big":true}',
      response_body: 'text',
      error_body: null,
      credit_usage: 1n,
      created_at_ms: BigInt(START + 1),
    });
    expect(full.events[1]).toMatchObject({ event_id: 'without', full_request_json: null, response_body: null });
  });

  it('open no segment that is older than what the page needs', async () => {
    const day = (n: number): TestEvent[] => randomEvents(n, { count: 20, fromMs: START + n * DAY_MS, toMs: START + (n + 1) * DAY_MS });
    const all = Array.from({ length: 30 }, (_, n) => day(n).map((e) => ({ ...e, event_id: `${n}-${e.event_id}` })));
    await using segments = await openSegments(all.map((events) => ({ tier: 'archived', events })));
    const statements: string[] = [];
    const hub = { query: segments.hub.query.bind(segments.hub) };
    const counting: typeof hub.query = (work) =>
      hub.query((connection) => {
        const rows = connection.rows.bind(connection);
        connection.rows = (sql, ...rest) => {
          statements.push(sql);
          return rows(sql, ...rest);
        };
        return work(connection);
      });
    Object.defineProperty(segments.hub, 'query', { value: counting });
    const page = await eventsPage(segments.hub, segments.set, { filter: {}, limit: 10, full: false });
    expect(ids(page.events)).toEqual(ids((all[29] ?? []).toSorted(newestFirst).slice(0, 10)));
    const read = new Set(statements.flatMap((sql) => sql.match(/"segment_\d+"/g) ?? []));
    expect(read.size).toBe(1);
  });

  it('go on without a segment that is gone, and name it', async () => {
    const events = randomEvents(3, { count: 30, fromMs: START, toMs: START + DAY_MS });
    await using segments = await openSegments([
      { tier: 'archived', events: events.slice(0, 10) },
      { tier: 'active', events: events.slice(10) },
    ]);
    const [first] = segments.descriptors;
    await rm(absolute(segments.root, first?.path ?? ''));
    const page = await eventsPage(segments.hub, segments.set, { filter: {}, limit: 100, full: false });
    expect(page.events).toHaveLength(20);
    expect(page.missing).toEqual([first?.id]);
  });

  it('hold their segments until they are read, and let them go then', async () => {
    await using segments = await openSegments([{ tier: 'archived', events: [{ event_id: 'a', created_at_ms: START }] }]);
    const [file] = segments.set.segments.map((s) => s.file);
    const readers: (number | undefined)[] = [];
    const query = segments.hub.query.bind(segments.hub);
    const watching: typeof query = async (work) => {
      const result = await query(work);
      readers.push(file?.readers);
      return result;
    };
    Object.defineProperty(segments.hub, 'query', { value: watching });
    const range = { fromMs: START, toMs: START + 1, bucket: 'hour', zone: 'UTC', by: 'key' } as const;
    await eventsPage(segments.hub, segments.set, { filter: {}, limit: 10, full: true });
    await eventById(segments.hub, segments.set, 'a', { full: true });
    await usageSeries(segments.hub, segments.set, range);
    await usageOptions(segments.hub, segments.set);
    await segmentDetail(segments.hub, segments.set, segmentId(1));
    expect(readers).toEqual([1, 1, 1, 1, 1]);
    expect(file?.readers).toBe(0);
  });

  it('refuse a limit or cursor that makes no sense', async () => {
    await using segments = await openSegments([{ tier: 'active', events: [] }]);
    const page = (limit: number, cursor?: string): Promise<unknown> =>
      eventsPage(segments.hub, segments.set, { filter: {}, limit, cursor, full: false });
    for (const limit of [0, -1, 1.5, 10_001, Number.NaN]) await expect(page(limit)).rejects.toThrow(InvalidArgumentError);
    await expect(page(10, 'bogus')).rejects.toThrow(InvalidArgumentError);
    await expect(page(10)).resolves.toEqual({ events: [], next: null, before: null, index: null, missing: [] });
  });
});

describe('an event by its id', () => {
  it('is found in every tier, with where it lies, or not at all', async () => {
    const events = randomEvents(5, { count: 90, fromMs: START, toMs: START + DAY_MS });
    const tiers = ['archived', 'pending', 'active'] as const;
    await using segments = await openSegments(tiers.map((tier, t) => ({ tier, events: events.filter((_, i) => i % 3 === t) })));
    for (const i of [0, 1, 2, 40, 89]) {
      const wanted = events[i];
      const found = await eventById(segments.hub, segments.set, wanted?.event_id ?? '', { full: false });
      expect(found).toMatchObject({ tier: tiers[i % 3], segment: segments.descriptors[i % 3]?.id, event: { event_id: wanted?.event_id } });
      expect(found?.event['created_at_ms']).toBe(BigInt(wanted?.created_at_ms ?? 0));
    }
    expect(await eventById(segments.hub, segments.set, 'nobody', { full: true })).toBeNull();
    expect(await eventById(segments.hub, segments.set, '', { full: true })).toBeNull();
  });
});
