import type { ReactNode } from 'react';
import { formatInteger } from '../format/count.ts';
import { timeTicks } from './time-ticks.ts';
import { xOf, type LaneBox } from './timeline-layout.ts';
import { AXIS, GUTTER, HEAD, type TimelineBand, type TimelineLane, type TimelineRule } from './timeline-model.ts';
import type { Domain } from './zoom.ts';

interface UnderProps {
  readonly id: string;
  readonly lanes: readonly TimelineLane[];
  readonly boxes: readonly LaneBox[];
  readonly rules: readonly TimelineRule[];
  readonly domain: Domain;
  readonly zone: string;
  readonly width: number;
  readonly height: number;
}

const TICK_PX = 84;

/** Below the bars: lanes with their names, the time axis, and the shade of what retention takes. */
export function TimelineUnder({ id, lanes, boxes, rules, domain, zone, width, height }: UnderProps): ReactNode {
  const floor = height - AXIS;
  const cutoff = rules.find(({ kind }) => kind === 'cutoff');
  const shade = cutoff ? Math.min(width, xOf(cutoff.ms, domain, width)) : 0;
  const ticks = timeTicks(domain.fromMs, domain.toMs, zone, Math.max(2, Math.floor(width / TICK_PX)));
  return (
    <g>
      {lanes.map((lane, index) => {
        const base = (boxes[index]?.y ?? 0) + (boxes[index]?.height ?? 0);
        return (
          <g key={lane.label}>
            <text className="chart-text strong" x={0} y={base - 5}>
              {lane.label}
            </text>
            <text className="chart-text" x={GUTTER - 10} y={base - 5} textAnchor="end">
              {formatInteger(lane.count)}
            </text>
            <line className="chart-line faint" x1={0} x2={GUTTER + width} y1={base + 0.5} y2={base + 0.5} />
          </g>
        );
      })}
      {shade > 0 && <rect x={GUTTER} y={HEAD - 4} width={shade} height={floor - HEAD + 2} fill={`url(#${id}-cutoff)`} />}
      {ticks.map(({ ms, label, day }) => {
        const x = Math.round(GUTTER + xOf(ms, domain, width)) + 0.5;
        return (
          <g key={ms}>
            <line className={day ? 'chart-line' : 'chart-line faint'} x1={x} x2={x} y1={HEAD} y2={floor + 3} />
            <text
              className={day ? 'chart-text strong' : 'chart-text'}
              x={Math.min(GUTTER + width - 20, Math.max(GUTTER + 16, x))}
              y={height - 5}
              textAnchor="middle"
            >
              {label}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface OverProps {
  readonly id: string;
  readonly bands: readonly TimelineBand[];
  readonly rules: readonly TimelineRule[];
  readonly brush: readonly [number, number] | null;
  readonly domain: Domain;
  readonly width: number;
  readonly height: number;
}

/** Above the bars: gaps, overlaps, the now and cutoff lines, and the brush. */
export function TimelineOver({ id, bands, rules, brush, domain, width, height }: OverProps): ReactNode {
  const floor = height - AXIS;
  return (
    <g>
      {bands.map(({ kind, fromMs, toMs, label }) => {
        const x = xOf(fromMs, domain, width);
        const wide = Math.max(3, xOf(toMs, domain, width) - x);
        return (
          <g key={`${kind}-${fromMs}`}>
            <rect className={`band-cap ${kind}`} data-band={`${kind}-${fromMs}`} x={x - 1.5} y={HEAD - 8} width={wide + 3} height={5} rx={1.5} />
            <rect className={`band ${kind} no-hit`} x={x} y={HEAD - 4} width={wide} height={floor - HEAD + 4} fill={`url(#${id}-${kind})`} />
            {wide > 44 && (
              <text className={`band-text ${kind} no-hit`} x={x + wide / 2} y={HEAD + 9} textAnchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
      {rules.map(({ kind, ms, label }) => {
        const x = xOf(ms, domain, width);
        const flip = x > width - 90;
        return (
          <g key={kind}>
            <line className={`rule-line ${kind} no-hit`} x1={x} x2={x} y1={4} y2={floor} />
            <text className={`rule-text ${kind} no-hit`} x={flip ? x - 5 : x + 5} y={12} textAnchor={flip ? 'end' : 'start'}>
              {label}
            </text>
          </g>
        );
      })}
      {brush && <rect className="brush no-hit" x={brush[0]} y={HEAD - 4} width={brush[1] - brush[0]} height={floor - HEAD + 4} />}
    </g>
  );
}
