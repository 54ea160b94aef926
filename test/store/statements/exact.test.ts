import type { Noted } from '../../../store/audit/audited.ts';
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../store/domain/decimal.ts';
import { HOUR_MS } from '../../../store/domain/time.ts';
import type { Row } from '../../../store/duckdb/connection.ts';
import { ident } from '../../../store/duckdb/sql.ts';
import { Pricing } from '../../../store/pricing/pricing.ts';
import { Rollups } from '../../../store/rollups/rollups.ts';
import type { Statement } from '../../../store/statements/statement.ts';
import { Statements } from '../../../store/statements/statements.ts';
import { changingPrices, PlainPrices, type PricedTokens } from '../../support/plain-prices.ts';
import { cacheContext, filledCache } from '../../support/rollup-cache.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { openSegments, type TestEvent, type TestSegments } from '../../support/segments.ts';

/** Nobody writes down what is done here. */
const plain: Noted = (_act, work) => work();

const at = (text: string): number => Date.parse(text);

/** Months with their first instants in the zone, from the rules of the zone and not from the program. */
const MONTHS: readonly (readonly [zone: string, month: string, from: string, to: string])[] = [
  ['UTC', '2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
  ['Asia/Kolkata', '2024-03', '2024-02-29T18:30:00Z', '2024-03-31T18:30:00Z'],
  ['Asia/Kathmandu', '2024-03', '2024-02-29T18:15:00Z', '2024-03-31T18:15:00Z'],
  ['Australia/Lord_Howe', '2024-04', '2024-03-31T13:00:00Z', '2024-04-30T13:30:00Z'],
  ['Australia/Lord_Howe', '2024-10', '2024-09-30T13:30:00Z', '2024-10-31T13:00:00Z'],
  ['America/New_York', '2024-03', '2024-03-01T05:00:00Z', '2024-04-01T04:00:00Z'],
  ['America/New_York', '2024-11', '2024-11-01T04:00:00Z', '2024-12-01T05:00:00Z'],
];

function pricesFor(fromMs: number, toMs: number): PlainPrices {
  return new PlainPrices(changingPrices(fromMs, toMs));
}

/** Segments in every state, with events before, in and after the month. */
async function someSegments(seed: number, fromMs: number, toMs: number): Promise<TestSegments> {
  const events = rollupEvents(seed, 1_000, { fromMs: fromMs - 30 * HOUR_MS, toMs: toMs + 30 * HOUR_MS });
  const part = (n: number): TestEvent[] => events.filter((_, index) => index % 8 === n);
  const sealed = events.filter((_, index) => index % 8 >= 3);
  const third = fromMs + (toMs - fromMs) / 3 + 20 * 60_000;
  return await openSegments([
    { tier: 'archived', rollups: true, events: sealed.filter((e) => e.created_at_ms < third) },
    { tier: 'archived', rollups: true, events: sealed.filter((e) => e.created_at_ms >= third) },
    { tier: 'archived', events: part(0) },
    { tier: 'pending', events: part(1) },
    { tier: 'active', events: part(2) },
  ]);
}

/** Every event of the subject in the range, by plain SQL over the files. */
async function eventsOf({ hub, set }: TestSegments, column: string, id: string, fromMs: number, toMs: number): Promise<Row[]> {
  using view = await set.acquire();
  const all = view.segments.map(({ file }) => `SELECT * FROM ${ident(file.name)}.usage_events`).join(' UNION ALL ');
  return await hub.query((connection) =>
    connection.rows(`SELECT * FROM (${all}) WHERE ${column} = '${id}' AND created_at_ms >= ${fromMs} AND created_at_ms < ${toMs}`),
  );
}

/** The events as far as prices go. */
function tokensOf(rows: readonly Row[]): PricedTokens[] {
  return rows.map((row) => ({
    model: String(row['model'] ?? ''),
    atMs: Number(row['created_at_ms']),
    tokens: [row['input_uncached_tokens'], row['input_cached_tokens'], row['output_tokens']].map((n) => BigInt(String(n))),
  }));
}

function sum(rows: readonly Row[], column: string): bigint {
  return rows.reduce((total, row) => total + BigInt(String(row[column] ?? 0)), 0n);
}

function expectedTotal(rows: readonly Row[], fromMs: number, toMs: number): Statement['total'] {
  const count = (test: (row: Row) => boolean): number => rows.filter(test).length;
  const { units, unpriced } = pricesFor(fromMs, toMs).costOf(tokensOf(rows));
  return {
    requests: rows.length,
    errors: count(({ status_code: status }) => Number(status) < 200 || Number(status) > 299),
    inputUncached: String(sum(rows, 'input_uncached_tokens')),
    inputCached: String(sum(rows, 'input_cached_tokens')),
    output: String(sum(rows, 'output_tokens')),
    billable: String(sum(rows, 'billable_tokens')),
    usageMissing: count((row) => row['usage_missing'] === true),
    credits: formatDecimal(sum(rows, 'credit_usage'), 12),
    creditsMissing: count((row) => row['credit_usage_missing'] === true),
    cost: formatDecimal(units, 18),
    unpriced: String(unpriced),
  };
}

describe('a statement', () => {
  it.each(MONTHS)('equals the sum of its events in %s, %s', { timeout: 120_000 }, async (zone, month, from, to) => {
    const [fromMs, toMs] = [at(from), at(to)];
    await using segments = await someSegments(fromMs / HOUR_MS, fromMs, toMs);
    await using cache = await filledCache(segments);
    const context = cacheContext(segments);
    for (const rollups of [new Rollups(), new Rollups(cache)]) {
      const statements = new Statements(context, rollups, new Pricing(context, rollups, () => {}, plain), () => {}, plain);
      for (const [kind, id, column] of [
        ['key', 'key-0', 'key_id'],
        ['key', 'key-3', 'key_id'],
        ['account', 'account-1', 'account_name'],
        ['key', 'nobody', 'key_id'],
      ] as const) {
        const statement = await statements.make({ subject: { kind, id }, month, zone }, pricesFor(fromMs, toMs).sheet);
        const rows = await eventsOf(segments, column, id, fromMs, toMs);
        expect([statement.fromMs, statement.toMs]).toEqual([fromMs, toMs]);
        expect(statement.total).toEqual(expectedTotal(rows, fromMs, toMs));
        expect(linesAddUp(statement)).toEqual(statement.total);
        expect(rows.length > 0).toBe(id !== 'nobody');
      }
    }
  });

  it('has a line for each price of a model, whichever hours have events', async () => {
    const [fromMs, toMs] = [at('2024-02-01'), at('2024-03-01')];
    await using segments = await someSegments(7, fromMs, toMs);
    const context = cacheContext(segments);
    const rollups = new Rollups();
    const statements = new Statements(context, rollups, new Pricing(context, rollups, () => {}, plain), () => {}, plain);
    const { lines } = await statements.make({ subject: { kind: 'key', id: 'key-1' }, month: '2024-02', zone: 'UTC' }, pricesFor(fromMs, toMs).sheet);
    const change = (fromMs + toMs) / 2 + 17 * 60_000;
    expect(lines.filter(({ model }) => model === 'gpt-5').map((line) => [line.fromMs, line.toMs, line.charges[2]?.price])).toEqual([
      [fromMs, change, '10'],
      [change, toMs, '8'],
    ]);
    expect(lines.filter(({ model }) => model === '').map((line) => [line.fromMs, line.toMs, line.charges[2]?.price])).toEqual([[fromMs, toMs, null]]);
  });
});

function linesAddUp({ lines }: Statement): Statement['total'] {
  const count = (name: 'requests' | 'errors' | 'usageMissing' | 'creditsMissing'): number => lines.reduce((n, line) => n + line[name], 0);
  const whole = (name: 'inputUncached' | 'inputCached' | 'output' | 'billable' | 'unpriced'): string =>
    String(lines.reduce((n, line) => n + BigInt(line[name]), 0n));
  const units = lines.flatMap(({ charges }) => charges.map(({ cost }) => parseDecimal(cost ?? '0', 18) ?? 0n)).reduce((a, b) => a + b, 0n);
  const credits = lines.reduce((n, line) => n + (parseDecimal(line.credits, 12) ?? 0n), 0n);
  return {
    requests: count('requests'), errors: count('errors'), usageMissing: count('usageMissing'), creditsMissing: count('creditsMissing'),
    inputUncached: whole('inputUncached'), inputCached: whole('inputCached'), output: whole('output'), billable: whole('billable'), unpriced: whole('unpriced'),
    credits: formatDecimal(credits, 12), cost: formatDecimal(units, 18),
  }; // prettier-ignore
}
