import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { ChartFrame } from './chart-frame.tsx';
import { msAt, xOf } from './timeline-layout.ts';
import { GUTTER } from './timeline-model.ts';
import { between, panned, type Domain } from './zoom.ts';

/** A stretch of time that holds something, and how tall it is drawn, 0 to 1. */
export interface OverviewMark {
  readonly fromMs: number;
  readonly toMs: number;
  readonly weight: number;
}

interface OverviewProps {
  readonly marks: readonly OverviewMark[];
  readonly whole: Domain;
  readonly domain: Domain;
  readonly onDomain: (domain: Domain) => void;
  /** Room for its label at the left, so that it lies below a chart's plot. */
  readonly gutter?: number;
  /** The instant that all charts of the page point at. */
  readonly crosshairMs?: number | null;
  readonly onCrosshair?: (ms: number | null) => void;
}

const HEIGHT = 20;

/** Everything in small, below the timeline: drag over it to zoom there, drag the window to move it. For the mouse; the keys do the same on the timeline. */
export function TimelineOverview(props: OverviewProps): ReactNode {
  return <ChartFrame height={HEIGHT}>{(width) => <Strip {...props} width={width - (props.gutter ?? GUTTER) - 1} />}</ChartFrame>;
}

interface Drag {
  readonly startX: number;
  readonly moves: boolean;
  readonly domain: Domain;
}

function Strip({
  marks,
  whole,
  domain,
  onDomain,
  width,
  gutter = GUTTER,
  crosshairMs = null,
  onCrosshair,
}: OverviewProps & { readonly width: number }): ReactNode {
  const drag = useRef<Drag | null>(null);
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const shape = useMemo(() => outline(marks, whole, width), [marks, whole, width]);
  const left = xOf(domain.fromMs, whole, width);
  const right = xOf(domain.toMs, whole, width);
  const zoomedIn = right - left < width - 1;
  const xIn = (event: PointerEvent<SVGSVGElement>): number =>
    Math.max(0, Math.min(width, event.clientX - event.currentTarget.getBoundingClientRect().left - gutter));
  const down = (event: PointerEvent<SVGSVGElement>): void => {
    const x = xIn(event);
    drag.current = { startX: x, moves: zoomedIn && x >= left && x <= right, domain };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const now = drag.current;
    const x = xIn(event);
    onCrosshair?.(msAt(x, whole, width));
    if (!now) return;
    if (now.moves) onDomain(panned(now.domain, whole, msAt(x, whole, width) - msAt(now.startX, whole, width)));
    else setBrush([Math.min(now.startX, x), Math.max(now.startX, x)]);
  };
  const up = (event: PointerEvent<SVGSVGElement>): void => {
    const now = drag.current;
    const x = xIn(event);
    drag.current = null;
    setBrush(null);
    if (now && !now.moves && Math.abs(x - now.startX) > 3) onDomain(between(msAt(now.startX, whole, width), msAt(x, whole, width), whole));
  };
  return (
    <svg
      className="overview"
      width={width + gutter + 1}
      height={HEIGHT}
      aria-hidden
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerLeave={() => onCrosshair?.(null)}
    >
      <text className="chart-text" x={0} y={14}>
        all
      </text>
      <g transform={`translate(${gutter} 0)`}>
        <rect className="overview-ground" width={width} height={HEIGHT} rx={3} />
        <path className="overview-shape" d={shape} />
        {zoomedIn && <rect className="overview-window" x={left} y={0.5} width={Math.max(4, right - left)} height={HEIGHT - 1} rx={3} />}
        {crosshairMs !== null && (
          <line className="crosshair" x1={xOf(crosshairMs, whole, width)} x2={xOf(crosshairMs, whole, width)} y1={0} y2={HEIGHT} />
        )}
        {brush && <rect className="brush" x={brush[0]} width={brush[1] - brush[0]} height={HEIGHT} />}
      </g>
    </svg>
  );
}

function outline(marks: readonly OverviewMark[], whole: Domain, width: number): string {
  return marks
    .map(({ fromMs, toMs, weight }) => {
      const x = xOf(fromMs, whole, width);
      const high = Math.max(2, weight * (HEIGHT - 5));
      return `M${x.toFixed(1)} ${HEIGHT - 2}v${-high}h${Math.max(1, xOf(toMs, whole, width) - x).toFixed(1)}v${high}z`;
    })
    .join('');
}
