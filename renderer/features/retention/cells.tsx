import type { ReactNode } from 'react';
import { bytesParts } from '../../format/bytes.ts';
import { formatInteger } from '../../format/count.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Exact } from '../../ui/exact.tsx';
import { compareNullable, compareText } from '../../ui/table-columns.ts';
import type { Billed } from './money.ts';
import type { ExpiredSegment } from './vocabulary.ts';

/** Bytes with a dim unit. */
export function Bytes({ bytes }: { readonly bytes: number }): ReactNode {
  const { value, unit } = bytesParts(bytes);
  return (
    <span title={`${formatInteger(bytes)} bytes`}>
      {value}
      <span className="unit">{unit}</span>
    </span>
  );
}

/** Credits, a lower bound where some are missing. */
export function Credits({ of }: { readonly of: Billed }): ReactNode {
  return <Exact exact={exactCredits(of.credits, of.creditsMissing)}>{formatCredits(of.credits, of.creditsMissing)}</Exact>;
}

/** An instant; its zone is named on hover and in the head of the page. */
export function Time({ ms, zone }: { readonly ms: number | null; readonly zone: string }): ReactNode {
  if (ms === null) return <span className="dim">-</span>;
  return <span title={formatInstant(ms, zone)}>{formatTime(ms, zone)}</span>;
}

/** The columns every list of segments has here. */
export function segmentColumns<Row extends ExpiredSegment>(zone: string): Column<Row>[] {
  return [
    { id: 'id', head: 'Segment', width: 150, grow: 1, mono: true, compare: (a, b) => compareText(a.id, b.id), cell: ({ id }) => id },
    { id: 'tier', head: 'Tier', width: 88, compare: (a, b) => compareText(a.tier, b.tier), cell: ({ tier }) => <Tier tier={tier} /> },
    {
      id: 'to',
      head: `To (${zone})`,
      width: 136,
      compare: (a, b) => compareNullable(a.toMs, b.toMs),
      cell: ({ toMs }) => <Time ms={toMs} zone={zone} />,
    },
    { id: 'rows', head: 'Rows', width: 80, align: 'end', compare: (a, b) => a.rows - b.rows, cell: ({ rows }) => formatInteger(rows) },
    { id: 'bytes', head: 'Size', width: 84, align: 'end', compare: (a, b) => a.bytes - b.bytes, cell: ({ bytes }) => <Bytes bytes={bytes} /> },
    {
      id: 'billable',
      head: 'Billable tokens',
      width: 110,
      align: 'end',
      compare: (a, b) => compareBig(a.billable, b.billable),
      cell: ({ billable }) => formatInteger(billable),
    },
    { id: 'credits', head: 'Credits', width: 126, align: 'end', cell: (segment) => <Credits of={segment} /> },
  ];
}

function compareBig(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function Tier({ tier }: { readonly tier: ExpiredSegment['tier'] }): ReactNode {
  return (
    <span className="tier-cell">
      <span className={`tier-swatch ${tier}`} aria-hidden />
      {tier}
    </span>
  );
}
