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
import { chooseOrder, jumpTo, MOST_ROWS, openEvent, type Events } from './use-events.ts';

interface EventListProps {
  readonly events: Events;
  readonly total: number | null;
  readonly selected: string | null;
}

const ORDERS = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
] as const;

/** The list with its order and where it begins. */
export function EventList({ events, total, selected }: EventListProps): ReactNode {
  const { rows, pages, order, at, zone } = events;
  const columns = useMemo(() => eventColumns(zone), [zone]);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = pages;
  const more = hasNextPage && !events.full;
  const nearEnd = useCallback(() => {
    if (more && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [more, isFetching, isFetchNextPageError, fetchNextPage]);
  const old = pages.isPlaceholderData;
  const about = rows.length === 0 ? '' : `${formatInteger(rows.length)}${hasNextPage ? ' read so far' : ' in the list'}`;
  return (
    <Panel fill flush className={old ? 'events-list stale' : 'events-list'}>
      <div className="panel-tools events-tools">
        <Segmented label="Order" value={order} options={ORDERS} onChange={chooseOrder} />
        <JumpControl events={events} />
        {at !== null && (
          <Button size="small" icon={ArrowUpToLine} onClick={() => jumpTo(null)}>
            Begins at {formatTime(at, zone)} ({zone}); show all
          </Button>
        )}
        <span className="dim push num" aria-live="polite">
          {about}
        </span>
      </div>
      {pages.isPending && (
        <div className="events-reading">
          <Skeleton blocks={[20, 20, 20, 20, 20, 20]} label="Reading events" />
        </div>
      )}
      {!pages.isPending && rows.length === 0 && <NothingHere events={events} />}
      {rows.length > 0 && (
        <EventGrid
          key={`${order} ${at ?? ''} ${JSON.stringify(events.question)} ${old ? 'old' : ''}`}
          label="Events"
          columns={columns}
          rows={rows}
          total={total !== null && at === null && !old ? total : -1}
          open={selected}
          onOpen={({ id }) => openEvent(id, selected === null ? 'push' : 'replace')}
          onClose={() => openEvent(null)}
          onNearEnd={nearEnd}
          tail={<Tail events={events} />}
        />
      )}
    </Panel>
  );
}

/** What comes after the last row. */
function Tail({ events }: { readonly events: Events }): ReactNode {
  const { rows, pages, full, order } = events;
  const last = rows.at(-1);
  if (pages.isFetchNextPageError) {
    return (
      <span className="row tight">
        <span className="bad">{faultOf(pages.error).message}</span>
        <Button size="small" onClick={() => void pages.fetchNextPage()}>
          Try again
        </Button>
      </span>
    );
  }
  if (pages.hasNextPage && full && last) {
    return (
      <span className="row tight">
        <span className="dim">{formatInteger(MOST_ROWS)} events are held at a time.</span>
        <Button size="small" onClick={() => jumpTo(last.atMs)}>
          Go on from here
        </Button>
      </span>
    );
  }
  if (pages.hasNextPage) return <span className="dim">Reading more events…</span>;
  return <span className="dim">{order === 'newest' ? 'No older events in this range.' : 'No newer events in this range.'}</span>;
}

function NothingHere({ events }: { readonly events: Events }): ReactNode {
  const { filter, range, zone, data, at, span } = events;
  const filters = narrowings(filter).length;
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
          {filters > 0 && <Button onClick={() => setFilter(NO_FILTER)}>Clear filters ({filters})</Button>}
        </>
      }
    >
      {extent}
      {filters > 0 && ' The filters may hide what there is.'}
    </EmptyState>
  );
}
