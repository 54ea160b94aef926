import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../store/domain/time.ts';
import { ROLLUP_COLUMNS, ROLLUP_TABLE, rollupsSql } from '../../../store/rollups/rollup-table.ts';
import { makeEvents } from '../../support/builders.ts';
import { FRESH, openHarness } from '../../support/harness.ts';

const HOUR = Math.floor(FRESH / HOUR_MS) * HOUR_MS;

describe('sealing', () => {
  it('adds one row for each hour and combination, and tells every sum', async () => {
    await using h = await openHarness();
    const latency = { latency_ms: 100n, request_body_bytes: 7n, same_account_retry_count: 2n, response_image_count: 1n, bytes_streamed: 9n };
    await h.append(makeEvents('a', 3, HOUR, latency));
    await h.append(makeEvents('b', 2, HOUR + 1_800_000, { status_code: 503n, credit_usage: null, usage_missing: true }));
    await h.append(makeEvents('c', 1, HOUR + HOUR_MS, { model: 'gpt-5' }));
    await h.repository.rollover();
    await h.repository.whenSealed();
    const { hub, set } = h.repository.context;
    const name = set.segments[0]?.file.name ?? '';
    (await set.acquire())[Symbol.dispose](); // attached from now on
    const rows = await hub.query((c) => c.rows(`SELECT *, latency_sketch::VARCHAR AS sketch FROM ${name}.${ROLLUP_TABLE}`));
    expect(rows).toHaveLength(3);
    expect(rows.find((row) => row['status_code'] === 503n)).toMatchObject({
      created_at_ms: BigInt(HOUR),
      requests: 2n,
      errors: 2n,
      usage_missing: 2n,
      model: null,
    });
    expect(rows.find((row) => row['requests'] === 3n)).toMatchObject({
      created_at_ms: BigInt(HOUR), input_uncached: 300n, input_cached: 60n, output: 90n, billable: 450n, credits: 750_000_000_000n, errors: 0n, retries: 6n, images: 3n,
      request_bytes: 21n, bytes_streamed: 27n, latency_count: 3n, latency_sum: 300n, sketch: '{82=3}', first_ms: BigInt(HOUR), last_ms: BigInt(HOUR + 2_000),
    }); // prettier-ignore
    expect(rows.find((row) => row['model'] === 'gpt-5')).toMatchObject({
      created_at_ms: BigInt(HOUR + HOUR_MS),
      requests: 1n,
      latency_count: 0n,
      sketch: null,
    });
    const again = await hub.query((c) =>
      c.rows(`${rollupsSql(`${name}.usage_events`)} EXCEPT ALL SELECT ${ROLLUP_COLUMNS.join(', ')} FROM ${name}.${ROLLUP_TABLE}`),
    );
    expect(again).toEqual([]);
    await h.check();
  });

  it('leaves rollups out where a sum does not fit into 64 bits, and usage is exact all the same', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('huge', 3, HOUR, { billable_tokens: 2n ** 63n - 1n }));
    await h.repository.rollover();
    await h.repository.whenSealed();
    const query = { fromMs: HOUR, toMs: HOUR + HOUR_MS, bucket: 'hour', zone: 'UTC', by: 'key' } as const;
    expect((await h.repository.usageSeries(query)).total.billable).toBe(3n * (2n ** 63n - 1n));
    expect((await h.repository.segmentDetail(h.repository.segments[0]?.id ?? '')).sums.billable).toBe(3n * (2n ** 63n - 1n));
    await h.check();
  });
});
