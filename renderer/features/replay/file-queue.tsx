import { useMemo, type ReactNode } from 'react';
import { bytesParts } from '../../format/bytes.ts';
import { formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { compareText } from '../../ui/table-columns.ts';
import { FileState } from '../../accounting/file-state.tsx';
import { FATES } from '../../accounting/fates.ts';
import type { ReplayFile, ReplayRun } from './vocabulary.ts';

interface FileQueueProps {
  readonly run: ReplayRun;
  readonly open: number | null;
  readonly onOpen: (index: number | null, tab?: 'facts' | 'rejects') => void;
}

/** What the drawer and the run say already; names that differ in their last letters need the room. */
const IN_THE_DRAWER: ReadonlySet<string> = new Set(['format', 'bytes', 'progress']);

/** The files of a run, what became of each event in them, and how far each is. */
export function FileQueue({ run, open, onOpen }: FileQueueProps): ReactNode {
  const narrow = open !== null;
  const columns = useMemo(() => {
    const all = columnsOf((file) => onOpen(file.index, 'rejects'));
    return narrow ? all.filter(({ id }) => !IN_THE_DRAWER.has(id)) : all;
  }, [onOpen, narrow]);
  return (
    <DataTable
      label="Files of this replay"
      columns={columns}
      rows={run.files}
      rowKey={({ index }) => String(index)}
      open={open === null ? null : String(open)}
      onOpen={({ index }) => onOpen(index)}
      onClose={() => onOpen(null)}
      empty={<p className="dim queue-empty">No files were found in what was dropped.</p>}
    />
  );
}

function columnsOf(showRejects: (file: ReplayFile) => void): Column<ReplayFile>[] {
  const number = (id: 'read' | (typeof FATES)[number], head: string, width: number): Column<ReplayFile> => ({
    id,
    head,
    width,
    align: 'end',
    compare: (a, b) => a.counts[id] - b.counts[id],
    cell: (file) => <CountCell file={file} value={file.counts[id]} />,
  });
  return [
    {
      id: 'name',
      head: 'File',
      width: 120,
      grow: 3,
      compare: (a, b) => compareText(a.name, b.name),
      cell: ({ name, path }) => <span title={visibleText(path)}>{visibleText(name, 200)}</span>,
    },
    {
      id: 'format',
      head: 'Kind',
      width: 96,
      grow: 1,
      cell: ({ format }) => (format === null ? <span className="dim">-</span> : visibleText(format)),
    },
    { id: 'bytes', head: 'Size', width: 76, align: 'end', compare: (a, b) => a.bytes - b.bytes, cell: ({ bytes }) => <Size bytes={bytes} /> },
    {
      id: 'state',
      head: 'State',
      width: 86,
      compare: (a, b) => compareText(a.state, b.state),
      cell: ({ state, replayedMs }) => <FileState state={state} known={replayedMs !== null} />,
    },
    number('read', 'Read', 68),
    number('new', 'New', 64),
    number('duplicate', 'Duplicate', 72),
    number('conflict', 'Conflict', 64),
    number('rejected', 'Rejected', 76),
    { id: 'progress', head: 'Progress', width: 80, cell: (file) => <LastCell file={file} showRejects={showRejects} /> },
  ];
}

/** A dash until the file is looked at: not known is not zero. */
function CountCell({ file, value }: { readonly file: ReplayFile; readonly value: number }): ReactNode {
  const unknown = file.state === 'waiting' || (file.state === 'refused' && file.counts.read === 0);
  if (unknown) return <span className="dim">-</span>;
  return <span className={value === 0 ? 'dim' : ''}>{formatInteger(value)}</span>;
}

function LastCell({ file, showRejects }: { readonly file: ReplayFile; readonly showRejects: (file: ReplayFile) => void }): ReactNode {
  if (file.state === 'reading') return <Progress label={`Reading ${visibleText(file.name, 80)}`} done={file.bytesDone} total={file.bytes} />;
  if (file.rejects === 0) return null;
  return (
    <Button
      size="small"
      variant="quiet"
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        showRejects(file);
      }}
    >
      Rejects
    </Button>
  );
}

/** Bytes with a dim unit. */
export function Size({ bytes }: { readonly bytes: number }): ReactNode {
  const { value, unit } = bytesParts(bytes);
  return (
    <span title={`${formatInteger(bytes)} bytes`}>
      {value}
      <span className="unit">{unit}</span>
    </span>
  );
}
