import type { ReactNode } from 'react';
import { visibleText } from '../../format/visible-text.ts';
import { setParams } from '../../state/location.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select, type Option } from '../../ui/select.tsx';
import { SheetSelect } from '../../usage/sheet-select.tsx';
import { subjectText } from './choice.ts';
import type { StatementState } from './use-statement.ts';
import { monthName, type Subject } from './vocabulary.ts';

const KINDS = [
  { value: 'key' as const, label: 'Key' },
  { value: 'account' as const, label: 'Account' },
];

/** Whose statement, of which month, by which prices. */
export function StatementControls({ state }: { readonly state: StatementState }): ReactNode {
  const { subject, month, months, sheets, choice } = state;
  const choose = (kind: Subject['kind'], id: string | undefined): void => {
    if (id !== undefined) setParams({ subject: subjectText({ kind, id }) }, 'push');
  };
  const kind = subject?.kind ?? 'key';
  return (
    <div className="row wrap" role="toolbar" aria-label="Which statement">
      <Segmented label="Statement of a" value={kind} options={KINDS} onChange={(next) => choose(next, state.subjects[next][0]?.id)} />
      {subject && (
        <Select label={kind === 'key' ? 'Key' : 'Account'} value={subject.id} options={subjectOptions(state)} onChange={(id) => choose(kind, id)} />
      )}
      {month !== null && (
        <Select label="Month" value={month} options={monthOptions(months, month)} onChange={(next) => setParams({ month: next }, 'push')} />
      )}
      <SheetSelect label="Prices" chosen={choice.sheet} sheets={sheets} />
    </div>
  );
}

/** The chosen one is among them even when no event of it is left. */
function subjectOptions({ subject, subjects }: StatementState): Option<string>[] {
  if (subject === null) return [];
  const known = subjects[subject.kind];
  const all = known.some(({ id }) => id === subject.id) ? known : [{ id: subject.id, name: subject.id }, ...known];
  return all.map(({ id, name }) => ({ value: id, label: visibleText(name === id ? id : `${name} (${id})`, 80) }));
}

function monthOptions(months: readonly string[], month: string): Option<string>[] {
  return (months.includes(month) ? months : [month, ...months]).map((one) => ({ value: one, label: monthName(one) }));
}
