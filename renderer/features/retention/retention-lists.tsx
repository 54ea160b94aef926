import { CircleCheck, CirclePause, CircleX, Minus, Pin, RotateCcw, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { OF_THE_SEGMENTS } from '../../api/queries.ts';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { Bytes, Credits, segmentColumns, Time } from './cells.tsx';
import { billedTotal } from './money.ts';
import { passKey, passSummary } from './pass-words.ts';
import type { ExpiredSegment, KeptSegment, RetentionPass, TrashedSegment } from './vocabulary.ts';

/** What the policy would take now, with its sum. */
export function PlanList({ segments, days }: { readonly segments: readonly ExpiredSegment[]; readonly days: number }): ReactNode {
  const zone = useZone();
  const billed = billedTotal(segments);
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  return (
    <DataTable
      label="Segments that would go"
      columns={segmentColumns(zone)}
      rows={segments}
      rowKey={({ id }) => id}
      footer={[
        'Total',
        '',
        '',
        formatInteger(rows),
        <Bytes key="bytes" bytes={bytes} />,
        formatInteger(billed.billable),
        <Credits key="credits" of={billed} />,
      ]}
      empty={
        <EmptyState icon={CircleCheck} title={`No segment is entirely older than ${formatInteger(days)} days`}>
          A segment goes when its newest event is past the cutoff. Nothing would be removed now.
        </EmptyState>
      }
    />
  );
}

/** Old enough, but held by somebody or something. */
export function KeptList({ kept }: { readonly kept: readonly KeptSegment[] }): ReactNode {
  const zone = useZone();
  const columns: Column<KeptSegment>[] = [
    ...segmentColumns<KeptSegment>(zone).filter(({ id }) => id !== 'billable'),
    { id: 'reason', head: 'Why it stays', width: 180, grow: 2, cell: ({ reason }) => <Reason text={reason} /> },
  ];
  return (
    <DataTable
      label="Segments that stay although they are old"
      columns={columns}
      rows={kept}
      rowKey={({ id }) => id}
      empty={
        <EmptyState icon={Pin} title="No pin holds an old segment">
          A pin on the Segments page keeps a segment out of every pass until it is taken off.
        </EmptyState>
      }
    />
  );
}

function Reason({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="row tight" title={visibleText(text)}>
      <Pin size={12} aria-hidden />
      <span className="cut">{visibleText(text, 200)}</span>
    </span>
  );
}

/** Removed not long ago; can be put back. */
export function TrashList({ trash }: { readonly trash: readonly TrashedSegment[] }): ReactNode {
  const zone = useZone();
  const now = useNow();
  const readOnly = useReadOnlyReason();
  const restore = useCommand('retention.restore', OF_THE_SEGMENTS);
  const [busy, setBusy] = useState<string | null>(null);
  const putBack = (id: string): void => {
    setBusy(id);
    restore.mutate(
      { id },
      {
        onSuccess: () => showToast({ tone: 'ok', text: `${id} is back in the store, pinned so that the next pass leaves it.` }),
        onError: (error) => showToast({ tone: 'bad', text: `${id} could not be restored: ${faultOf(error).message}` }),
        onSettled: () => setBusy(null),
      },
    );
  };
  const columns: Column<TrashedSegment>[] = [
    ...segmentColumns<TrashedSegment>(zone).filter(({ id }) => id !== 'tier' && id !== 'billable' && id !== 'credits'),
    {
      id: 'removed',
      head: 'Removed',
      width: 100,
      cell: ({ removedMs }) => <span title={formatInstant(removedMs, zone)}>{formatRelative(removedMs, now)}</span>,
    },
    {
      id: 'gone',
      head: 'Gone for ever',
      width: 100,
      cell: ({ goneMs }) => <span title={formatInstant(goneMs, zone)}>{goneMs <= now ? 'any moment' : formatRelative(goneMs, now)}</span>,
    },
    {
      id: 'restore',
      head: 'Undo',
      width: 98,
      cell: ({ id }) => (
        <Button size="small" icon={RotateCcw} disabledReason={readOnly} busy={busy === id} onClick={() => putBack(id)} aria-label={`Restore ${id}`}>
          Restore
        </Button>
      ),
    },
  ];
  return (
    <DataTable
      label="Trash"
      columns={columns}
      rows={trash}
      rowKey={({ id }) => id}
      empty={<EmptyState title="The trash is empty">What a pass removes stays here for 24 hours and can be restored.</EmptyState>}
    />
  );
}

const OUTCOME: Record<RetentionPass['outcome'], readonly [Tone, LucideIcon, string]> = {
  removed: ['ok', CircleCheck, 'removed'],
  nothing: ['neutral', Minus, 'nothing to do'],
  held: ['warn', CirclePause, 'held'],
  failed: ['bad', CircleX, 'failed'],
};

interface HistoryListProps {
  readonly history: readonly RetentionPass[];
  /** Key of the pass that is looked at. */
  readonly open: string | null;
  readonly onOpen: (key: string | null) => void;
}

/** Every pass of this store with what was billed for what it removed, the newest first. */
export function HistoryList({ history, open, onOpen }: HistoryListProps): ReactNode {
  const zone = useZone();
  const columns: Column<RetentionPass>[] = [
    { id: 'at', head: `When (${zone})`, width: 136, cell: ({ atMs }) => <Time ms={atMs} zone={zone} /> },
    { id: 'trigger', head: 'Started by', width: 84, cell: ({ trigger }) => trigger },
    { id: 'days', head: 'Days', width: 56, align: 'end', cell: ({ days }) => formatInteger(days) },
    { id: 'outcome', head: 'Outcome', width: 116, cell: ({ outcome }) => <Outcome outcome={outcome} /> },
    { id: 'segments', head: 'Segments', width: 76, align: 'end', cell: ({ segments }) => formatInteger(segments.length) },
    { id: 'rows', head: 'Rows', width: 84, align: 'end', cell: ({ rows }) => formatInteger(rows) },
    { id: 'bytes', head: 'Size', width: 84, align: 'end', cell: ({ bytes }) => <Bytes bytes={bytes} /> },
    { id: 'billable', head: 'Billable tokens', width: 110, align: 'end', cell: ({ segments }) => formatInteger(billedTotal(segments).billable) },
    { id: 'credits', head: 'Credits', width: 110, align: 'end', cell: ({ segments }) => <Credits of={billedTotal(segments)} /> },
    { id: 'what', head: 'What', width: 130, grow: 3, cell: (pass) => <What pass={pass} /> },
  ];
  return (
    <DataTable
      label="Passes"
      columns={columns}
      rows={history.toSorted((a, b) => b.atMs - a.atMs)}
      rowKey={passKey}
      open={open}
      onOpen={(pass) => onOpen(passKey(pass))}
      onClose={() => onOpen(null)}
      empty={<EmptyState title="No pass has run yet">The timer runs one while the store is open; Run now starts one at once.</EmptyState>}
    />
  );
}

/** What came of a pass, as icon and word. */
export function Outcome({ outcome }: { readonly outcome: RetentionPass['outcome'] }): ReactNode {
  const [tone, icon, word] = OUTCOME[outcome];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}

function What({ pass }: { readonly pass: RetentionPass }): ReactNode {
  const names = pass.segments.map(({ id }) => id).join(', ');
  const text = pass.error !== null ? passSummary(pass) : names;
  return <span title={visibleText(text)}>{visibleText(text === '' ? '-' : text, 300)}</span>;
}
