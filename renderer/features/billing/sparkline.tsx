import type { ReactNode } from 'react';
import type { NamedLayer } from './model.ts';
import { amountOf, isAdditive, type Metric } from './totals.ts';
import { pixelValue } from './words.ts';

const WIDTH = 84;
const HEIGHT = 18;

interface SparklineProps {
  readonly layer: NamedLayer;
  readonly metric: Metric;
}

/** The shape of a group over the range; the exact values are in the chart. */
export function Sparkline({ layer, metric }: SparklineProps): ReactNode {
  if (layer.perBucket === null)
    return (
      <span className="dim" title="Not drawn for so many groups and columns">
        -
      </span>
    );
  const values = layer.perBucket.map((one) => Math.max(0, pixelValue((one && amountOf(one, metric)) ?? 0n, metric)));
  const heights = condensed(values, WIDTH / 2, isAdditive(metric));
  const highest = Math.max(...heights);
  const step = WIDTH / heights.length;
  const bars = heights.map((value, index) => {
    const height = highest === 0 ? 0 : Math.max(value > 0 ? 1 : 0, (value / highest) * HEIGHT);
    return height === 0 ? '' : `M${(index * step).toFixed(1)} ${HEIGHT}v${(-height).toFixed(1)}h${Math.max(0.8, step - 0.6).toFixed(1)}V${HEIGHT}z`;
  });
  return (
    <svg className="sparkline" width={WIDTH} height={HEIGHT} aria-hidden>
      <path d={bars.join('')} fill={layer.colour} />
    </svg>
  );
}

/** At most `most` heights, neighbours added together or the highest of them. */
function condensed(values: readonly number[], most: number, added: boolean): number[] {
  const group = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / group) }, (_, index) => {
    const part = values.slice(index * group, (index + 1) * group);
    return added ? part.reduce((sum, value) => sum + value, 0) : Math.max(...part);
  });
}
