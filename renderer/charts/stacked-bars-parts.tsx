import { memo, useId, type ReactNode } from 'react';
import type { Box, StackedBucket, StackedLayer, StackedLayout } from './stacked-bars-layout.ts';
import type { Span } from './stacked-bars-pointer.ts';

export interface AxisTick {
  readonly ms: number;
  readonly label: string;
  readonly strong: boolean;
}

interface FrameProps {
  readonly plot: Box;
  readonly layout: StackedLayout;
  readonly marks: readonly AxisTick[];
  readonly buckets: readonly StackedBucket[];
  readonly axisText: (value: number) => string;
}

/** Grid lines and the labels of both axes; a value that has no text has no line either. */
export function Frame({ plot, layout, marks, buckets, axisText }: FrameProps): ReactNode {
  const place = new Map(buckets.map(({ fromMs }, index) => [fromMs, layout.columns[index]?.x ?? plot.left]));
  const lines = layout.yTicks.map(({ value, y }) => ({ value, y, text: axisText(value) })).filter(({ text }) => text !== '');
  return (
    <>
      {lines.map(({ value, y, text }) => (
        <g key={value}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} className={value === 0 ? 'zero-line' : 'grid-line'} />
          <text x={plot.left - 8} y={y + 3.5} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {marks.map(({ ms, label, strong }) => {
        const x = place.get(ms) ?? plot.left;
        return (
          <text key={ms} x={Math.min(x, plot.right - 34)} y={plot.bottom + 16} className={strong ? 'tick-strong' : ''}>
            {label}
          </text>
        );
      })}
    </>
  );
}

interface BarsProps {
  readonly buckets: readonly StackedBucket[];
  readonly layers: readonly StackedLayer[];
  readonly layout: StackedLayout;
  readonly plot: Box;
  readonly emphasis: string | null;
  readonly drawn: 'bars' | 'lines';
}

/** Everything that does not move with the pointer; one path per layer, so that a thousand buckets stay cheap. */
export const Bars = memo(function Bars({ buckets, layers, layout, plot, emphasis, drawn }: BarsProps): ReactNode {
  const id = useId();
  const hatch = (name: string): string => `url(#${id}-${name})`;
  return (
    <>
      <defs>
        <pattern id={`${id}-gap`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="gap-ground" />
          <line x1="0" x2="0" y1="0" y2="6" className="hatch-dim" />
        </pattern>
        <pattern id={`${id}-open`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" x2="0" y1="0" y2="5" className="hatch-open" />
        </pattern>
      </defs>
      {gaps(buckets, layout).map(({ x, width }) => (
        <g key={x}>
          <rect x={x} y={plot.top} width={width} height={plot.bottom - plot.top} fill={hatch('gap')} />
          {width > 64 && (
            <text x={x + width / 2} y={(plot.top + plot.bottom) / 2} textAnchor="middle">
              no data
            </text>
          )}
        </g>
      ))}
      {layers.map(({ id: layer, colour }, index) => (
        <path
          key={layer}
          className={drawn === 'bars' ? 'layer' : 'layer line'}
          d={layout.paths[index]}
          {...(drawn === 'bars' ? { fill: colour } : { stroke: colour })}
          data-dimmed={emphasis !== null && emphasis !== layer ? '' : undefined}
        />
      ))}
      {layout.behind !== '' && <path className="behind" d={layout.behind} />}
      {buckets.map(({ state, fromMs }, index) => {
        const column = layout.columns[index];
        if (!column || (state !== 'unfinished' && state !== 'cut')) return null;
        const box = { x: column.x, y: column.top, width: column.width, height: Math.max(0, column.bottom - column.top) };
        return (
          <g key={fromMs}>
            {drawn === 'bars' && <rect {...box} fill={hatch('open')} />}
            <rect {...box} className="open-edge" />
          </g>
        );
      })}
    </>
  );
});

/** Neighbouring gaps as one area each. */
function gaps(buckets: readonly StackedBucket[], layout: StackedLayout): { x: number; width: number }[] {
  const areas: { x: number; width: number; last: number }[] = [];
  for (const [index, { state }] of buckets.entries()) {
    const column = layout.columns[index];
    if (state !== 'gap' || !column) continue;
    const area = areas.at(-1);
    if (area?.last === index - 1) {
      area.width = column.x + column.width - area.x;
      area.last = index;
    } else areas.push({ x: column.x, width: column.width, last: index });
  }
  return areas;
}

/** Where the pointer or the keys are. */
export function Crosshair({ layout, plot, index }: { readonly layout: StackedLayout; readonly plot: Box; readonly index: number }): ReactNode {
  const column = layout.columns[index];
  if (!column) return null;
  const middle = column.x + column.width / 2;
  return (
    <g pointerEvents="none">
      <rect className="here" x={column.x - 1} y={plot.top} width={column.width + 2} height={plot.bottom - plot.top} />
      <line className="crosshair" x1={middle} x2={middle} y1={plot.top} y2={plot.bottom + 4} />
    </g>
  );
}

/** What a drag or Shift with the arrows has selected. */
export function Brush({ layout, plot, brush }: { readonly layout: StackedLayout; readonly plot: Box; readonly brush: Span }): ReactNode {
  const first = layout.columns[Math.min(brush.from, brush.to)];
  const last = layout.columns[Math.max(brush.from, brush.to)];
  if (!first || !last) return null;
  return <rect className="brush" x={first.x} y={plot.top} width={last.x + last.width - first.x} height={plot.bottom - plot.top} />;
}
