import { Snowflake } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { formatMoney } from '../../format/money.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { compareText } from '../../ui/table-columns.ts';
import { DifferenceBadge } from './difference-badge.tsx';
import { isLowerBound, monthName, type FrozenStatements, type FrozenSummary } from './vocabulary.ts';

interface FrozenListProps {
  readonly frozen: FrozenStatements;
  readonly zone: string;
  readonly open: string | null;
  readonly onOpen: (id: string | null) => void;
}

/** Statements that were handed out, each with what has changed since. */
export function FrozenList({ frozen, zone, open, onOpen }: FrozenListProps): ReactNode {
  return (
    <>
      {frozen.damaged.map(({ id, path, problem }) => (
        <Note key={id} tone="bad">
          <span className="mono">{path}</span> is not what was frozen: {problem} No event is affected; restore the file from a backup, or let repair
          set it aside.
        </Note>
      ))}
      <DataTable
        label="Frozen statements"
        columns={columnsOf(zone)}
        rows={frozen.statements}
        rowKey={({ id }) => id}
        initialSort={{ by: 'month', descending: true }}
        open={open}
        onOpen={({ id }) => onOpen(id)}
        onClose={() => onOpen(null)}
        rowClass={() => 'can-open'}
        empty={
          <EmptyState icon={Snowflake} title="No statement was frozen yet">
            Freeze one when it is handed out: it is kept as it was, and what comes later shows as a difference.
          </EmptyState>
        }
      />
    </>
  );
}

function columnsOf(zone: string): Column<FrozenSummary>[] {
  return [
    { id: 'month', head: 'Month', width: 120, compare: (a, b) => compareText(a.month, b.month) || a.revision - b.revision, cell: ({ month }) => monthName(month) },
    { id: 'subject', head: 'Of', width: 180, grow: 2, compare: (a, b) => compareText(a.subject.name, b.subject.name), cell: ({ subject }) => <span className="cut" title={visibleText(subject.id)}>{visibleText(subject.name)}</span> },
    { id: 'kind', head: 'Kind', width: 72, spare: 5, cell: ({ subject }) => subject.kind },
    { id: 'zone', head: 'Zone', width: 120, spare: 4, compare: (a, b) => compareText(a.zone, b.zone), cell: (one) => one.zone },
    { id: 'revision', head: 'Rev.', width: 48, align: 'end', cell: ({ revision }) => formatInteger(revision) },
    { id: 'requests', head: 'Requests', width: 84, spare: 1, align: 'end', compare: (a, b) => a.total.requests - b.total.requests, cell: ({ total }) => formatInteger(total.requests) },
    { id: 'cost', head: 'Cost', width: 130, align: 'end', cell: ({ rounded, currency, total }) => (rounded === null || currency === null ? <span className="dim">-</span> : formatMoney(rounded, currency, isLowerBound(total))) },
    { id: 'prices', head: 'Prices', width: 66, spare: 3, align: 'end', cell: ({ sheetVersion }) => (sheetVersion === null ? <span className="dim">-</span> : `v${sheetVersion}`) },
    { id: 'frozen', head: `Frozen (${zone})`, width: 136, spare: 2, compare: (a, b) => a.frozenMs - b.frozenMs, cell: ({ frozenMs }) => <span title={formatInstant(frozenMs, zone)}>{formatTime(frozenMs, zone)}</span> },
    { id: 'since', head: 'Since then', width: 170, cell: ({ id, currency }) => <DifferenceBadge id={id} currency={currency} /> },
  ]; // prettier-ignore
}
