import { Play } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatTime } from '../../format/time.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { heldByClock, passInTrouble } from '../../verification/trouble.ts';
import { TroubleBanners } from '../../verification/trouble-banners.tsx';
import { PassDrawer } from './pass-drawer.tsx';
import { passKey } from './pass-words.ts';
import { PolicyPanel } from './policy-panel.tsx';
import './retention.css';
import { HistoryList, KeptList, PlanList, TrashList } from './retention-lists.tsx';
import { RunSheet } from './run-sheet.tsx';
import { useRetention, type Retention } from './use-retention.ts';
import type { RetentionPass, RetentionPlan, RetentionState } from './vocabulary.ts';

/** How long events are kept, what goes next, what went, and what can be brought back. */
export function RetentionPage(): ReactNode {
  const retention = useRetention();
  const zone = useZone();
  const [sheet, setSheet] = useState<RetentionPlan | null>(null);
  const plan = retention.settled ? (retention.plan.data ?? null) : null;
  const reason = useRunObstacle(plan);
  const { state } = retention;
  const [opened, setOpened] = useState<string | null>(null);
  const pass = state.data?.history.find((known) => passKey(known) === opened) ?? null;
  const doubted = clockDoubted(state.data?.history ?? []);
  const about = retention.plan.data ? `Cutoff ${formatTime(retention.plan.data.cutoffMs, zone)} (${zone})` : undefined;
  return (
    <Page
      title="Retention"
      about={about}
      drawer={pass && <PassDrawer pass={pass} onClose={() => setOpened(null)} />}
      actions={
        <Button icon={Play} disabledReason={reason} onClick={() => setSheet(plan)}>
          Run now
        </Button>
      }
    >
      <TroubleBanners />
      {state.error && !state.data && (
        <ErrorPanel
          fault={faultOf(state.error)}
          during="Reading the retention policy"
          actions={<Button onClick={() => void state.refetch()}>Try again</Button>}
        />
      )}
      {state.isPending && <Skeleton blocks={[170, 260]} label="Reading the retention policy" />}
      {state.data && <Loaded retention={retention} state={state.data} pass={opened} onPass={setOpened} />}
      {sheet && <RunSheet plan={sheet} clockDoubted={doubted} onClose={() => setSheet(null)} />}
    </Page>
  );
}

/** Whether the last pass was held because of the time this computer tells. */
function clockDoubted(history: readonly RetentionPass[]): boolean {
  const last = passInTrouble(history, 1);
  return last !== null && heldByClock(last);
}

function useRunObstacle(plan: RetentionPlan | null): string | null {
  const readOnly = useReadOnlyReason();
  if (readOnly !== null) return readOnly;
  if (plan === null) return 'The list of what would go is being made.';
  return plan.segments.length === 0 ? 'Nothing is old enough: no segment would go.' : null;
}

type List = 'plan' | 'kept' | 'trash' | 'history';

interface LoadedProps {
  readonly retention: Retention;
  readonly state: RetentionState;
  readonly pass: string | null;
  readonly onPass: (key: string | null) => void;
}

function Loaded({ retention, state, pass, onPass }: LoadedProps): ReactNode {
  const [list, setList] = useState<List>('plan');
  const plan = retention.plan.data;
  const items = [
    { value: 'plan' as const, label: 'Would go', count: plan?.segments.length },
    { value: 'kept' as const, label: 'Kept by pin', count: plan?.kept.length },
    { value: 'trash' as const, label: 'Trash', count: state.trash.length },
    { value: 'history' as const, label: 'Passes', count: state.history.length },
  ];
  return (
    <>
      <PolicyPanel retention={retention} state={state} />
      {plan?.needsConfirmation === true && (
        <Note tone="warn">
          More than a quarter of all rows would go. The timer will not do that by itself: a pass is held until somebody runs it here and confirms the
          list.
        </Note>
      )}
      {retention.plan.error && (
        <ErrorPanel
          fault={faultOf(retention.plan.error)}
          during="Making the list of what would go"
          actions={<Button onClick={() => void retention.plan.refetch()}>Try again</Button>}
        />
      )}
      <Panel fill flush className="retention-lists">
        <div className="panel-tools">
          <Tabs
            label="Lists"
            value={list}
            items={items}
            onChange={(next) => {
              setList(next);
              onPass(null);
            }}
          />
        </div>
        {list === 'plan' && (plan ? <PlanList segments={plan.segments} days={retention.days} /> : <Skeleton blocks={[28, 28, 28]} />)}
        {list === 'kept' && (plan ? <KeptList kept={plan.kept} /> : <Skeleton blocks={[28, 28, 28]} />)}
        {list === 'trash' && <TrashList trash={state.trash} />}
        {list === 'history' && <HistoryList history={state.history} open={pass} onOpen={onPass} />}
      </Panel>
    </>
  );
}
