import { scaleLinear } from 'd3-scale';

/** One column: `[fromMs, toMs)` and how far its bar may be trusted. */
export interface StackedBucket {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: 'whole' | 'unfinished' | 'cut' | 'gap';
}

/** One colour of the stack; `values` are numbers only because pixels are, null where nothing is known. */
export interface StackedLayer {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly values: readonly (number | null)[];
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface StackedLayout {
  /** Path of the line behind the bars; empty without one. */
  readonly behind: string;
  readonly columns: readonly { readonly x: number; readonly width: number; readonly top: number; readonly bottom: number }[];
  /** One SVG path per layer, in the order of the layers. */
  readonly paths: readonly string[];
  readonly yTicks: readonly { readonly value: number; readonly y: number }[];
  readonly zero: number;
  /** Height of a value. */
  readonly yOf: (value: number) => number;
}

interface LayoutOptions {
  /** Bars stand on one another; lines each begin at zero. */
  readonly drawn?: 'bars' | 'lines';
  /** Values to compare with, drawn as one line. */
  readonly behind?: readonly (number | null)[] | null;
}

/** Geometry of the chart: positive values are stacked up from zero, negative ones down; time is linear. */
export function layoutStack(
  buckets: readonly StackedBucket[],
  layers: readonly StackedLayer[],
  plot: Box,
  { drawn = 'bars', behind = null }: LayoutOptions = {},
): StackedLayout {
  const x = scaleLinear([buckets.at(0)?.fromMs ?? 0, buckets.at(-1)?.toMs ?? 1], [plot.left, plot.right]);
  const extents = buckets.map((_, index) => (drawn === 'bars' ? extentAt(layers, index) : highestAt(layers, index)));
  const low = Math.min(0, ...extents.map(({ down }) => down));
  const high = Math.max(0, ...extents.map(({ up }) => up), ...(behind ?? []).map((value) => value ?? 0));
  const y = scaleLinear([low, high === low ? low + 1 : high], [plot.bottom, plot.top]).nice(4);
  const columns = buckets.map(({ fromMs, toMs }, index) => {
    const space = x(toMs) - x(fromMs);
    const margin = space > 8 ? Math.min(3, space * 0.1) : space > 3 ? 0.5 : 0;
    const { up, down } = extents[index] ?? { up: 0, down: 0 };
    return { x: x(fromMs) + margin, width: Math.max(0.75, space - 2 * margin), top: y(up), bottom: y(down) };
  });
  const line = (values: readonly (number | null)[]): string => linePath(values, columns, y);
  const paths = drawn === 'bars' ? stackPaths(layers, columns, y) : layers.map(({ values }) => line(values));
  const yTicks = y.ticks(4).map((value) => ({ value, y: y(value) }));
  return { columns, paths, behind: behind === null ? '' : line(behind), zero: y(0), yTicks, yOf: (value) => y(value) };
}

/** How far beside a line still hits it. */
const NEAR = 6;

/** Id of the layer at a height of a column: the part of the bar that is there, or the nearest line; null where there is none. */
export function layerAt(
  layers: readonly StackedLayer[],
  index: number,
  position: number,
  { yOf }: StackedLayout,
  drawn: 'bars' | 'lines',
): string | null {
  if (drawn === 'lines') {
    const lines = layers.flatMap(({ id, values }) => {
      const value = values[index] ?? null;
      return value === null ? [] : [{ id, away: Math.abs(yOf(value) - position) }];
    });
    const [nearest] = lines.toSorted((a, b) => a.away - b.away);
    return nearest !== undefined && nearest.away <= NEAR ? nearest.id : null;
  }
  const reached = { up: 0, down: 0 };
  for (const { id, values } of layers) {
    const value = values[index] ?? 0;
    const side = value > 0 ? 'up' : 'down';
    const [from, to] = [yOf(reached[side]), yOf(reached[side] + value)];
    reached[side] += value;
    if (value !== 0 && position >= Math.min(from, to) && position <= Math.max(from, to)) return id;
  }
  return null;
}

function extentAt(layers: readonly StackedLayer[], index: number): { up: number; down: number } {
  const extent = { up: 0, down: 0 };
  for (const { values } of layers) {
    const value = values[index] ?? 0;
    if (value > 0) extent.up += value;
    else extent.down += value;
  }
  return extent;
}

function highestAt(layers: readonly StackedLayer[], index: number): { up: number; down: number } {
  return { up: layers.reduce((most, { values }) => Math.max(most, values[index] ?? 0), 0), down: 0 };
}

/** A line through the middles of the columns; it breaks where nothing is known. */
function linePath(values: readonly (number | null)[], columns: readonly { x: number; width: number }[], y: (value: number) => number): string {
  let drawing = false;
  const parts = columns.map(({ x, width }, index) => {
    const value = values[index] ?? null;
    if (value === null) {
      drawing = false;
      return '';
    }
    const point = `${(x + width / 2).toFixed(2)} ${y(value).toFixed(2)}`;
    const part = drawing ? `L${point}` : `M${point}h0.01`;
    drawing = true;
    return part;
  });
  return parts.join('');
}

function stackPaths(layers: readonly StackedLayer[], columns: readonly { x: number; width: number }[], y: (value: number) => number): string[] {
  const reached = columns.map(() => ({ up: 0, down: 0 }));
  return layers.map(({ values }) => {
    const parts = columns.map(({ x, width }, index) => {
      const value = values[index] ?? 0;
      const at = reached[index];
      if (!at || value === 0) return '';
      const side = value > 0 ? 'up' : 'down';
      const from = at[side];
      at[side] = from + value;
      return rectangle(x, width, y(from), y(at[side]));
    });
    return parts.join('');
  });
}

/** A bar part of at least a visible sliver, with a hairline to the next one where there is room for it. */
function rectangle(x: number, width: number, from: number, to: number): string {
  const height = Math.abs(to - from);
  const seen = Math.max(0.5, height > 3 ? height - 0.75 : height);
  const top = to <= from ? from - seen : from;
  return `M${x.toFixed(2)} ${top.toFixed(2)}h${width.toFixed(2)}v${seen.toFixed(2)}h${(-width).toFixed(2)}z`;
}

/** Index of the bucket under a horizontal position, the nearest one outside the plot; -1 without buckets. */
export function bucketAt(buckets: readonly StackedBucket[], plot: Box, position: number): number {
  const first = buckets.at(0);
  const last = buckets.at(-1);
  if (!first || !last) return -1;
  const ms = first.fromMs + ((position - plot.left) / Math.max(1, plot.right - plot.left)) * (last.toMs - first.fromMs);
  const found = buckets.findIndex(({ toMs }) => ms < toMs);
  return found === -1 ? buckets.length - 1 : found;
}
