import { useMemo, type ReactNode } from 'react';
import { formatInteger, formatShare } from '../../format/count.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Exact } from '../../ui/exact.tsx';
import { GROUPS } from '../../usage/vocabulary.ts';
import type { Target } from './drill.ts';
import type { BillingModel, NamedLayer } from './model.ts';
import { ratio } from './ratio.ts';
import { Sparkline } from './sparkline.tsx';
import { amountOf, changeOf, isAdditive, METRICS, type Measured, type Metric } from './totals.ts';
import { cellMetric, changeText, exactMetric } from './words.ts';

interface RankedTableProps {
  readonly model: BillingModel;
  /** What the chart shows in other words. */
  readonly label: string;
  readonly onDrill: (target: Target, modified: boolean) => void;
}

/** Shorter than the names of the metrics, because columns are narrow. */
const HEADS: Partial<Record<Metric, string>> = {
  inputUncached: 'Uncached',
  inputCached: 'Cached',
  creditsMissing: 'No credits',
  usageMissing: 'No tokens',
  latencyP50: 'p50',
  latencyP95: 'p95',
};
/** Always there, costs where they are told; the metric that is charted stands before them. */
const COLUMNS: readonly Metric[] = ['requests', 'billable', 'credits', 'cost', 'errors'];
const LEAST_WIDTHS: Partial<Record<Metric, number>> = {
  requests: 88,
  billable: 76,
  credits: 76,
  usageMissing: 88,
  creditsMissing: 88,
  inputUncached: 88,
};
/** What a narrow table does without first, unless it is charted. */
const SPARE: Partial<Record<Metric, number>> = { errors: 2, credits: 1 };
/** The same where costs are told, which stay beside the credits. */
const SPARE_OF_MONEY: typeof SPARE = { errors: 2, billable: 1 };
const LEAST_WIDTH = 64;
const DIGIT = 7;
const CELL_ROOM = 16;

/** Every group with its sums, the largest first; opening a row narrows the page to it, with Ctrl, Cmd or Shift it shows its events. */
export function RankedTable({ model, label, onDrill }: RankedTableProps): ReactNode {
  const columns = useMemo(() => columnsOf(model), [model]);
  const open = (layer: NamedLayer, modified: boolean): void => {
    if (layer.kind !== 'group') return;
    onDrill({ layer }, modified || model.by === 'none');
  };
  return (
    <DataTable
      key={`${model.by} ${model.thenBy} ${model.metric}`}
      label={label}
      columns={columns}
      rows={model.ranked}
      rowKey={({ id }) => id}
      initialSort={isAdditive(model.metric) ? { by: model.metric, descending: true } : { by: 'requests', descending: true }}
      onOpen={open}
      footer={footerOf(model)}
      rowClass={({ kind }) => (kind === 'group' ? 'can-open' : 'rest')}
    />
  );
}

function metricsOf({ metric, costs }: BillingModel): Metric[] {
  const latencies: Metric[] = ['latencyP50', 'latencyP95'];
  const extra = isAdditive(metric) ? [metric] : latencies;
  const always = COLUMNS.filter((one) => one !== 'cost' || costs !== null);
  return [...extra.filter((one) => !always.includes(one)), ...always];
}

function headOfMetric({ costs }: BillingModel, metric: Metric): string {
  const head = HEADS[metric] ?? METRICS.find(({ value }) => value === metric)?.label ?? metric;
  return metric === 'cost' ? `${head}, ${costs?.currency ?? ''}` : head;
}

function columnsOf(model: BillingModel): Column<NamedLayer>[] {
  const { metric, total, costs } = model;
  const spare = costs === null ? SPARE : SPARE_OF_MONEY;
  const share = (layer: NamedLayer): number | null => {
    const [part, all] = [amountOf(layer.whole, metric), amountOf(total, metric)];
    return part === null || all === null || !isAdditive(metric) ? null : ratio(part, all);
  };
  return [
    {
      id: 'group',
      head: headOf(model),
      width: 150,
      grow: 2,
      compare: (a, b) => (a.label < b.label ? -1 : 1),
      cell: (layer) => <GroupCell layer={layer} />,
    },
    ...metricsOf(model).map((column): Column<NamedLayer> => ({
      id: column,
      head: headOfMetric(model, column),
      width: widthOf(model, column),
      spare: column === metric ? undefined : spare[column],
      align: 'end',
      compare: (a, b) => compareAmounts(amountOf(a.whole, column), amountOf(b.whole, column)),
      cell: (layer) => <Amount measured={layer.whole} metric={column} strong={column === metric} />,
    })),
    ...(isAdditive(metric)
      ? [{ id: 'share', head: 'Share', width: 92, cell: (layer: NamedLayer) => <ShareCell share={share(layer)} colour={layer.colour} /> }]
      : []),
    ...(model.before === null
      ? []
      : [
          { id: 'change', head: 'Change', width: 92, align: 'end' as const, cell: (layer: NamedLayer) => <ChangeCell model={model} layer={layer} /> },
        ]),
    { id: 'shape', head: 'Over time', width: 100, cell: (layer) => <Sparkline layer={layer} metric={metric} /> },
  ];
}

function headOf({ by, thenBy }: BillingModel): string {
  const names = [by, thenBy].flatMap((one) => GROUPS.find(({ value }) => value === one)?.label ?? []);
  return names.length === 0 ? 'Events' : names.join(' · ');
}

function compareAmounts(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Wide enough for the longest number of a column, however large: a sum that is cut is no sum. */
function widthOf({ total, ranked }: BillingModel, metric: Metric): number {
  const longest = [total, ...ranked.map(({ whole }) => whole)].reduce((most, one) => Math.max(most, cellMetric(one, metric).length), 0);
  return Math.max(LEAST_WIDTHS[metric] ?? LEAST_WIDTH, longest * DIGIT + CELL_ROOM);
}

function footerOf(model: BillingModel): ReactNode[] {
  const { total, groupCount, by, thenBy } = model;
  const groups = thenBy === null ? GROUPS.find(({ value }) => value === by) : { label: 'Pair', plural: 'pairs' };
  const name =
    groups && by !== 'none' ? `Total of ${formatInteger(groupCount)} ${groupCount === 1 ? groups.label.toLowerCase() : groups.plural}` : 'Total';
  return [name, ...metricsOf(model).map((column) => <Amount key={column} measured={total} metric={column} strong={false} />)];
}

function GroupCell({ layer }: { readonly layer: NamedLayer }): ReactNode {
  const values = layer.path.filter((one) => one !== null && one !== '');
  return (
    <span className="group-cell" title={[layer.label, ...values].join('\n')}>
      <span className="swatch" style={{ background: layer.colour }} />
      <span className="cut">{layer.label}</span>
    </span>
  );
}

function Amount({ measured, metric, strong }: { readonly measured: Measured; readonly metric: Metric; readonly strong: boolean }): ReactNode {
  return (
    <Exact exact={exactMetric(measured, metric)} className={strong ? 'strong' : ''}>
      {cellMetric(measured, metric)}
    </Exact>
  );
}

function ChangeCell({ model: { metric }, layer }: { readonly model: BillingModel; readonly layer: NamedLayer }): ReactNode {
  const change = changeOf(layer.whole, layer.before, metric);
  if (change === null || layer.before === null) return <span className="dim">-</span>;
  return <span title={`Before: ${exactMetric(layer.before, metric)}`}>{changeText(change)}</span>;
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
