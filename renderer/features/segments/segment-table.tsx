import { Filter, Layers, Pin, PinOff } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { Fault } from '../../../electron/contract/fault.ts';
import { useReadOnlyReason, type SegmentView } from '../../api/hooks.ts';
import { formatCount } from '../../format/count.ts';
import { formatRange } from '../../format/time.ts';
import { goTo, setParams, useParam } from '../../state/location.ts';
import { setRange, useRange } from '../../state/range.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { Tabs, type TabItem } from '../../ui/tabs.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useVerify } from '../../verification/use-verify.ts';
import { VerifyMenu } from '../../verification/verify-menu.tsx';
import { VerifyInline } from '../../verification/verify-progress.tsx';
import { PinSheet } from './pin-sheet.tsx';
import { segmentColumns } from './segment-columns.tsx';
import type { TierTab } from './segment-filter.ts';
import type { SegmentsView } from './use-segments.ts';
import { usePin } from './use-pin.ts';

const TABS: readonly TierTab[] = ['all', 'active', 'pending', 'archived', 'expiring'];

/** The segments as rows: by tier, by words, sorted by any column; picked ones can be pinned together. */
export function SegmentTable({ view, selected }: { readonly view: SegmentsView; readonly selected: string | null }): ReactNode {
  const zone = useZone();
  const typed = useParam('q');
  const besideDrawer = selected !== null;
  const columns = useMemo(() => segmentColumns(zone, view.nowMs, besideDrawer), [zone, view.nowMs, besideDrawer]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => view.shown.filter(({ id }) => picked.has(id)), [view.shown, picked]);
  const tabs: readonly TabItem<TierTab>[] = TABS.map((tab) => ({
    value: tab,
    label: tab === 'all' ? 'All' : `${tab[0]?.toUpperCase() ?? ''}${tab.slice(1)}`,
    count: view.counts[tab],
  }));
  return (
    <Panel fill flush>
      <div className="panel-tools">
        <Tabs label="Tier" value={view.tab} items={tabs} onChange={(tab) => setParams({ tier: tab === 'all' ? null : tab })} />
        <div className="row push">
          {chosen.length > 0 && <PickedActions chosen={chosen} onDone={() => setPicked(new Set())} />}
          <TextInput
            data-filter
            icon={Filter}
            className="filter"
            aria-label="Filter segments"
            placeholder="Filter: id, state, path…"
            value={typed}
            onValue={(q) => setParams({ q })}
          />
        </div>
      </div>
      <DataTable
        label="Segments"
        columns={columns}
        rows={view.shown}
        rowKey={({ id }) => id}
        initialSort={{ by: 'id', descending: true }}
        open={selected}
        onOpen={({ id }) => goTo('segments', { segment: id })}
        onClose={() => setParams({ segment: null })}
        picked={picked}
        onPick={setPicked}
        empty={<NoMatch view={view} />}
      />
    </Panel>
  );
}

function sayFault({ code, message }: Fault): void {
  if (code !== 'CANCELLED') showToast({ tone: 'bad', text: message });
}

function PickedActions({ chosen, onDone }: { readonly chosen: readonly SegmentView[]; readonly onDone: () => void }): ReactNode {
  const [asking, setAsking] = useState(false);
  const pin = usePin();
  const verify = useVerify();
  const readOnly = useReadOnlyReason();
  const ids = chosen.map(({ id }) => id);
  const pinned = chosen.filter((segment) => segment.pin !== null).map(({ id }) => id);
  return (
    <>
      <span className="dim num">{formatCount(chosen.length, 'segment')} picked</span>
      {verify.task ? <VerifyInline task={verify.task} /> : <VerifyMenu verify={verify} ids={ids} failed={sayFault} />}
      <Button icon={Pin} size="small" disabledReason={readOnly} onClick={() => setAsking(true)}>
        Pin
      </Button>
      {pinned.length > 0 && (
        <Button
          icon={PinOff}
          size="small"
          disabledReason={readOnly}
          busy={pin.isPending}
          onClick={() => pin.mutate({ ids: pinned, reason: null }, { onSuccess: onDone })}
        >
          Unpin {pinned.length}
        </Button>
      )}
      <PinSheet open={asking} ids={ids} onClose={() => setAsking(false)} onPinned={onDone} />
    </>
  );
}

function NoMatch({ view }: { readonly view: SegmentsView }): ReactNode {
  const zone = useZone();
  const range = useRange();
  const typed = useParam('q').trim();
  const filters = [range !== null, typed !== '', view.tab !== 'all'].filter(Boolean).length;
  const where = range ? ` ${formatRange(range.fromMs, range.toMs, zone)} (${zone})` : '';
  const clear = (): void => {
    setRange(null);
    setParams({ q: null, tier: null });
  };
  return (
    <EmptyState
      icon={Layers}
      title={`No ${view.tab === 'all' ? '' : `${view.tab} `}segments${where}${typed === '' ? '' : ` that say “${typed.slice(0, 60)}”`}`}
      actions={
        <Button variant="primary" onClick={clear}>
          Clear filters ({filters})
        </Button>
      }
    >
      {formatCount(view.all.length, 'segment')} in the store; none of them fits what is asked for.
    </EmptyState>
  );
}
