import { useMemo, type ReactNode } from 'react';
import { formatInteger, formatShare } from '../../format/count.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Exact } from '../../ui/exact.tsx';
import type { BillingModel, NamedLayer } from './model.ts';
import { ratio } from './ratio.ts';
import { Sparkline } from './sparkline.tsx';
import { METRICS, type Metric, type Totals } from './totals.ts';
import { GROUPS } from '../../usage/vocabulary.ts';
import { creditText, exactMetric } from './words.ts';

interface RankedTableProps {
  readonly model: BillingModel;
  /** What the chart shows in other words; the table stands in for it. */
  readonly label: string;
  readonly onNarrow: (value: string) => void;
  /** Shows the events of one of them. */
  readonly onEvents: (value: string) => void;
}

/** Shorter than the names of the metrics, because columns are narrow. */
const HEADS: Partial<Record<Metric, string>> = { inputUncached: 'Uncached', inputCached: 'Cached' };

const LEAST_WIDTHS: Record<Metric, number> = { requests: 78, inputUncached: 78, inputCached: 66, output: 66, billable: 72, credits: 66, errors: 60 };
const DIGIT = 7;
const CELL_ROOM = 16;

/** Every entity with its sums, the largest first; opening a row narrows the page to it, with Ctrl or Cmd it shows its events. */
export function RankedTable({ model, label, onNarrow, onEvents }: RankedTableProps): ReactNode {
  const columns = useMemo(() => columnsOf(model), [model]);
  const open = (layer: NamedLayer, modified: boolean): void => {
    if (modified || model.by === 'none') onEvents(layer.value);
    else onNarrow(layer.value);
  };
  return (
    <DataTable
      key={`${model.by} ${model.metric}`}
      label={label}
      columns={columns}
      rows={model.ranked}
      rowKey={({ id }) => id}
      initialSort={{ by: model.metric, descending: true }}
      onOpen={open}
      footer={footerOf(model)}
      rowClass={() => 'can-open'}
    />
  );
}

function columnsOf(model: BillingModel): Column<NamedLayer>[] {
  const { metric, total, by } = model;
  const head = GROUPS.find(({ value }) => value === by)?.label ?? 'Events';
  return [
    { id: 'group', head, width: 190, grow: 2, compare: (a, b) => (a.label < b.label ? -1 : 1), cell: (layer) => <GroupCell layer={layer} /> },
    ...METRICS.map((column): Column<NamedLayer> => ({
      id: column.value,
      head: HEADS[column.value] ?? column.label,
      width: widthOf(model, column.value),
      align: 'end',
      compare: (a, b) => (a.total[column.value] < b.total[column.value] ? -1 : a.total[column.value] > b.total[column.value] ? 1 : 0),
      cell: (layer) => <Amount totals={layer.total} metric={column.value} strong={column.value === metric} />,
    })),
    {
      id: 'share',
      head: 'Share',
      width: 100,
      cell: (layer) => <ShareCell share={ratio(layer.total[metric], total[metric])} colour={layer.colour} />,
    },
    { id: 'shape', head: 'Over time', width: 108, cell: (layer) => <Sparkline layer={layer} metric={metric} /> },
  ];
}

/** Wide enough for the longest number of a column, however large: a sum that is cut is no sum. */
function widthOf({ total, ranked }: BillingModel, metric: Metric): number {
  const longest = [total, ...ranked.map((layer) => layer.total)].reduce((most, totals) => Math.max(most, amountText(totals, metric).length), 0);
  return Math.max(LEAST_WIDTHS[metric], longest * DIGIT + CELL_ROOM);
}

function amountText(totals: Totals, metric: Metric): string {
  return metric === 'credits' ? creditText(totals, 2) : formatInteger(totals[metric]);
}

function footerOf({ total, ranked, by }: BillingModel): ReactNode[] {
  const groups = GROUPS.find(({ value }) => value === by);
  const name = groups ? `Total of ${formatInteger(ranked.length)} ${ranked.length === 1 ? groups.label.toLowerCase() : groups.plural}` : 'Total';
  return [name, ...METRICS.map(({ value }) => <Amount key={value} totals={total} metric={value} strong={false} />), '', ''];
}

function GroupCell({ layer }: { readonly layer: NamedLayer }): ReactNode {
  return (
    <span className="group-cell" title={layer.value === '' ? layer.label : `${layer.label}\n${layer.value}`}>
      <span className="swatch" style={{ background: layer.colour }} />
      <span className="cut">{layer.label}</span>
    </span>
  );
}

function Amount({ totals, metric, strong }: { readonly totals: Totals; readonly metric: Metric; readonly strong: boolean }): ReactNode {
  return (
    <Exact exact={exactMetric(totals, metric)} className={strong ? 'strong' : ''}>
      {amountText(totals, metric)}
    </Exact>
  );
}

function ShareCell({ share, colour }: { readonly share: number | null; readonly colour: string }): ReactNode {
  if (share === null) return <span className="dim">-</span>;
  return (
    <span className="share-cell">
      <span className="share-track" aria-hidden>
        <span className="share-bar" style={{ width: `${Math.min(100, Math.max(0, share * 100))}%`, background: colour }} />
      </span>
      <span className="num">{formatShare(share)}</span>
    </span>
  );
}
