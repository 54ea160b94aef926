import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import type { StackedLayer } from '../../charts/stacked-bars-layout.ts';
import type { TipText } from '../../charts/stacked-bars-tip.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { formatCompact, formatInteger } from '../../format/count.ts';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { bucketState } from '../../usage/bucket-state.ts';
import { timeTicks } from '../../usage/time-ticks.ts';
import { chooseRange } from '../../usage/use-span.ts';
import { BUCKETS, type Bucket, type Series, type SeriesInput, type TimeRange } from '../../usage/vocabulary.ts';
import { bucketLabel, stateText } from '../../usage/labels.ts';
import { bucketFor } from './histogram-bucket.ts';
import type { Events } from './use-events.ts';

const LAYERS = [
  { id: 'ok', label: 'succeeded', colour: 'var(--accent)' },
  { id: 'failed', label: 'failed', colour: 'var(--bad-solid)' },
] as const;

/** The question behind the histogram, in step with the filter and the range. */
export function histogramInput({ filter, zone }: Events, range: TimeRange): SeriesInput {
  return { ...range, bucket: bucketFor(range), zone, by: null, filter };
}

/** How many events there are over the range; a brush narrows the range. */
export function Histogram({ events, range }: { readonly events: Events; readonly range: TimeRange }): ReactNode {
  const input = histogramInput(events, range);
  const series = useQuery(queries.usageSeries(input));
  const { data, isPlaceholderData, error } = series;
  const per = BUCKETS.find(({ value }) => value === input.bucket)?.label.toLowerCase() ?? '';
  const failed = data?.total.errors ?? 0;
  if (data?.total.requests === 0) return null; // the list says that there is nothing, and why
  const about = data ? `${formatInteger(failed)} failed · ${events.zone}` : events.zone;
  return (
    <Panel title={`Events per ${per}`} about={about} className={isPlaceholderData ? 'events-histogram stale' : 'events-histogram'} actions={<Key />}>
      {error && <Note tone="bad">The histogram cannot be read: {faultOf(error).message}</Note>}
      {!data && !error && <Skeleton blocks={[96]} label="Counting events" />}
      {data && <Bars series={data} input={input} events={events} range={range} />}
    </Panel>
  );
}

function Key(): ReactNode {
  return (
    <span className="row tight dim events-key">
      {LAYERS.map(({ id, label, colour }) => (
        <span key={id} className="row tight">
          <span className="swatch" style={{ background: colour }} />
          {label}
        </span>
      ))}
    </span>
  );
}

interface BarsProps {
  readonly series: Series;
  readonly input: SeriesInput;
  readonly events: Events;
  readonly range: TimeRange;
}

function Bars({ series, input, events, range }: BarsProps): ReactNode {
  const { bucket, zone } = input;
  const { data, nowMs } = events;
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  const buckets = useMemo(
    () => series.buckets.map((one) => ({ ...one, state: bucketState(one, { range, nowMs: minute, data: data ?? { fromMs: null, toMs: null } }) })),
    [series, range, minute, data],
  );
  const layers = useMemo(() => layersOf(series), [series]);
  const ticks = useCallback((most: number) => timeTicks(buckets, bucket, zone, most), [buckets, bucket, zone]);
  const describe = (index: number): TipText => {
    const one = buckets[index];
    const [ok = 0, failed = 0] = layers.map(({ values }) => values[index] ?? 0);
    if (!one) return { title: '', state: null, lines: [], sum: null, spoken: '' };
    const title = `${bucketLabel(one, bucket as Bucket, zone)} (${zone})`;
    const counts = [ok, failed];
    const lines = LAYERS.map((layer, at) => ({ ...layer, value: formatInteger(counts[at] ?? 0) }));
    const spoken = [title, stateText(one.state), ...lines.map(({ label, value }) => `${value} ${label}`)].filter((word) => word !== null).join('. ');
    return { title, state: stateText(one.state), lines, sum: { label: 'Events', value: formatInteger(ok + failed) }, spoken };
  };
  return (
    <StackedBars
      label="Events over time. The same events are in the list below. Selecting bars narrows the range."
      buckets={buckets}
      layers={layers}
      height={104}
      ticks={ticks}
      axisText={(value) => (Number.isInteger(value) ? formatCompact(value) : '')}
      describe={describe}
      onZoom={(fromMs, toMs) => chooseRange({ fromMs, toMs })}
    />
  );
}

function layersOf(series: Series): StackedLayer[] {
  const rows = new Map(series.rows.map((row) => [row.fromMs, row]));
  const found = series.buckets.map(({ fromMs }) => rows.get(fromMs));
  return [
    { ...LAYERS[0], values: found.map((row) => (row ? row.requests - row.errors : null)) },
    { ...LAYERS[1], values: found.map((row) => (row ? row.errors : null)) },
  ];
}
