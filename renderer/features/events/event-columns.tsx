import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import type { Column } from '../../ui/table-columns.ts';
import { columnSecond, creditCell, latencyCell, tokenCell } from './cell-text.ts';
import type { EventRow } from './vocabulary.ts';

/** The columns of the list; every time is in this zone. Where they do not all fit, the drawer and the values beside the list have the others. */
export function eventColumns(zone: string): readonly Column<EventRow>[] {
  return [
    {
      id: 'time',
      head: `Time (${zone})`,
      width: 158,
      mono: true,
      cell: ({ atMs }) => <span title={formatInstant(atMs, zone)}>{columnSecond(atMs, zone)}</span>,
    },
    { id: 'status', head: 'Status', width: 58, cell: (event) => <StatusMark status={event.status} /> },
    { id: 'key', head: 'Key', width: 116, grow: 1, cell: (event) => <Text text={event.keyName} title={`${event.keyName}\n${event.keyId}`} /> },
    { id: 'model', head: 'Model', width: 148, grow: 1.2, cell: (event) => <Text text={event.model} title={modelTitle(event)} /> },
    { id: 'provider', head: 'Provider', width: 58, spare: 7, cell: ({ provider }) => <Text text={provider} /> },
    { id: 'endpoint', head: 'Endpoint', width: 92, grow: 0.6, spare: 6, cell: ({ endpoint }) => <Text text={endpoint} /> },
    { id: 'account', head: 'Account', width: 62, grow: 0.4, spare: 8, cell: ({ account }) => <Text text={account} /> },
    number('uncached', 'Uncached', 66, 4, (event) => tokenCell(event, event.inputUncached)),
    number('cached', 'Cached', 60, 5, (event) => tokenCell(event, event.inputCached)),
    number('output', 'Output', 56, 3, (event) => tokenCell(event, event.output)),
    number('billable', 'Billable', 64, undefined, (event) => formatInteger(event.billable)),
    { id: 'credits', head: 'Credits', width: 66, spare: 1, align: 'end', mono: true, cell: (event) => <Credits event={event} /> },
    number('latency', 'Latency', 88, undefined, latencyCell),
    { id: 'error', head: 'Error', width: 72, grow: 1.2, spare: 2, cell: ({ error }) => error !== null && <Text text={error} /> },
  ];
}

function number(id: string, head: string, width: number, spare: number | undefined, cell: (event: EventRow) => string): Column<EventRow> {
  return { id, head, width, spare, align: 'end', mono: true, cell };
}

function modelTitle({ model, mappedModel }: EventRow): string {
  return mappedModel === null ? (model ?? '') : `${model ?? '-'}\nserved by ${mappedModel}`;
}

/** A text of the data, shown as what it is; `-` when there is none. */
function Text({ text, title = text ?? '' }: { readonly text: string | null; readonly title?: string }): ReactNode {
  if (text === null || text === '') return <span className="dim">-</span>;
  return (
    <span
      title={title
        .split('\n')
        .map((line) => visibleText(line, 400))
        .join('\n')}
    >
      {visibleText(text, 120)}
    </span>
  );
}

function Credits({ event }: { readonly event: EventRow }): ReactNode {
  const { text, title } = creditCell(event);
  return <span title={title}>{text}</span>;
}

/** A status code; one that is no success has a sign beside it. */
export function StatusMark({ status }: { readonly status: string }): ReactNode {
  if (/^2\d\d$/.test(status)) return <span className="num">{status}</span>;
  return (
    <span className="event-trouble num">
      <TriangleAlert size={11} strokeWidth={2.2} aria-label="failed" />
      {visibleText(status, 24)}
    </span>
  );
}
