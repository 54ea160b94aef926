import { History, Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { bytesParts } from '../../format/bytes.ts';
import { formatCompact, formatInteger } from '../../format/count.ts';
import { formatDuration, formatRelative } from '../../format/duration.ts';
import { formatColumnTime, formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { compareNullable, compareText, type Column } from '../../ui/table-columns.ts';
import { VerifiedMark } from '../../verification/verified-mark.tsx';
import { stateOf } from './segment-state.ts';
import { StateMark } from './state-mark.tsx';

/** What the drawer says of the segment that matters then; without them the others fit beside it. */
const IN_THE_DRAWER: ReadonlySet<string> = new Set(['tier', 'to', 'span', 'density', 'verified', 'expires']);

/** The columns of the segments table, fewer beside an open drawer; every time is in this zone. */
export function segmentColumns(zone: string, nowMs: number, besideDrawer: boolean): readonly Column<SegmentView>[] {
  const all = allColumns(zone, nowMs);
  return besideDrawer ? all.filter(({ id }) => !IN_THE_DRAWER.has(id)) : all;
}

function allColumns(zone: string, nowMs: number): readonly Column<SegmentView>[] {
  return [
    {
      id: 'state',
      head: 'State',
      width: 104,
      compare: (a, b) => compareText(word(a, nowMs), word(b, nowMs)),
      cell: (s) => <StateMark segment={s} nowMs={nowMs} />,
    },
    { id: 'id', head: 'Segment', width: 146, grow: 1, mono: true, compare: (a, b) => a.sequence - b.sequence, cell: (s) => s.id },
    {
      id: 'tier',
      head: 'Tier',
      width: 76,
      compare: (a, b) => compareText(a.tier, b.tier) || compareText(a.kind, b.kind),
      cell: (s) => <TierCell segment={s} />,
    },
    time('from', `From (${zone})`, zone, ({ fromMs }) => fromMs),
    time('to', `To (${zone})`, zone, ({ toMs }) => toMs),
    {
      id: 'span',
      head: 'Span',
      width: 82,
      align: 'end',
      compare: (a, b) => compareNullable(span(a), span(b)),
      cell: (s) => orDash(span(s), formatDuration),
    },
    { id: 'rows', head: 'Rows', width: 62, align: 'end', mono: true, compare: (a, b) => a.rows - b.rows, cell: (s) => rowsText(s) },
    { id: 'bytes', head: 'Size', width: 70, align: 'end', mono: true, compare: (a, b) => a.bytes - b.bytes, cell: (s) => <Bytes bytes={s.bytes} /> },
    {
      id: 'density',
      head: 'B/row',
      width: 52,
      align: 'end',
      mono: true,
      compare: (a, b) => compareNullable(density(a), density(b)),
      cell: (s) => orDash(density(s), shortDensity),
    },
    {
      id: 'verified',
      head: 'Verified',
      width: 100,
      compare: (a, b) => compareNullable(a.verified?.atMs ?? null, b.verified?.atMs ?? null),
      cell: (s) => <VerifiedMark verified={s.verified} nowMs={nowMs} zone={zone} />,
    },
    {
      id: 'expires',
      head: 'Expires',
      width: 60,
      align: 'end',
      compare: (a, b) => compareNullable(a.expiresMs, b.expiresMs),
      cell: (s) => <Expires segment={s} nowMs={nowMs} zone={zone} />,
    },
    {
      id: 'pin',
      head: 'Pin',
      width: 44,
      compare: (a, b) => Number(b.pin !== null) - Number(a.pin !== null),
      cell: (s) => s.pin && <PinMark reason={s.pin.reason} />,
    },
  ];
}

function time(id: string, head: string, zone: string, of: (segment: SegmentView) => number | null): Column<SegmentView> {
  return {
    id,
    head,
    width: 124,
    mono: true,
    compare: (a, b) => compareNullable(of(a), of(b)),
    cell: (segment) => {
      const ms = of(segment);
      return ms === null ? '-' : <span title={formatInstant(ms, zone)}>{formatColumnTime(ms, zone)}</span>;
    },
  };
}

function word(segment: SegmentView, nowMs: number): string {
  return stateOf(segment, nowMs).word;
}

function span({ fromMs, toMs }: SegmentView): number | null {
  return fromMs === null || toMs === null ? null : toMs - fromMs;
}

/** Of a file that was never opened nobody has noted what it holds. */
function rowsText({ rows, unreadable, fromMs }: SegmentView): string {
  return unreadable && fromMs === null ? '-' : formatInteger(rows);
}

function density({ rows, bytes }: SegmentView): number | null {
  return rows === 0 ? null : bytes / rows;
}

/** Five digits and more do not fit, nor do they say more. */
function shortDensity(bytes: number): string {
  return bytes < 10_000 ? formatInteger(Math.round(bytes)) : formatCompact(bytes);
}

function orDash(value: number | null, format: (value: number) => string): string {
  return value === null ? '-' : format(value);
}

/** Bytes with a dim unit; the exact number on hover. */
export function Bytes({ bytes }: { readonly bytes: number }): ReactNode {
  const { value, unit } = bytesParts(bytes);
  return (
    <span title={`${formatInteger(bytes)} bytes`}>
      {value}
      <span className="unit">{unit}</span>
    </span>
  );
}

function Expires({ segment, nowMs, zone }: { readonly segment: SegmentView; readonly nowMs: number; readonly zone: string }): ReactNode {
  if (segment.pin) return <span className="dim">pinned</span>;
  if (segment.expiresMs === null) return '-';
  const due = segment.expiresMs <= nowMs;
  return <span title={formatInstant(segment.expiresMs, zone)}>{due ? 'due now' : formatRelative(segment.expiresMs, nowMs)}</span>;
}

function TierCell({ segment: { tier, kind } }: { readonly segment: SegmentView }): ReactNode {
  if (kind === 'live') return tier;
  return (
    <span className="row tight" title="Events that were older than the retention cutoff when they were replayed">
      {tier}
      <History size={12} aria-label="late events" />
    </span>
  );
}

function PinMark({ reason }: { readonly reason: string }): ReactNode {
  return (
    <span title={`Pinned: ${visibleText(reason)}`}>
      <Pin size={12} aria-label={`Pinned: ${visibleText(reason)}`} />
    </span>
  );
}
