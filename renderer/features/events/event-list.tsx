import { ArrowUpToLine, ScrollText } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { choosePreset } from '../../usage/use-span.ts';
import { setFilter } from '../../usage/filter-params.ts';
import { narrowings, NO_FILTER } from '../../usage/vocabulary.ts';
import { eventColumns } from './event-columns.tsx';
import { EventGrid } from './event-grid.tsx';
import { JumpControl } from './jump-control.tsx';
import { chooseOrder, jumpTo, openEvent, setWhere, type Events } from './use-events.ts';

interface EventListProps {
  readonly events: Events;
  readonly total: number | null;
  readonly selected: string | null;
}

const ORDERS = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
] as const;

/** Rows that can be scrolled to at once: browsers draw nothing beyond some 33 million pixels. */
const MOST_ROWS = 1_000_000;

/** The list with its order and where it begins. */
export function EventList({ events, total, selected }: EventListProps): ReactNode {
  const { order, at, zone } = events;
  const { window, state } = events.list;
  const columns = useMemo(() => eventColumns(zone), [zone]);
  const base = state.origin < MOST_ROWS / 2 ? 0 : state.origin - MOST_ROWS / 4;
  const end = state.first + state.rows.length;
  const size = state.ended ? end : Math.max(total ?? 0, end + 1);
  const count = Math.min(MOST_ROWS, size - base);
  const seen = useCallback((from: number, to: number) => window.show(from + base, to + base), [window, base]);
  const nothing = state.begun && state.ended && end === 0;
  return (
    <Panel fill flush className="events-list">
      <div className="panel-tools events-tools">
        <Segmented label="Order" value={order} options={ORDERS} onChange={chooseOrder} />
        <JumpControl events={events} />
        {at !== null && (
          <Button size="small" icon={ArrowUpToLine} onClick={() => jumpTo(null)}>
            Opened at {formatTime(at, zone)} ({zone}); back to the {order} event
          </Button>
        )}
        {base > 0 && <span className="dim num">{formatInteger(base)} rows above are a jump away</span>}
        <span className="dim push num" aria-live="polite">
          {state.ended && total === null ? formatCount(size, 'event') : ''}
        </span>
      </div>
      {!state.begun && state.error === null && (
        <div className="events-reading">
          <Skeleton blocks={[20, 20, 20, 20, 20, 20]} label="Reading events" />
        </div>
      )}
      {nothing && <NothingHere events={events} />}
      {state.begun && !nothing && (
        <EventGrid
          key={`${JSON.stringify(events.question)} ${at ?? ''} ${state.origin}`}
          label="Events"
          columns={columns}
          base={base}
          rows={state.rows}
          first={state.first - base}
          total={state.ended ? end : (total ?? -1)}
          count={count}
          origin={state.origin - base}
          open={selected}
          onOpen={({ id }) => openEvent(id, selected === null ? 'push' : 'replace')}
          onClose={() => openEvent(null)}
          onSeen={seen}
          tail={<Tail events={events} whole={count === size - base} />}
        />
      )}
    </Panel>
  );
}

/** What comes after the last row. */
function Tail({ events, whole }: { readonly events: Events; readonly whole: boolean }): ReactNode {
  const { state, window } = events.list;
  const last = state.rows.at(-1);
  if (state.error !== null) {
    return (
      <span className="row tight">
        <span className="bad">{faultOf(state.error).message}</span>
        <Button size="small" onClick={() => window.retry()}>
          Try again
        </Button>
      </span>
    );
  }
  if (!whole && last) {
    return (
      <span className="row tight">
        <span className="dim">{formatInteger(MOST_ROWS)} events can be scrolled at a time.</span>
        <Button size="small" onClick={() => jumpTo(last.atMs)}>
          Go on from here
        </Button>
      </span>
    );
  }
  if (!state.ended) return <span className="dim">Reading more events…</span>;
  return <span className="dim">{events.order === 'newest' ? 'No older events in this range.' : 'No newer events in this range.'}</span>;
}

function NothingHere({ events }: { readonly events: Events }): ReactNode {
  const { filter, where, range, zone, data, at, span } = events;
  const filters = narrowings(filter).length + where.length;
  const all = span.kind === 'preset' && span.preset === 'all';
  const when = range && !all ? ` ${formatTime(range.fromMs, zone)} – ${formatTime(range.toMs, zone)} (${zone})` : '';
  const extent =
    data === null || data.fromMs === null || data.toMs === null
      ? ''
      : `The store holds events from ${formatTime(data.fromMs, zone)} to ${formatTime(data.toMs, zone)} (${zone}).`;
  return (
    <EmptyState
      icon={ScrollText}
      title={`No events${when}${filters === 0 ? '' : ` that meet ${formatCount(filters, 'filter')}`}`}
      actions={
        <>
          {at !== null && <Button onClick={() => jumpTo(null)}>Show from the {events.order === 'newest' ? 'newest' : 'oldest'} on</Button>}
          {!all && data && <Button onClick={() => choosePreset('all', zone, events.nowMs, data)}>Show all times</Button>}
          {filters > 0 && <Button onClick={() => [setFilter(NO_FILTER), setWhere([])]}>Clear filters ({filters})</Button>}
        </>
      }
    >
      {extent}
      {filters > 0 && ' The filters may hide what there is.'}
    </EmptyState>
  );
}
