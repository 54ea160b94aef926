import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Size } from './file-queue.tsx';
import type { Quarantined } from './vocabulary.ts';

/** Journals of which a copy was put aside, newest first. */
export function QuarantineList(): ReactNode {
  const journals = useQuery(queries.replayQuarantined());
  const zone = useZone();
  if (journals.error) return <ErrorPanel fault={faultOf(journals.error)} during="Reading what was put aside" />;
  if (!journals.data) return <Skeleton blocks={[260]} label="Reading what was put aside" />;
  return (
    <Panel fill flush>
      <DataTable
        label="Journals that were put aside"
        columns={columnsOf(zone)}
        rows={journals.data}
        rowKey={({ copy }) => copy}
        empty={<p className="dim queue-empty">Nothing was put aside.</p>}
      />
    </Panel>
  );
}

function columnsOf(zone: string): Column<Quarantined>[] {
  return [
    {
      id: 'at',
      head: `Put aside (${zone})`,
      width: 150,
      compare: (a, b) => a.atMs - b.atMs,
      cell: ({ atMs }) => <span title={formatInstant(atMs, zone)}>{formatTime(atMs, zone)}</span>,
    },
    { id: 'name', head: 'File', width: 150, grow: 1, cell: ({ name, copy }) => <Text text={name} more={copy} /> },
    { id: 'bytes', head: 'Size', width: 76, align: 'end', compare: (a, b) => a.bytes - b.bytes, cell: ({ bytes }) => <Size bytes={bytes} /> },
    { id: 'why', head: 'Why', width: 180, grow: 2, cell: ({ why }) => <Text text={why} /> },
    { id: 'note', head: 'Note', width: 120, grow: 1, cell: ({ note }) => <Text text={note === '' ? '-' : note} /> },
  ];
}

function Text({ text, more }: { readonly text: string; readonly more?: string }): ReactNode {
  return <span title={visibleText(more ?? text)}>{visibleText(text, 300)}</span>;
}
