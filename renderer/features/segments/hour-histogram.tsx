import { useState, type ReactNode } from 'react';
import type { SegmentDetail } from '../../api/hooks.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { timeTicks } from '../../charts/time-ticks.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { useZone } from '../../state/zone.ts';

type Hours = SegmentDetail['hours'];

const HEIGHT = 84;
const AXIS = 16;
const HOUR_MS = 3_600_000;

/** Events per hour of one segment; hours without events stay empty. */
export function HourHistogram({ hours }: { readonly hours: Hours }): ReactNode {
  const zone = useZone();
  const [over, setOver] = useState<number | null>(null);
  const [first] = hours;
  const last = hours.at(-1);
  if (!first || !last) return null;
  const most = Math.max(1, ...hours.map(({ requests }) => requests));
  const shown = hours.find(({ fromMs }) => fromMs === over);
  const words = shown
    ? `${formatTime(shown.fromMs, zone, 'short')} ${zone}: ${formatCount(shown.requests, 'event')}`
    : `Events per hour, at most ${formatInteger(most)}`;
  return (
    <figure
      className="histogram"
      aria-label={`Events per hour from ${formatTime(first.fromMs, zone)} to ${formatTime(last.fromMs, zone)} ${zone}, at most ${formatInteger(most)} in one hour`}
    >
      <figcaption className="dim num">{words}</figcaption>
      <ChartFrame height={HEIGHT}>{(width) => <Bars hours={hours} most={most} width={width} zone={zone} over={over} onOver={setOver} />}</ChartFrame>
    </figure>
  );
}

interface BarsProps {
  readonly hours: Hours;
  readonly most: number;
  readonly width: number;
  readonly zone: string;
  readonly over: number | null;
  readonly onOver: (fromMs: number | null) => void;
}

function Bars({ hours, most, width, zone, over, onOver }: BarsProps): ReactNode {
  const fromMs = hours[0]?.fromMs ?? 0;
  const toMs = (hours.at(-1)?.fromMs ?? 0) + HOUR_MS;
  const x = (ms: number): number => ((ms - fromMs) / (toMs - fromMs)) * width;
  const floor = HEIGHT - AXIS;
  const wide = Math.max(1, x(fromMs + HOUR_MS) - 1);
  const at = (clientX: number, left: number): void => {
    const hour = fromMs + Math.floor((((clientX - left) / width) * (toMs - fromMs)) / HOUR_MS) * HOUR_MS;
    onOver(hours.some((entry) => entry.fromMs === hour) ? hour : null);
  };
  return (
    <svg
      width={width}
      height={HEIGHT}
      aria-hidden
      onPointerMove={(event) => at(event.clientX, event.currentTarget.getBoundingClientRect().left)}
      onPointerLeave={() => onOver(null)}
    >
      <line className="chart-line" x1={0} x2={width} y1={floor + 0.5} y2={floor + 0.5} />
      {hours.map(({ fromMs: hour, requests }) => {
        const high = requests === 0 ? 0 : Math.max(1, (requests / most) * (floor - 4));
        return (
          <rect
            key={hour}
            className={hour === over ? 'histogram-bar over' : 'histogram-bar'}
            x={x(hour)}
            y={floor - high}
            width={wide}
            height={high}
            rx={wide > 4 ? 1 : 0}
          />
        );
      })}
      {timeTicks(fromMs, toMs, zone, Math.max(2, Math.floor(width / 90))).map(({ ms, label }) => (
        <text key={ms} className="chart-text" x={Math.min(width - 18, Math.max(18, x(ms)))} y={HEIGHT - 3} textAnchor="middle">
          {label}
        </text>
      ))}
    </svg>
  );
}
