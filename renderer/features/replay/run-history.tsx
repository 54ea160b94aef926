import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Size } from './file-queue.tsx';
import { RunPhase } from '../../accounting/file-state.tsx';
import { FATES } from '../../accounting/fates.ts';
import type { Fate, PastRun } from './vocabulary.ts';

interface RunHistoryProps {
  readonly onResume: (id: string) => void;
  /** Why nothing can be resumed; null when it can. */
  readonly obstacle: string | null;
}

/** Every replay that was written into the store, with what it announced and what it did. */
export function RunHistory({ onResume, obstacle }: RunHistoryProps): ReactNode {
  const history = useQuery(queries.replayHistory());
  const zone = useZone();
  if (history.error) return <ErrorPanel fault={faultOf(history.error)} during="Reading the past replays" />;
  if (!history.data) return <Skeleton blocks={[260]} label="Reading the past replays" />;
  return (
    <Panel fill flush>
      <DataTable
        label="Past replays"
        columns={columnsOf(zone, onResume, obstacle)}
        rows={history.data}
        rowKey={({ id }) => id}
        empty={<p className="dim queue-empty">Nothing was replayed into this store yet.</p>}
      />
    </Panel>
  );
}

function columnsOf(zone: string, onResume: (id: string) => void, obstacle: string | null): Column<PastRun>[] {
  return [
    { id: 'state', head: 'State', width: 104, cell: ({ state }) => <RunPhase phase={state} /> },
    {
      id: 'started',
      head: `Began (${zone})`,
      width: 150,
      compare: (a, b) => a.startedMs - b.startedMs,
      cell: ({ startedMs }) => <span title={formatInstant(startedMs, zone)}>{formatTime(startedMs, zone, 'second')}</span>,
    },
    { id: 'files', head: 'Files', width: 120, grow: 2, cell: (run) => <Files run={run} /> },
    { id: 'bytes', head: 'Size', width: 76, align: 'end', compare: (a, b) => a.bytes - b.bytes, cell: ({ bytes }) => <Size bytes={bytes} /> },
    number('read', 'Read'),
    ...FATES.map((fate) => number(fate, `${fate[0]?.toUpperCase() ?? ''}${fate.slice(1)}`)),
    {
      id: 'late',
      head: 'Late',
      width: 56,
      align: 'end',
      cell: ({ late, counts }) => <span className={late === 0 ? 'dim' : ''}>{counts === null ? '-' : formatInteger(late)}</span>,
    },
    { id: 'act', head: '', width: 84, cell: (run) => <ResumeCell run={run} onResume={onResume} obstacle={obstacle} /> },
  ];
}

function number(what: Fate | 'read', head: string): Column<PastRun> {
  return {
    id: what,
    head,
    width: 74,
    align: 'end',
    compare: (a, b) => (a.counts?.[what] ?? 0) - (b.counts?.[what] ?? 0),
    cell: (run) => <Number run={run} what={what} />,
  };
}

/** What the run did; what it had announced stands beside it where that was something else. */
function Number({ run: { counts, announced }, what }: { readonly run: PastRun; readonly what: Fate | 'read' }): ReactNode {
  const told = announced === null ? '' : `announced: ${formatInteger(announced[what])}`;
  if (counts === null) return <span className="dim" title={told}>-</span>; // prettier-ignore
  const other = announced !== null && announced[what] !== counts[what];
  return (
    <span className={counts[what] === 0 && !other ? 'dim' : ''} title={told}>
      {formatInteger(counts[what])}
      {other && <span className="unit">of {formatInteger(announced[what])}</span>}
    </span>
  );
}

function Files({ run }: { readonly run: PastRun }): ReactNode {
  const names = visibleText(run.names.join(', '), 400);
  return (
    <span title={run.error === null ? names : `${visibleText(run.error)}\n${names}`}>
      {run.files === 1 ? names : `${formatCount(run.files, 'file')}: ${names}`}
    </span>
  );
}

function ResumeCell({ run, onResume, obstacle }: { readonly run: PastRun } & RunHistoryProps): ReactNode {
  if (run.state === 'done' || run.state === 'committing') return null;
  return (
    <Button size="small" disabledReason={obstacle} onClick={() => onResume(run.id)}>
      Resume
    </Button>
  );
}
