import { useQuery } from '@tanstack/react-query';
import { Snowflake } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { useActions } from '../../state/actions.ts';
import { setParams, useParam } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { View } from './choice.ts';
import { FileMenu } from './file-menu.tsx';
import { FreezeSheet } from './freeze-sheet.tsx';
import { FrozenDrawer } from './frozen-drawer.tsx';
import { FrozenList } from './frozen-list.tsx';
import { PricesTab } from './prices-tab.tsx';
import { StatementTab } from './statement-tab.tsx';
import './statements.css';
import { useStatement, type StatementState } from './use-statement.ts';

/** What a key or an account used and cost in a month; what was frozen of it; and the prices behind it. */
export function StatementsPage(): ReactNode {
  const state = useStatement();
  const { view } = state.choice;
  const frozen = useQuery(queries.frozenStatements());
  const opened = useParam('frozen');
  const [freezing, setFreezing] = useState(false);
  const freeze = useCallback(() => setFreezing(true), []);
  const show = (next: View, id: string | null = null): void => setParams({ view: next === 'statement' ? null : next, frozen: id }, 'push');
  const items = [
    { value: 'statement' as const, label: 'Statement' },
    { value: 'frozen' as const, label: 'Frozen', count: frozen.data?.statements.length },
    { value: 'prices' as const, label: 'Price sheets', count: state.sheets.length },
  ];
  return (
    <Page
      title="Statements"
      about={`months in ${state.zone}`}
      actions={view === 'statement' && <StatementActions state={state} onFreeze={freeze} />}
      drawer={view === 'frozen' && opened !== '' ? <FrozenDrawer key={opened} id={opened} onClose={() => setParams({ frozen: null })} /> : null}
    >
      <Tabs label="Views" value={view} items={items} onChange={show} />
      {view === 'statement' && <StatementTab state={state} />}
      {view === 'prices' && <PricesTab zone={state.zone} />}
      {view === 'frozen' && frozen.error && (
        <ErrorPanel
          fault={faultOf(frozen.error)}
          during="Reading the frozen statements"
          actions={<Button onClick={() => void frozen.refetch()}>Try again</Button>}
        />
      )}
      {view === 'frozen' && frozen.isPending && <Skeleton blocks={[28, 28, 28]} label="Reading the frozen statements" />}
      {view === 'frozen' && frozen.data && (
        <Panel fill flush className="frozen-panel">
          <FrozenList
            frozen={frozen.data}
            zone={state.zone}
            open={opened === '' ? null : opened}
            onOpen={(frozenId) => setParams({ frozen: frozenId })}
          />
        </Panel>
      )}
      {freezing && state.statement && state.input && (
        <FreezeSheet
          input={state.input}
          statement={state.statement}
          onClose={() => setFreezing(false)}
          onFrozen={(id) => {
            setFreezing(false);
            show('frozen', id);
          }}
        />
      )}
    </Page>
  );
}

function StatementActions({ state, onFreeze }: { readonly state: StatementState; readonly onFreeze: () => void }): ReactNode {
  const reason = useFreezeObstacle(state);
  const actions = useMemo(
    () => [{ id: 'freeze-statement', label: 'Freeze this statement', words: 'keep invoice', icon: Snowflake, disabledReason: reason, run: onFreeze }],
    [reason, onFreeze],
  );
  useActions('statements', actions);
  return (
    <>
      <FileMenu input={state.statement === null ? null : state.input} id={null} />
      <Button variant="primary" icon={Snowflake} disabledReason={reason} onClick={onFreeze}>
        Freeze…
      </Button>
    </>
  );
}

function useFreezeObstacle({ statement, stale }: StatementState): string | null {
  const readOnly = useReadOnlyReason();
  if (readOnly !== null) return readOnly;
  if (statement === null || stale) return 'The statement is still being made.';
  if (!statement.complete) return 'The month is not over yet: its sums would still grow.';
  return statement.missing.length > 0 ? 'Some segments cannot be read: the statement is not complete.' : null;
}
