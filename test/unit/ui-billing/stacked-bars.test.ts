import { describe, expect, test } from 'vitest';
import { bucketAt, layerAt, layoutStack, type StackedBucket, type StackedLayer } from '../../../renderer/charts/stacked-bars-layout.ts';
import { timeTicks } from '../../../renderer/usage/time-ticks.ts';

const PLOT = { left: 100, right: 400, top: 10, bottom: 110 };
const buckets: StackedBucket[] = [0, 10, 20].map((fromMs) => ({ fromMs, toMs: fromMs + 10, state: 'whole' }));
const layer = (id: string, values: (number | null)[]): StackedLayer => ({ id, label: id, colour: 'red', values });
const boxes = (path: string): { y: number; height: number }[] =>
  [...path.matchAll(/M\S+ (\S+?)h\S+?v(\S+?)h/g)].map((match) => ({ y: Number(match[1]), height: Number(match[2]) }));

describe('stacked bars', () => {
  test('stacks later layers on top of earlier ones', () => {
    const { paths, columns } = layoutStack(buckets, [layer('a', [50, 0, 0]), layer('b', [50, 0, 0])], PLOT);
    const [a] = boxes(paths[0] ?? '');
    const [b] = boxes(paths[1] ?? '');
    expect((b?.y ?? 0) + (b?.height ?? 0)).toBeLessThanOrEqual(a?.y ?? 0);
    expect(columns[0]?.top).toBe(10);
  });

  test('draws nothing where nothing is known', () => {
    expect(boxes(layoutStack(buckets, [layer('a', [1, null, 0])], PLOT).paths[0] ?? '')).toHaveLength(1);
  });

  test('keeps negative values below the zero line', () => {
    const { paths, zero } = layoutStack(buckets, [layer('a', [10, 0, 0]), layer('b', [-10, 0, 0])], PLOT);
    expect(boxes(paths[1] ?? '')[0]?.y).toBeGreaterThanOrEqual(zero);
    expect(zero).toBeLessThan(PLOT.bottom);
  });

  test('finds the part of a bar under the pointer, and none above or beside it', () => {
    const layers = [layer('a', [50, 0, 10]), layer('b', [25, null, -10]), layer('c', [0, 3, 0])];
    const layout = layoutStack(buckets, layers, PLOT);
    const at = (index: number, value: number): string | null => layerAt(layers, index, layout.yOf(value), layout, 'bars');
    expect([at(0, 1), at(0, 49), at(0, 51), at(0, 74), at(0, 76), at(1, 2), at(1, 4)]).toEqual(['a', 'a', 'b', 'b', null, 'c', null]);
    expect([at(2, 5), at(2, -5), at(2, -15)]).toEqual(['a', 'b', null]);
  });

  test('finds the line that is nearest, if it is near', () => {
    const layers = [layer('a', [50, null, 0]), layer('b', [48, 20, 0])];
    const layout = layoutStack(buckets, layers, PLOT, { drawn: 'lines' });
    const at = (index: number, value: number): string | null => layerAt(layers, index, layout.yOf(value), layout, 'lines');
    expect([at(0, 50), at(0, 48.5), at(0, 30), at(1, 20)]).toEqual(['a', 'b', null, 'b']);
  });

  test('has an axis even when everything is zero', () => {
    const { yTicks } = layoutStack(buckets, [layer('a', [0, 0, 0])], PLOT);
    expect(yTicks.every(({ y }) => Number.isFinite(y))).toBe(true);
  });

  test('finds the bucket under the pointer, the nearest one outside', () => {
    expect([50, 100, 199, 201, 900].map((x) => bucketAt(buckets, PLOT, x))).toEqual([0, 0, 0, 1, 2]);
    expect(bucketAt([], PLOT, 10)).toBe(-1);
  });
});

describe('labels of the time axis', () => {
  const HOUR = 3_600_000;
  const from = Date.parse('2026-11-15T00:00:00Z');
  const every = (length: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ fromMs: from + i * length, toMs: from + (i + 1) * length }));

  test('fall on full days of the zone when there is no room for hours', () => {
    const ticks = timeTicks(every(HOUR, 168), 'hour', 'Europe/Berlin', 8);
    expect(ticks.map(({ label }) => label)).toEqual(['16 Nov', '17 Nov', '18 Nov', '19 Nov', '20 Nov', '21 Nov', '22 Nov']);
    expect(new Date(ticks[0]?.ms ?? 0).toISOString()).toBe('2026-11-15T23:00:00.000Z');
  });

  test('name the hour where hours fit', () => {
    expect(timeTicks(every(HOUR, 4), 'hour', 'UTC', 8).map(({ label }) => label)).toEqual(['15 Nov', '01:00', '02:00', '03:00']);
  });

  test('never exceed the room there is', () => {
    for (const most of [1, 3, 7, 12]) expect(timeTicks(every(24 * HOUR, 90), 'day', 'UTC', most).length).toBeLessThanOrEqual(most);
  });
});
