import { Layers, RotateCw } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useReadOnlyReason, useStore } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useActions } from '../../state/actions.ts';
import { goTo, useParam } from '../../state/location.ts';
import { showWindow } from '../../state/windows.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TroubleBanners } from '../../verification/trouble-banners.tsx';
import { ReferenceNote } from './reference-note.tsx';
import { RecoveryBanner } from './recovery-banner.tsx';
import { SegmentDrawer } from './segment-drawer.tsx';
import { SegmentTable } from './segment-table.tsx';
import './segments.css';
import { SegmentsStats } from './segments-stats.tsx';
import { TimelineBand } from './timeline-band.tsx';
import { useSegments, type SegmentsView } from './use-segments.ts';

/** Where the data is: totals, timeline, table, and one segment beside them. */
export function SegmentsPage(): ReactNode {
  const view = useSegments();
  const store = useStore();
  const readOnly = useReadOnlyReason();
  const selected = useParam('segment');
  const roll = (): void => showWindow('rollover');
  useActions(
    'segments',
    useMemo(
      () => [{ id: 'roll', label: 'Roll over the active segment…', words: 'rotate seal now', icon: RotateCw, disabledReason: readOnly, run: roll }],
      [readOnly],
    ),
  );
  const { data, isError, error, refetch } = view.query;
  const drawer =
    selected !== '' && data ? (
      <SegmentDrawer key={selected} id={visibleText(selected, 40)} segment={view.all.find(({ id }) => id === selected)} nowMs={view.nowMs} />
    ) : null;
  return (
    <Page
      title="Segments"
      about={store && <span className="mono cut">{visibleText(store.path)}</span>}
      drawer={drawer}
      actions={
        <Button variant="primary" icon={RotateCw} disabledReason={readOnly} onClick={roll}>
          Roll over…
        </Button>
      }
    >
      <ReferenceNote />
      <RecoveryBanner />
      <TroubleBanners />
      {isError && (
        <ErrorPanel
          fault={faultOf(error)}
          during="Listing the segments"
          actions={
            <Button variant="primary" onClick={() => void refetch()}>
              Try again
            </Button>
          }
        />
      )}
      {!data && !isError && <Skeleton blocks={[58, 236, 320]} label="Reading the segments" />}
      {data && <Body view={view} selected={selected === '' ? null : selected} />}
    </Page>
  );
}

function Body({ view, selected }: { readonly view: SegmentsView; readonly selected: string | null }): ReactNode {
  const bare = view.all.every(({ rows }) => rows === 0);
  return (
    <>
      <SegmentsStats view={view} />
      {bare ? (
        <Panel>
          <EmptyState
            icon={Layers}
            title="This store holds no events yet"
            actions={
              <Button variant="primary" onClick={() => goTo('replay')}>
                Replay journals
              </Button>
            }
          >
            The active segment waits for its first event. Drop journal files anywhere on this window, or append with the command line. Nothing is
            written before you commit it.
          </EmptyState>
        </Panel>
      ) : (
        <TimelineBand segments={view.all} nowMs={view.nowMs} cutoffMs={view.cutoffMs} selected={selected} />
      )}
      <SegmentTable view={view} selected={selected} />
    </>
  );
}
