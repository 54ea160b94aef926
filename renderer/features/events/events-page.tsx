import { RefreshCw, ScrollText } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { formatCount, formatInteger } from '../../format/count.ts';
import { useActions } from '../../state/actions.ts';
import { goTo, useParam } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import '../../usage/controls.css';
import { FilterChips } from '../../usage/filter-menu.tsx';
import { RangeControl } from '../../usage/range-control.tsx';
import { ReadError } from '../../verification/read-error.tsx';
import { ConditionChips } from './condition-chips.tsx';
import { EventDrawer } from './event-drawer.tsx';
import { EventList } from './event-list.tsx';
import './events.css';
import { ExportControl } from './export-control.tsx';
import { FacetRail } from './facet-rail.tsx';
import { FilterField } from './filter-field.tsx';
import { Histogram } from './histogram.tsx';
import { chooseOrder, useEvents, type Events } from './use-events.ts';

/** Every request over all tiers: filters, a histogram, the list, and one event beside it. */
export function EventsPage(): ReactNode {
  const events = useEvents();
  const selected = useParam('event');
  useActions(
    'events',
    useMemo(
      () => [
        { id: 'events-newest', label: 'Newest events first', words: 'order sort', icon: ScrollText, run: () => chooseOrder('newest') },
        { id: 'events-oldest', label: 'Oldest events first', words: 'order sort', icon: ScrollText, run: () => chooseOrder('oldest') },
      ],
      [],
    ),
  );
  const { rows, missing } = events.list.state;
  const total = events.counting ? null : (events.facets?.total ?? null);
  const index = rows.findIndex(({ id }) => id === selected);
  const near = (step: number): string | null => (index < 0 ? null : (rows[index + step]?.id ?? null));
  const drawer = selected === '' ? null : <EventDrawer key={selected} id={selected} before={near(-1)} after={near(1)} missing={missing} />;
  const about = total === null ? '' : `${missing.length > 0 ? '>= ' : ''}${formatCount(total, 'event')} over all tiers`;
  return (
    <Page title="Events" about={about} drawer={drawer} actions={<ExportControl events={events} total={total} />}>
      <Body events={events} total={total} selected={selected === '' ? null : selected} />
    </Page>
  );
}

interface BodyProps {
  readonly events: Events;
  readonly total: number | null;
  readonly selected: string | null;
}

function Body({ events, total, selected }: BodyProps): ReactNode {
  const { data, error, range } = events;
  const { state } = events.list;
  const failed = error !== null && state.rows.length === 0;
  if (data?.fromMs === null && state.rows.length === 0 && !failed) return <EmptyStore />;
  return (
    <>
      <div className="usage-controls" role="toolbar" aria-label="Which events">
        <FilterField events={events} />
        <RangeControl span={events.span} range={range} zone={events.zone} nowMs={events.nowMs} data={data} />
      </div>
      <div className="row wrap tight events-chips">
        <FilterChips options={data?.options ?? {}} filter={events.filter} names={{}} />
        <ConditionChips where={events.where} />
      </div>
      <Notes events={events} />
      {failed ? (
        <ReadError error={error} during="Reading events" retry={events.reload} />
      ) : (
        <div className="events-body">
          <FacetRail events={events} />
          <div className="events-main">
            <Counted events={events} />
            <EventList events={events} total={total} selected={selected} />
          </div>
        </div>
      )}
    </>
  );
}

/** How many events there are in which part of the range, or why nobody can tell. */
function Counted({ events }: { readonly events: Events }): ReactNode {
  const { range, facetsError } = events;
  if (range !== null) return <Histogram events={events} range={range} />;
  if (facetsError !== null) return <ReadError error={facetsError} during="Counting events" retry={events.reload} />;
  return <Skeleton blocks={[140]} label="Counting events" />;
}

/** What must not be missed about the list. */
function Notes({ events: { list, grown, reload } }: { readonly events: Events }): ReactNode {
  const { missing } = list.state;
  return (
    <>
      {missing.length > 0 && (
        <Note
          tone="warn"
          actions={
            <Button size="small" onClick={() => goTo('segments')}>
              Look at the segments
            </Button>
          }
        >
          Incomplete: {missing.join(', ')} cannot be read, and {missing.length === 1 ? 'its' : 'their'} events are not in this list. The others are
          whole.
        </Note>
      )}
      {grown !== 0 && (
        <Note
          actions={
            <Button size="small" icon={RefreshCw} onClick={reload}>
              Read again
            </Button>
          }
        >
          {grown > 0 ? `${formatCount(grown, 'event')} came to the store` : `${formatInteger(-grown)} events left the store`} since this list was
          read.
        </Note>
      )}
    </>
  );
}

function EmptyStore(): ReactNode {
  return (
    <Panel fill>
      <EmptyState
        icon={ScrollText}
        title="This store holds no events yet"
        actions={
          <Button variant="primary" onClick={() => goTo('replay')}>
            Replay journals
          </Button>
        }
      >
        Replay journal files, or let a gateway write to it; every request appears here.
      </EmptyState>
    </Panel>
  );
}
