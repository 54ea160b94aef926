import { Snowflake } from 'lucide-react';
import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useCommand } from '../../api/commands.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { formatMoney, groupedDecimal } from '../../format/money.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { showToast } from '../../ui/toast.tsx';
import { newestOf } from './series.ts';
import { isLowerBound, monthName, type Statement, type StatementInput } from './vocabulary.ts';

interface FreezeSheetProps {
  readonly input: StatementInput;
  readonly statement: Statement;
  readonly onClose: () => void;
  /** Called with the id of the frozen statement. */
  readonly onFrozen: (id: string) => void;
}

/** What would be kept for ever, before it is; a revision says which one it supersedes. */
export function FreezeSheet({ input, statement, onClose, onFrozen }: FreezeSheetProps): ReactNode {
  const before = newestOf(useQuery(queries.frozenStatements()).data, input);
  const freeze = useCommand('statements.freeze', ['statements.frozen']);
  const { subject, month, total, rounded, sheet } = statement;
  const go = (): void =>
    freeze.mutate(
      { ...input, sheet: sheet?.version ?? null, supersedes: before },
      {
        onSuccess: ({ id, fresh }) => {
          showToast({ tone: 'ok', text: fresh ? `Frozen as ${id}.` : `Nothing has changed since it was frozen as ${id}.` });
          onFrozen(id);
        },
      },
    );
  return (
    <Sheet
      open
      onClose={onClose}
      title={before === null ? `Freeze ${monthName(month)}` : `Freeze a further revision of ${monthName(month)}`}
      description="A frozen statement never changes. Events that come later show beside it as a difference."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button variant="primary" icon={Snowflake} busy={freeze.isPending} onClick={go}>
            {before === null ? 'Freeze' : 'Freeze revision'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Facts
          facts={[
            { label: subject.kind === 'key' ? 'Key' : 'Account', value: visibleText(subject.name === subject.id ? subject.id : `${subject.name} (${subject.id})`) },
            { label: 'Cost', value: sheet === null || rounded === null ? 'none: the store has no price sheet' : formatMoney(rounded, sheet.currency, isLowerBound(total)) },
            { label: 'Prices', value: sheet === null ? '-' : `version ${sheet.version}` },
            { label: 'Credits', value: `${total.creditsMissing > 0 ? '>= ' : ''}${groupedDecimal(total.credits)}` },
            { label: 'Requests', value: formatInteger(total.requests) },
          ]}
        />
        {before !== null && <Note>It is frozen already, as {before}. That one stays; if this says the same, nothing is written.</Note>}
        {statement.notes.map((note) => (
          <Note key={note} tone="warn">
            {visibleText(note)}
          </Note>
        ))}
        {freeze.error && <ErrorPanel fault={faultOf(freeze.error)} during="Freezing the statement" />}
      </div>
    </Sheet>
  ); // prettier-ignore
}
