import type { ReactNode } from 'react';
import type { NamedLayer } from './model.ts';
import type { Metric } from './totals.ts';
import { pixelValue } from './words.ts';

const WIDTH = 92;
const HEIGHT = 18;

interface SparklineProps {
  readonly layer: NamedLayer;
  readonly metric: Metric;
}

/** The shape of an entity over the range; the exact values are in the chart. */
export function Sparkline({ layer, metric }: SparklineProps): ReactNode {
  const heights = condensed(
    layer.perBucket.map((totals) => (totals ? Math.max(0, pixelValue(totals, metric)) : 0)),
    WIDTH / 2,
  );
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

/** At most `most` heights, neighbours added together. */
function condensed(values: readonly number[], most: number): number[] {
  const group = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / group) }, (_, index) =>
    values.slice(index * group, (index + 1) * group).reduce((sum, value) => sum + value, 0),
  );
}
