import { memo, useId, useMemo, useState, type ReactNode } from 'react';
import { layoutStack, type Box, type StackedBucket, type StackedLayer, type StackedLayout } from './stacked-bars-layout.ts';
import { StackedTip, type TipText } from './stacked-bars-tip.tsx';
import { useStackedKeys } from './stacked-bars-keys.ts';
import { useStackedPointer, type Span } from './stacked-bars-pointer.ts';
import { useElementWidth } from './stacked-bars-width.ts';
import './stacked-bars.css';

export interface AxisTick {
  readonly ms: number;
  readonly label: string;
  readonly strong: boolean;
}

interface StackedBarsProps {
  /** Its accessible name: what is charted, of what, when. */
  readonly label: string;
  readonly buckets: readonly StackedBucket[];
  /** Bottom first. */
  readonly layers: readonly StackedLayer[];
  readonly height: number;
  /** Labels of the time axis for this many places. */
  readonly ticks: (most: number) => readonly AxisTick[];
  readonly axisText: (value: number) => string;
  /** Exact words of one bucket, for the tooltip and for screen readers. */
  readonly describe: (index: number) => TipText;
  /** The layer to bring out, by id; the others fade. */
  readonly emphasis?: string | null;
  /** A range of buckets was brushed, `[fromMs, toMs)`. */
  readonly onZoom: (fromMs: number, toMs: number) => void;
}

const AXIS = { left: 56, right: 6, top: 8, bottom: 22 };
const TICK_ROOM = 60;

/** Bars stacked over time. Works by pointer (hover, drag to zoom) and by keys (arrows, Shift + arrows and Enter to zoom, Esc). */
export function StackedBars(props: StackedBarsProps): ReactNode {
  const { label, buckets, layers, height, ticks, axisText, describe, emphasis = null, onZoom } = props;
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const plot = useMemo<Box>(
    () => ({ left: AXIS.left, right: Math.max(AXIS.left + 40, width - AXIS.right), top: AXIS.top, bottom: height - AXIS.bottom }),
    [width, height],
  );
  const layout = useMemo(() => layoutStack(buckets, layers, plot), [buckets, layers, plot]);
  const marks = useMemo(() => ticks(Math.max(1, Math.floor((plot.right - plot.left) / TICK_ROOM))), [ticks, plot]);
  const [here, setHere] = useState<number | null>(null);
  const zoom = ({ from, to }: Span): void => {
    const first = buckets[Math.min(from, to)];
    const last = buckets[Math.max(from, to)];
    if (first && last) onZoom(first.fromMs, last.toMs);
  };
  const pointer = useStackedPointer({ buckets, plot, setHere, zoom });
  const keys = useStackedKeys({ count: buckets.length, here, setHere, zoom });
  const at = here === null || here >= buckets.length ? null : here;
  const brush = pointer.brush ?? keys.brush;
  const described = at === null ? null : describe(at);
  return (
    <div
      ref={ref}
      className="stacked"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, buckets.length - 1)}
      aria-valuenow={at ?? 0}
      aria-valuetext={described?.spoken ?? 'Arrow keys walk through the bars, Shift with arrows selects, Enter zooms.'}
      {...pointer.handlers}
      {...keys.handlers}
    >
      <svg width={width} height={height} aria-hidden>
        <Frame plot={plot} layout={layout} marks={marks} axisText={axisText} buckets={buckets} />
        <Bars buckets={buckets} layers={layers} layout={layout} plot={plot} emphasis={emphasis} />
        {at !== null && <Crosshair layout={layout} plot={plot} index={at} />}
        {brush !== null && <Brush layout={layout} plot={plot} brush={brush} />}
      </svg>
      {described !== null && at !== null && brush === null && (
        <StackedTip
          text={described}
          left={(layout.columns[at]?.x ?? 0) + (layout.columns[at]?.width ?? 0)}
          right={layout.columns[at]?.x ?? 0}
          width={width}
        />
      )}
    </div>
  );
}

interface FrameProps {
  readonly plot: Box;
  readonly layout: StackedLayout;
  readonly marks: readonly AxisTick[];
  readonly buckets: readonly StackedBucket[];
  readonly axisText: (value: number) => string;
}

function Frame({ plot, layout, marks, buckets, axisText }: FrameProps): ReactNode {
  const place = new Map(buckets.map(({ fromMs }, index) => [fromMs, layout.columns[index]?.x ?? plot.left]));
  return (
    <>
      {layout.yTicks.map(({ value, y }) => (
        <g key={value}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} className={value === 0 ? 'zero-line' : 'grid-line'} />
          <text x={plot.left - 8} y={y + 3.5} textAnchor="end">
            {axisText(value)}
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
}

/** Everything that does not move with the pointer; one path per layer, so that a thousand buckets stay cheap. */
const Bars = memo(function Bars({ buckets, layers, layout, plot, emphasis }: BarsProps): ReactNode {
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
          className="layer"
          d={layout.paths[index]}
          fill={colour}
          data-dimmed={emphasis !== null && emphasis !== layer ? '' : undefined}
        />
      ))}
      {buckets.map(({ state, fromMs }, index) => {
        const column = layout.columns[index];
        if (!column || (state !== 'unfinished' && state !== 'cut')) return null;
        const box = { x: column.x, y: column.top, width: column.width, height: Math.max(0, column.bottom - column.top) };
        return (
          <g key={fromMs}>
            <rect {...box} fill={hatch('open')} />
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

function Crosshair({ layout, plot, index }: { readonly layout: StackedLayout; readonly plot: Box; readonly index: number }): ReactNode {
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

function Brush({ layout, plot, brush }: { readonly layout: StackedLayout; readonly plot: Box; readonly brush: Span }): ReactNode {
  const first = layout.columns[Math.min(brush.from, brush.to)];
  const last = layout.columns[Math.max(brush.from, brush.to)];
  if (!first || !last) return null;
  return <rect className="brush" x={first.x} y={plot.top} width={last.x + last.width - first.x} height={plot.bottom - plot.top} />;
}
