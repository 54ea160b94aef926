import { useMemo, useState, type ReactNode, type Ref } from 'react';
import { layerAt, layoutStack, type Box, type StackedBucket, type StackedLayer } from './stacked-bars-layout.ts';
import { Bars, Brush, Crosshair, Frame, type AxisTick } from './stacked-bars-parts.tsx';
import { StackedTip, type TipText } from './stacked-bars-tip.tsx';
import { useStackedKeys } from './stacked-bars-keys.ts';
import { useStackedPointer, type Span } from './stacked-bars-pointer.ts';
import { useElementWidth } from '../ui/element-width.ts';
import './stacked-bars.css';

/** What was pointed at. */
export interface StackedPlace {
  readonly fromMs: number;
  readonly toMs: number;
  /** Id of the layer, null when it was none. */
  readonly layer: string | null;
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
  /** Bars stand on one another; lines are for what cannot be added up. */
  readonly drawn?: 'bars' | 'lines';
  /** Values to compare with, one for each bucket, drawn as a line. */
  readonly behind?: readonly (number | null)[] | null;
  /** The instant that all charts of the page point at; null while the pointer is on none. */
  readonly crosshairMs?: number | null;
  readonly onCrosshair?: (ms: number | null) => void;
  /** The drawing itself, for whoever saves it. */
  readonly svg?: Ref<SVGSVGElement>;
  /** The layer to bring out, by id; the others fade. */
  readonly emphasis?: string | null;
  /** A range of buckets was brushed, `[fromMs, toMs)`. */
  readonly onZoom: (fromMs: number, toMs: number) => void;
  /** A bar was clicked, or opened by keys; `modified` with Ctrl, Cmd or Shift held. */
  readonly onOpen?: (place: StackedPlace, modified: boolean) => void;
  /** What a click does, in the tip. */
  readonly hint?: string;
}

const AXIS = { left: 56, right: 6, top: 8, bottom: 22 };
const TICK_ROOM = 60;

/** Bars stacked over time. Works by pointer (hover, click to open, drag to zoom) and by keys (arrows, Shift + arrows and Enter to zoom, Ctrl + Enter to open, Esc). */
export function StackedBars(props: StackedBarsProps): ReactNode {
  const {
    label,
    buckets,
    layers,
    height,
    ticks,
    axisText,
    describe,
    emphasis = null,
    drawn = 'bars',
    behind = null,
    onZoom,
    onOpen,
    hint = null,
    svg,
    crosshairMs = null,
    onCrosshair,
  } = props;
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const plot = useMemo<Box>(
    () => ({ left: AXIS.left, right: Math.max(AXIS.left + 40, width - AXIS.right), top: AXIS.top, bottom: height - AXIS.bottom }),
    [width, height],
  );
  const layout = useMemo(() => layoutStack(buckets, layers, plot, { drawn, behind }), [buckets, layers, plot, drawn, behind]);
  const marks = useMemo(() => ticks(Math.max(1, Math.floor((plot.right - plot.left) / TICK_ROOM))), [ticks, plot]);
  const [here, setIndex] = useState<number | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const setHere = (index: number | null, y: number | null = null): void => {
    setIndex(index);
    setOver(index === null || y === null ? null : layerAt(layers, index, y, layout, drawn));
    const bucket = index === null ? undefined : buckets[index];
    onCrosshair?.(bucket === undefined ? null : (bucket.fromMs + bucket.toMs) / 2);
  };
  const pointed = here === null ? bucketWith(buckets, crosshairMs) : null;
  const zoom = ({ from, to }: Span): void => {
    const first = buckets[Math.min(from, to)];
    const last = buckets[Math.max(from, to)];
    if (first && last) onZoom(first.fromMs, last.toMs);
  };
  const open = ({ from, to }: Span, layer: string | null, modified: boolean): void => {
    const first = buckets[Math.min(from, to)];
    const last = buckets[Math.max(from, to)];
    if (first && last) onOpen?.({ fromMs: first.fromMs, toMs: last.toMs, layer }, modified);
  };
  const click = (index: number, y: number, modified: boolean): void => {
    const hasBar = layers.some(({ values }) => (values[index] ?? null) !== null);
    if (hasBar) open({ from: index, to: index }, layerAt(layers, index, y, layout, drawn), modified);
  };
  const pointer = useStackedPointer({ buckets, plot, setHere, zoom, open: click });
  const keys = useStackedKeys({ count: buckets.length, here, setHere, zoom, open: (span) => open(span, null, true) });
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
      aria-valuetext={described?.spoken ?? 'Arrow keys walk through the bars, Shift with arrows selects, Enter zooms, Ctrl with Enter opens.'}
      {...pointer.handlers}
      {...keys.handlers}
    >
      <svg ref={svg} width={width} height={height} aria-hidden>
        <Frame plot={plot} layout={layout} marks={marks} axisText={axisText} buckets={buckets} />
        <Bars buckets={buckets} layers={layers} layout={layout} plot={plot} emphasis={emphasis} drawn={drawn} />
        {pointed !== null && <Crosshair layout={layout} plot={plot} index={pointed} />}
        {at !== null && <Crosshair layout={layout} plot={plot} index={at} />}
        {brush !== null && <Brush layout={layout} plot={plot} brush={brush} />}
      </svg>
      {described !== null && at !== null && brush === null && (
        <StackedTip
          text={described}
          over={over}
          hint={hint}
          left={(layout.columns[at]?.x ?? 0) + (layout.columns[at]?.width ?? 0)}
          right={layout.columns[at]?.x ?? 0}
          width={width}
        />
      )}
    </div>
  );
}

/** Index of the bucket that an instant lies in, or null. */
function bucketWith(buckets: readonly StackedBucket[], ms: number | null): number | null {
  const index = ms === null ? -1 : buckets.findIndex(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
  return index < 0 ? null : index;
}
