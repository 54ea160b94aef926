import { useCallback, useMemo, type ReactNode } from 'react';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import type { TipText } from '../../charts/stacked-bars-tip.tsx';
import { formatCompact, formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatTime } from '../../format/time.ts';
import { goTo } from '../../state/location.ts';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { bucketLabel } from '../../usage/labels.ts';
import { timeTicks } from '../../usage/time-ticks.ts';
import type { TimeRange } from '../../usage/vocabulary.ts';
import { lanesOf, type Lane } from './moments.ts';
import type { Overview } from './use-overview.ts';

const LAYERS = [
  { id: 'ok', label: 'succeeded', colour: 'var(--accent)' },
  { id: 'failed', label: 'failed', colour: 'var(--bad-solid)' },
] as const;

/** The last 24 hours: requests and failures by hour, and what was done to the store meanwhile. */
export function DayStrip({ view }: { readonly view: Overview }): ReactNode {
  const { day, zone, status } = view;
  const wait = status === null || view.store.readOnly ? '' : ` · gate wait p95 ${formatDuration(status.gate.waitP95Ms)}`;
  return (
    <Panel title="Last 24 hours" about={`requests by the time they were made, ${zone}${wait}`} className="overview-day">
      {day === null ? <Skeleton blocks={[120]} label="Reading the last day" /> : <Strip view={view} day={day} />}
    </Panel>
  );
}

function Strip({ view, day: { range, series } }: { readonly view: Overview; readonly day: NonNullable<Overview['day']> }): ReactNode {
  const { zone, segments, runs, retention, nowMs } = view;
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  const buckets = useMemo(
    () => series.buckets.map((one) => ({ ...one, state: one.toMs > minute ? ('unfinished' as const) : ('whole' as const) })),
    [series, minute],
  );
  const layers = useMemo(() => {
    const rows = new Map(series.rows.map((row) => [row.fromMs, row]));
    const counts = series.buckets.map(({ fromMs }) => rows.get(fromMs));
    return [
      { ...LAYERS[0], values: counts.map((row) => (row ? row.requests - row.errors : 0)) },
      { ...LAYERS[1], values: counts.map((row) => row?.errors ?? 0) },
    ];
  }, [series]);
  const ticks = useCallback((most: number) => timeTicks(buckets, 'hour', zone, most), [buckets, zone]);
  const describe = (index: number): TipText => {
    const one = buckets[index];
    if (!one) return { title: '', state: null, lines: [], sum: null, spoken: '' };
    const title = `${bucketLabel(one, 'hour', zone)} (${zone})`;
    const lines = layers.map(({ id, label, colour, values }) => ({ id, label, colour, value: formatInteger(values[index] ?? 0) }));
    const sum = layers.reduce((total, { values }) => total + (values[index] ?? 0), 0);
    const spoken = [title, ...lines.map(({ label, value }) => `${value} ${label}`)].join('. ');
    return {
      title,
      state: one.state === 'unfinished' ? 'Still going on' : null,
      lines,
      sum: { label: 'Requests', value: formatInteger(sum) },
      spoken,
    };
  };
  const lanes = lanesOf({ segments, runs, passes: retention?.history ?? [] }, range);
  return (
    <>
      <StackedBars
        label="Requests by hour over the last day. Selecting hours shows their events."
        buckets={buckets}
        layers={layers}
        height={112}
        ticks={ticks}
        axisText={(value) => (Number.isInteger(value) ? formatCompact(value) : '')}
        describe={describe}
        onZoom={(fromMs, toMs) => goTo('events', { from: String(fromMs), to: String(toMs), span: null })}
      />
      <dl className="overview-lanes">
        {lanes.map((lane) => (
          <LaneRow key={lane.name} lane={lane} range={range} zone={zone} />
        ))}
      </dl>
    </>
  );
}

function LaneRow({ lane: { name, moments }, range, zone }: { readonly lane: Lane; readonly range: TimeRange; readonly zone: string }): ReactNode {
  const place = (ms: number): string => `${((ms - range.fromMs) / (range.toMs - range.fromMs)) * 100}%`;
  return (
    <div className="overview-lane">
      <dt>{name}</dt>
      <dd>
        <span className="lane-track">
          {moments.map(({ id, atMs, what }) => (
            <span
              key={id}
              className="lane-moment"
              style={{ left: place(atMs) }}
              title={`${formatTime(atMs, zone)} (${zone}): ${what}`}
              role="img"
              aria-label={`${formatTime(atMs, zone)}: ${what}`}
            />
          ))}
        </span>
      </dd>
    </div>
  );
}
