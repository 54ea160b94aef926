import { ReceiptText } from 'lucide-react';
import type { ReactNode } from 'react';
import { goTo, setParams } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ReadError } from '../../verification/read-error.tsx';
import { PrintOnly } from './print-only.tsx';
import { StatementControls } from './statement-controls.tsx';
import { StatementPaper } from './statement-paper.tsx';
import type { StatementState } from './use-statement.ts';

/** The statement that is asked for, as the store is now. */
export function StatementTab({ state }: { readonly state: StatementState }): ReactNode {
  const { error, statement, isEmpty, input } = state;
  if (isEmpty || (input === null && error === null && state.months.length > 0)) return <NobodyYet />;
  return (
    <>
      <StatementControls state={state} />
      {error !== null && (
        <ReadError error={error} during="Making the statement" retry={state.retry}>
          <Button onClick={() => setParams({ view: 'prices' }, 'push')}>Price sheets</Button>
        </ReadError>
      )}
      {statement === null && error === null && <Skeleton blocks={[90, 60, 260]} label="Making the statement" />}
      {statement !== null && error === null && (
        <>
          {statement.sheet === null && (
            <Note
              actions={
                <Button size="small" onClick={() => setParams({ view: 'prices' }, 'push')}>
                  Price sheets
                </Button>
              }
            >
              Without a price sheet a statement has no cost: it tells tokens, and the credits that the provider counted.
            </Note>
          )}
          {/* prettier-ignore */}
          <Panel fill className={state.stale ? 'statement-panel stale' : 'statement-panel'}>
            <StatementPaper statement={statement} />
          </Panel>
          <PrintOnly>
            <StatementPaper statement={statement} />
          </PrintOnly>
        </>
      )}
    </>
  );
}

function NobodyYet(): ReactNode {
  return (
    <Panel fill>
      <EmptyState
        icon={ReceiptText}
        title="There is nobody to make a statement for yet"
        actions={
          <Button variant="primary" onClick={() => goTo('replay')}>
            Replay journals
          </Button>
        }
      >
        The store holds no events. Replay journal files, or let a gateway write to it; whose requests they were appears here.
      </EmptyState>
    </Panel>
  );
}
