import { addMeasured, measuredOf, subtractMeasured, UNMEASURED, type Measured } from './totals.ts';
import type { Chart } from '../../usage/vocabulary.ts';

/** One group (or several as one) with its sums over the range and in each bucket; null where it had no events. */
export interface Layer {
  /** `other`: those that the chart does not tell apart; `rest`: those that the table does not list. */
  readonly kind: 'group' | 'other' | 'rest';
  /** Values of one or two columns; `""` for events without one. Means nothing for groups that are not told apart. */
  readonly path: readonly [string, string | null];
  readonly whole: Measured;
  /** The same in the period before, null when that is not known. */
  readonly before: Measured | null;
  /** Null when it is only known over the whole range. */
  readonly perBucket: readonly (Measured | null)[] | null;
  /** How many groups are in it. */
  readonly members: number;
}

/** Identity of a layer for lists and colours; a group can never be mistaken for the others. */
export function layerId({ kind, path }: Pick<Layer, 'kind' | 'path'>): string {
  return kind === 'group' ? pathId(path) : kind;
}

/** Every group that the answer lists, in its order, and one for those it does not. */
export function rankedLayers(chart: Chart): Layer[] {
  if (chart.groupCount === 0) return wholeLayer(chart);
  const { costs } = chart;
  const told = bucketsByPath(chart);
  const layers = chart.groups.map(({ group, subgroup, before, ...row }): Layer => {
    const path = [group ?? '', subgroup] as const;
    return {
      kind: 'group',
      path,
      whole: measuredOf(row, costs),
      before: before && measuredOf(before, costs),
      perBucket: told.get(pathId(path)) ?? null,
      members: 1,
    };
  });
  const left = chart.groupCount - layers.length;
  if (left <= 0) return layers;
  const whole = subtractMeasured(measuredOf(chart.total, costs), sumOf(layers.map((layer) => layer.whole)));
  return [...layers, { kind: 'rest', path: ['', null], whole, before: null, perBucket: null, members: left }];
}

/** The first `top` groups and, when there are more, one that holds all the others. */
export function topAndOther(chart: Chart, ranked: readonly Layer[], top: number): Layer[] {
  const first = ranked.filter(({ kind }) => kind === 'group').slice(0, top);
  const members = Math.max(1, chart.groupCount) - first.length;
  if (members <= 0) return first;
  const others = [...ranked.slice(first.length).map(({ perBucket }) => perBucket), bucketsByPath(chart).get(OTHERS) ?? null];
  const perBucket = chart.buckets.map((_, index) => {
    const present = others.flatMap((buckets) => buckets?.[index] ?? []);
    return present.length === 0 ? null : sumOf(present);
  });
  return [...first, { kind: 'other', path: ['', null], whole: sumOf(perBucket), before: null, perBucket, members }];
}

/** What buckets tell without regard to groups; null where nobody had events. */
export function alignedTo(buckets: Chart['buckets'], rows: Chart['whole'], costs: Chart['costs']): (Measured | null)[] {
  const found = new Map(rows.map((row) => [row.fromMs, measuredOf(row, costs)]));
  return buckets.map(({ fromMs }) => found.get(fromMs) ?? null);
}

/** The sum over everything that is not null. */
export function sumOf(all: Iterable<Measured | null>): Measured {
  let sum = UNMEASURED;
  for (const one of all) if (one) sum = addMeasured(sum, one);
  return sum;
}

const OTHERS = pathId([null, null]);

function pathId(path: readonly [string | null, string | null]): string {
  return JSON.stringify(path);
}

function wholeLayer(chart: Chart): Layer[] {
  const { buckets, whole, total, costs } = chart;
  if (whole.length === 0) return [];
  const before = chart.before && measuredOf(chart.before.total, costs);
  return [{ kind: 'group', path: ['', null], whole: measuredOf(total, costs), before, perBucket: alignedTo(buckets, whole, costs), members: 1 }];
}

function bucketsByPath({ buckets, rows, costs }: Chart): Map<string, (Measured | null)[]> {
  const indexOf = new Map(buckets.map(({ fromMs }, index) => [fromMs, index]));
  const found = new Map<string, (Measured | null)[]>();
  for (const { fromMs, group, subgroup, ...row } of rows) {
    const index = indexOf.get(fromMs);
    if (index === undefined) throw new RangeError(`A row starts outside every bucket: ${fromMs}`);
    const id = pathId([group, subgroup]);
    const all = found.get(id) ?? Array<Measured | null>(buckets.length).fill(null);
    found.set(id, all);
    all[index] = measuredOf(row, costs);
  }
  return found;
}
