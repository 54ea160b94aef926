import { useCallback, useMemo, type ReactNode } from 'react';
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
import { BUCKETS, type TimeRange } from '../../usage/vocabulary.ts';
import { bucketLabel, stateText } from '../../usage/labels.ts';
import type { Events } from './use-events.ts';
import type { EventFacets } from './vocabulary.ts';

const LAYERS = [
  { id: 'ok', label: 'succeeded', colour: 'var(--accent)' },
  { id: 'failed', label: 'failed', colour: 'var(--bad-solid)' },
] as const;

/** How many events there are over the range; a brush narrows the range. */
export function Histogram({ events, range }: { readonly events: Events; readonly range: TimeRange }): ReactNode {
  const { facets, facetsError: error, facetsInput, counting, zone } = events;
  const per = BUCKETS.find(({ value }) => value === facetsInput.bucket)?.label.toLowerCase() ?? '';
  if (facets?.total === 0 && !counting) return null; // the list says that there is nothing, and why
  const about = facets ? `${formatInteger(facets.failed)} failed · ${zone}` : zone;
  return (
    <Panel title={`Events per ${per}`} about={about} className={counting ? 'events-histogram stale' : 'events-histogram'} actions={<Key />}>
      {error && <Note tone="bad">The events cannot be counted: {faultOf(error).message}</Note>}
      {!facets && !error && <Skeleton blocks={[96]} label="Counting events" />}
      {facets && <Bars facets={facets} events={events} range={range} />}
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
  readonly facets: EventFacets;
  readonly events: Events;
  readonly range: TimeRange;
}

function Bars({ facets, events, range }: BarsProps): ReactNode {
  const { bucket, zone } = events.facetsInput;
  const { data, nowMs } = events;
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  const buckets = useMemo(
    () => facets.buckets.map((one) => ({ ...one, state: bucketState(one, { range, nowMs: minute, data: data ?? { fromMs: null, toMs: null } }) })),
    [facets, range, minute, data],
  );
  const layers = useMemo(() => layersOf(facets), [facets]);
  const ticks = useCallback((most: number) => timeTicks(buckets, bucket, zone, most), [buckets, bucket, zone]);
  const describe = (index: number): TipText => {
    const one = buckets[index];
    const [ok = 0, failed = 0] = layers.map(({ values }) => values[index] ?? 0);
    if (!one) return { title: '', state: null, lines: [], sum: null, spoken: '' };
    const title = `${bucketLabel(one, bucket, zone)} (${zone})`;
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

function layersOf({ buckets, bars }: EventFacets): StackedLayer[] {
  const counts = new Map(bars.map((bar) => [bar.fromMs, bar]));
  const found = buckets.map(({ fromMs }) => counts.get(fromMs));
  return [
    { ...LAYERS[0], values: found.map((bar) => (bar ? bar.events - bar.failed : null)) },
    { ...LAYERS[1], values: found.map((bar) => (bar ? bar.failed : null)) },
  ];
}
