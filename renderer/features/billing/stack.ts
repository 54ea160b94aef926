import { addTotals, NOTHING, totalsOf, type Metric, type Totals } from './totals.ts';
import type { Series } from '../../usage/vocabulary.ts';

/** One entity (or the rest) with its sums over the range and in each bucket; null where it had no events. */
export interface Layer {
  readonly kind: 'group' | 'other';
  /** Value of the grouping column; `""` for events without one. Means nothing for `other`. */
  readonly value: string;
  readonly total: Totals;
  readonly perBucket: readonly (Totals | null)[];
  /** How many entities are in it. */
  readonly members: number;
}

/** Identity of a layer for lists and colours; an entity can never be mistaken for the rest. */
export function layerId(layer: Pick<Layer, 'kind' | 'value'>): string {
  return layer.kind === 'other' ? 'other' : `=${layer.value}`;
}

/** One layer per entity, the largest of the metric first; equal ones by name, so that the order never flickers. */
export function layersOf(series: Pick<Series, 'buckets' | 'rows'>, metric: Metric): Layer[] {
  const indexOf = new Map(series.buckets.map((bucket, index) => [bucket.fromMs, index]));
  const groups = new Map<string, (Totals | null)[]>();
  for (const row of series.rows) {
    const index = indexOf.get(row.fromMs);
    if (index === undefined) throw new RangeError(`A row starts outside every bucket: ${row.fromMs}`);
    const value = row.group ?? '';
    const perBucket = groups.get(value) ?? Array<Totals | null>(series.buckets.length).fill(null);
    groups.set(value, perBucket);
    perBucket[index] = addTotals(perBucket[index] ?? NOTHING, totalsOf(row));
  }
  const layers = [...groups].map(([value, perBucket]): Layer => ({ kind: 'group', value, perBucket, members: 1, total: sumOf(perBucket) }));
  return layers.sort((a, b) => largestFirst(a, b, metric));
}

/** The first `top` layers and, when there are more, one that holds all the rest. */
export function topAndOther(layers: readonly Layer[], top: number): Layer[] {
  const rest = layers.slice(top);
  if (rest.length === 0) return [...layers];
  const perBucket = bucketTotals(rest, rest[0]?.perBucket.length ?? 0);
  const other: Layer = { kind: 'other', value: '', perBucket, members: rest.length, total: sumOf(perBucket) };
  return [...layers.slice(0, top), other];
}

/** The sums of all layers in every bucket; null where nobody had events. */
export function bucketTotals(layers: readonly Layer[], buckets: number): (Totals | null)[] {
  return Array.from({ length: buckets }, (_, index) => mergeAt(layers, index));
}

/** The sum over everything that is not null. */
export function sumOf(totals: Iterable<Totals | null>): Totals {
  let sum = NOTHING;
  for (const one of totals) if (one) sum = addTotals(sum, one);
  return sum;
}

function mergeAt(layers: readonly Layer[], index: number): Totals | null {
  const present = layers.flatMap((layer) => layer.perBucket[index] ?? []);
  return present.length === 0 ? null : sumOf(present);
}

function largestFirst(a: Layer, b: Layer, metric: Metric): number {
  const left = a.total[metric];
  const right = b.total[metric];
  if (left !== right) return left > right ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}
