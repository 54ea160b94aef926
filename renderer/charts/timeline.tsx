import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { ChartFrame } from './chart-frame.tsx';
import './timeline.css';
import { layoutBars } from './timeline-layout.ts';
import { TimelineBars, TimelineHatches } from './timeline-bars.tsx';
import { GUTTER, laneBoxes, plotHeight, type TimelineBand, type TimelineLane, type TimelineMark, type TimelineRule } from './timeline-model.ts';
import { TimelineOver, TimelineUnder } from './timeline-scenery.tsx';
import { useZoomGestures } from './use-zoom-gestures.ts';
import { panned, zoomed, type Domain } from './zoom.ts';

interface TimelineProps {
  readonly label: string;
  readonly lanes: readonly TimelineLane[];
  readonly marks: readonly TimelineMark[];
  readonly bands: readonly TimelineBand[];
  readonly rules: readonly TimelineRule[];
  readonly whole: Domain;
  readonly domain: Domain;
  readonly zone: string;
  readonly selected: string | null;
  readonly onDomain: (domain: Domain) => void;
  readonly onSelect: (id: string) => void;
  /** What the tip of a mark says. */
  readonly tip: (id: string) => ReactNode;
}

/** Segments in time, a lane for each tier: hover tells, a click opens, the wheel zooms, a drag moves. */
export function Timeline(props: TimelineProps): ReactNode {
  return <ChartFrame height={plotHeight(props.lanes)}>{(width) => <Plot {...props} width={width} />}</ChartFrame>;
}

interface Hover {
  readonly tip: ReactNode;
  /** The segment under the pointer, if it is one. */
  readonly id: string | null;
  readonly x: number;
}

const TIP = 260;

function Plot(props: TimelineProps & { readonly width: number }): ReactNode {
  const { lanes, marks, whole, domain, onDomain, onSelect, selected, zone } = props;
  const id = useId();
  const [hover, setHover] = useState<Hover | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const width = props.width - GUTTER - 1;
  const height = plotHeight(lanes);
  const boxes = laneBoxes(lanes);
  const bars = layoutBars(marks, boxes, domain, width);
  const svg = useRef<SVGSVGElement>(null);
  const gestures = useZoomGestures(svg, {
    domain,
    whole,
    width,
    left: GUTTER,
    onDomain,
    onClick: (_, target) => {
      const found = markAt(target);
      if (found !== null) onSelect(found);
    },
  });
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    gestures.handlers.onPointerMove(event);
    const id = gestures.panning ? null : markAt(event.target);
    const tip = id === null ? bandAt(event.target, props.bands) : props.tip(id);
    setHover(tip === null ? null : { id, tip, x: event.clientX - event.currentTarget.getBoundingClientRect().left });
  };
  const keys = (event: KeyboardEvent): void => {
    const step = stepOf(event);
    if (step !== 0) setCursor(neighbour(marks, cursor ?? selected, step));
    else if (event.key === 'Enter' && cursor !== null) onSelect(cursor);
    else if (!zoomKey(event.key, domain, whole, onDomain)) return;
    event.preventDefault();
  };
  const spoken = marks.find((mark) => mark.id === cursor)?.spoken ?? '';
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a chart with keys of its own; the table below is its text
    <div
      className="timeline"
      role="group"
      aria-label={`${props.label}. Arrow keys go from segment to segment, Enter opens, plus and minus zoom.`}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its keys need the focus
      tabIndex={0}
      onKeyDown={keys}
      onBlur={() => setCursor(null)}
    >
      <svg
        ref={svg}
        className={gestures.panning ? 'panning' : ''}
        width={props.width}
        height={height}
        aria-hidden
        {...gestures.handlers}
        onPointerMove={move}
        onPointerLeave={() => setHover(null)}
      >
        <TimelineHatches id={id} />
        <clipPath id={`${id}-clip`}>
          <rect x={0} y={0} width={width} height={height} />
        </clipPath>
        <TimelineUnder id={id} lanes={lanes} boxes={boxes} rules={props.rules} domain={domain} zone={zone} width={width} height={height} />
        <g transform={`translate(${GUTTER} 0)`} clipPath={`url(#${id}-clip)`}>
          <TimelineBars id={id} bars={bars} marks={marks} selected={selected} lit={cursor ?? hover?.id ?? null} />
          <TimelineOver id={id} bands={props.bands} rules={props.rules} brush={gestures.brush} domain={domain} width={width} height={height} />
        </g>
      </svg>
      {hover && (
        <div className="chart-tip" style={{ left: Math.max(4, Math.min(hover.x + 14, props.width - TIP)), top: 4 }}>
          {hover.tip}
        </div>
      )}
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
    </div>
  );
}

function markAt(target: EventTarget): string | null {
  return target instanceof SVGElement ? (target.dataset['segment'] ?? null) : null;
}

function bandAt(target: EventTarget, bands: readonly TimelineBand[]): string | null {
  const key = target instanceof SVGElement ? target.dataset['band'] : undefined;
  return bands.find(({ kind, fromMs }) => `${kind}-${fromMs}` === key)?.about ?? null;
}

function stepOf({ key, shiftKey }: KeyboardEvent): -1 | 0 | 1 {
  if (shiftKey) return 0;
  return key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
}

/** The mark before or after another in time; the newest when there is none yet. */
function neighbour(marks: readonly TimelineMark[], from: string | null, step: -1 | 1): string | null {
  const ordered = marks.toSorted((a, b) => a.fromMs - b.fromMs);
  const index = ordered.findIndex(({ id }) => id === from);
  const next = index < 0 ? ordered.length - 1 : Math.max(0, Math.min(ordered.length - 1, index + step));
  return ordered[next]?.id ?? null;
}

/** Whether the key was one that zooms. */
function zoomKey(key: string, domain: Domain, whole: Domain, onDomain: (domain: Domain) => void): boolean {
  const middle = (domain.fromMs + domain.toMs) / 2;
  const span = domain.toMs - domain.fromMs;
  if (key === '+' || key === '=') onDomain(zoomed(domain, whole, 0.5, middle));
  else if (key === '-') onDomain(zoomed(domain, whole, 2, middle));
  else if (key === '0') onDomain(whole);
  else if (key === 'ArrowLeft' || key === 'ArrowRight') onDomain(panned(domain, whole, (key === 'ArrowLeft' ? -0.2 : 0.2) * span));
  else return false;
  return true;
}
