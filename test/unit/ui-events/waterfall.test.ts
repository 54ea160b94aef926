import { describe, expect, test } from 'vitest';
import { waterfall, type Timing } from '../../../renderer/features/events/waterfall.ts';

const NOTHING: Timing = {
  latency: null,
  routingWait: null,
  upstreamHeaders: null,
  postHeadersBody: null,
  requestBodyRead: null,
  requestJsonParse: null,
  preHandler: null,
  firstSseWrite: null,
  streamFinish: null,
};

describe('the waterfall', () => {
  test('sets the steps behind one another, as shares of the whole', () => {
    const { total, bars, marks } = waterfall({
      ...NOTHING,
      latency: 1_000n,
      preHandler: 100n,
      routingWait: 200n,
      upstreamHeaders: 300n,
      firstSseWrite: 650n,
    });
    expect(total).toBe(1_000n);
    const placed = bars.filter(({ place }) => place !== null).map(({ label, place }) => [label, place?.from, place?.width]);
    expect(placed).toEqual([
      ['Before the handler', 0, 0.1],
      ['Routing wait', 0.1, 0.2],
      ['Upstream headers', 0.3, 0.3],
    ]);
    expect(marks.map(({ ms, at }) => [ms, at])).toEqual([
      [650n, 0.65],
      [null, null],
    ]);
  });

  test('keeps what is unknown apart from what took no time', () => {
    const { bars } = waterfall({ ...NOTHING, latency: 10n, routingWait: 0n });
    expect(bars.map(({ ms }) => ms)).toEqual([null, null, null, 0n, null, null]);
    expect(bars[3]?.place).toEqual({ from: 0, width: 0 });
  });

  test('has no whole when nothing was measured, and takes the longest thing known when the latency was not', () => {
    expect(waterfall(NOTHING).total).toBeNull();
    expect(waterfall({ ...NOTHING, upstreamHeaders: 300n, postHeadersBody: 500n, streamFinish: 700n }).total).toBe(800n);
    expect(waterfall({ ...NOTHING, streamFinish: 700n }).total).toBe(700n);
  });

  test('draws nothing outside, whatever a store holds', () => {
    const huge = 2n ** 63n - 1n;
    const { bars, marks } = waterfall({ ...NOTHING, latency: -5n, routingWait: huge, upstreamHeaders: huge, preHandler: -huge, firstSseWrite: huge });
    const shares = [...bars.flatMap(({ place }) => (place ? [place.from, place.width] : [])), ...marks.flatMap(({ at }) => at ?? [])];
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(bars[0]).toEqual({ label: 'Before the handler', ms: -huge, place: null });
  });
});
