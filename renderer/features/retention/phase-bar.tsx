import { useId, type ReactNode } from 'react';
import { formatTime } from '../../format/time.ts';
import { daysFor, position, timelineExtent, timelineMarks } from './phase.ts';
import type { Segment } from './vocabulary.ts';

interface PhaseBarProps {
  readonly segments: readonly Segment[];
  readonly nowMs: number;
  /** The saved policy, and the one that is tried. */
  readonly savedDays: number;
  readonly days: number;
  readonly doomed: ReadonlySet<string>;
  readonly kept: ReadonlySet<string>;
  readonly zone: string;
  readonly onDays: (days: number) => void;
}

const DAY = 86_400_000;

/** Every segment over time with the cutoff across it; what the policy would take is hatched. The cutoff can be moved. */
export function PhaseBar({ segments, nowMs, savedDays, days, doomed, kept, zone, onDays }: PhaseBarProps): ReactNode {
  const id = useId();
  const cutoffMs = nowMs - days * DAY;
  const extent = timelineExtent(segments, nowMs - savedDays * DAY, nowMs);
  const cutoff = position(cutoffMs, extent);
  const now = position(nowMs, extent);
  const longest = Math.max(days, daysFor(extent.fromMs, nowMs));
  const classOf = new Map(
    segments.map((segment) => [segment.id, `${segment.tier} ${doomed.has(segment.id) ? 'doomed' : ''} ${kept.has(segment.id) ? 'kept' : ''}`]),
  );
  return (
    <div className="phase">
      <div className="phase-lane" aria-hidden>
        <div className="phase-old" style={{ width: `${cutoff}%` }} />
        {timelineMarks(segments, extent).map((mark) => (
          <span key={mark.id} className={`phase-mark ${classOf.get(mark.id) ?? ''}`} style={{ left: `${mark.left}%`, width: `${mark.width}%` }} />
        ))}
        <span className="phase-cutoff" style={{ left: `${cutoff}%` }} />
        <span className="phase-now" style={{ left: `${now}%` }} />
      </div>
      <input
        id={id}
        type="range"
        className="phase-slider"
        aria-label="What if events were kept for"
        min={extent.fromMs}
        max={extent.toMs}
        step={DAY / 24}
        value={cutoffMs}
        aria-valuetext={`${days} days, cutoff ${formatTime(cutoffMs, zone)} ${zone}`}
        onChange={({ target }) => onDays(Math.min(longest, daysFor(Number(target.value), nowMs)))}
        onKeyDown={(event) => {
          const step = { ArrowLeft: 1, ArrowDown: 1, ArrowRight: -1, ArrowUp: -1, PageDown: 7, PageUp: -7 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          onDays(Math.min(longest, Math.max(1, days + step)));
        }}
      />
      <div className="phase-ends">
        <span style={{ left: `${Math.min(82, Math.max(7, cutoff))}%` }} className="phase-label">
          <b>{days} d</b> {formatTime(cutoffMs, zone, 'day')}
        </span>
        <span style={{ left: `${now}%` }} className="phase-label now">
          now
        </span>
      </div>
      <PhaseLegend />
    </div>
  );
}

const LEGEND = [
  ['archived', 'archived'],
  ['pending', 'pending'],
  ['active', 'active'],
  ['doomed', 'would go'],
  ['kept', 'old, but kept'],
] as const;

function PhaseLegend(): ReactNode {
  return (
    <ul className="phase-legend">
      {LEGEND.map(([kind, word]) => (
        <li key={kind}>
          <span className={`phase-key ${kind}`} aria-hidden />
          {word}
        </li>
      ))}
    </ul>
  );
}
