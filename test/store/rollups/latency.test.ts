import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../store/domain/time.ts';
import type { Connection } from '../../../store/duckdb/connection.ts';
import { Hub } from '../../../store/duckdb/hub.ts';
import { latenciesOf, LATENCY_ERROR, latencyBucketSql, latencyOfBucket, quantileBucketsSql } from '../../../store/rollups/latency.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { openSegments } from '../../support/segments.ts';

async function inMemory<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const hub = await Hub.open({ memoryMb: 256, threads: 1, spillFolder: null });
  try {
    return await hub.query(work);
  } finally {
    await hub.close();
  }
}

/** The buckets the engine puts these latencies into. */
function bucketsOf(connection: Connection, latencies: readonly bigint[]): Promise<number[]> {
  const values = latencies.map((ms) => `('${ms}'::BIGINT)`).join(', ');
  return connection
    .rows(`SELECT ${latencyBucketSql('ms')} AS bucket FROM (VALUES ${values}) t(ms)`)
    .then((rows) => rows.map((row) => Number(row['bucket'])));
}

describe('the latency sketch', () => {
  it('keeps every latency within 1.6 % and in order, to the largest integer there is', async () => {
    await inMemory((connection) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.bigInt({ min: -5n, max: 2n ** 63n - 1n }).map((n) => n >> (n & 63n)),
            { minLength: 1, maxLength: 300 },
          ),
          async (values) => {
            const sorted = values.toSorted((a, b) => (a < b ? -1 : 1));
            const buckets = await bucketsOf(connection, sorted);
            expect(buckets.toSorted((a, b) => a - b)).toEqual(buckets);
            for (const [index, bucket] of buckets.entries()) {
              const ms = Math.max(0, Number(sorted[index]));
              expect(Math.abs(latencyOfBucket(bucket) - ms)).toBeLessThanOrEqual(ms < 64 ? 0 : ms * LATENCY_ERROR);
            }
          },
        ),
        { numRuns: 50 },
      ),
    );
  });

  it('of parts adds up to that of the whole, and tells quantiles', async () => {
    const fromMs = Date.parse('2024-03-01T00:00:00Z');
    const events = rollupEvents(7, 2_000, { fromMs, toMs: fromMs + 9 * HOUR_MS });
    const half = (n: number): typeof events => events.filter((_, index) => index % 2 === n);
    await using segments = await openSegments([0, 1].map((n) => ({ tier: 'archived', rollups: true, events: half(n) })));
    const names = segments.set.segments.map(({ file }) => file.name);
    using _view = await segments.set.acquire();
    const parts = names.map((name) => latenciesOf(`${name}.segment_rollups_hourly`, [])).join(' UNION ALL ');
    const latencies = events.flatMap((e) => (e['latency_ms'] === null ? [] : [Number(e['latency_ms'])])).toSorted((a, b) => a - b);
    const percents = [1, 50, 95, 99, 100];
    const { counts, quantiles } = await segments.hub.query(async (connection) => {
      const rows = await connection.rows(`SELECT latency_bucket, sum(events)::BIGINT AS events FROM (${parts}) GROUP BY latency_bucket`);
      const merged = `(SELECT 0 AS piece, latency_bucket, sum(events) AS events FROM (${parts}) GROUP BY latency_bucket)`;
      const whole = await bucketsOf(connection, latencies.map(BigInt));
      expect(new Map(rows.map((row) => [Number(row['latency_bucket']), Number(row['events'])]))).toEqual(
        new Map([...Map.groupBy(whole, (bucket) => bucket)].map(([bucket, all]) => [bucket, all.length])),
      );
      return { counts: whole.length, quantiles: await connection.row(quantileBucketsSql(merged, 'piece', percents)) };
    });
    expect(Number(quantiles?.['events'])).toBe(counts);
    for (const percent of percents) {
      const exact = latencies[Math.ceil((percent * latencies.length) / 100) - 1] ?? 0;
      expect(Math.abs(latencyOfBucket(Number(quantiles?.[`p${percent}`])) - exact)).toBeLessThanOrEqual(exact * LATENCY_ERROR);
    }
  });
});
