import { useMemo, type ReactNode } from 'react';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Exact } from '../../ui/exact.tsx';
import { bucketLabel, stateText } from '../../usage/labels.ts';
import { toldBuckets, type Drawing } from './drawing.ts';
import type { Target } from './drill.ts';
import type { BillingModel, NamedLayer } from './model.ts';
import type { Measured } from './totals.ts';
import { cellMetric, exactMetric } from './words.ts';

interface BucketRow {
  readonly index: number;
  readonly fromMs: number;
  readonly label: string;
  /** Why it is not a whole one. */
  readonly state: string | null;
}

interface BucketTableProps {
  readonly model: BillingModel;
  readonly hidden: ReadonlySet<string>;
  readonly drawing: Drawing;
  readonly label: string;
  readonly onDrill: (target: Target, modified: boolean) => void;
}

const COLUMN = 118;

/** The chart as a table, for keyboard and screen reader: a row for each bucket, a column for each group, and what a click on either leads to. */
export function BucketTable({ model, hidden, drawing, label, onDrill }: BucketTableProps): ReactNode {
  const { buckets, input } = model;
  const rows = useMemo(
    () =>
      buckets.map((bucket, index): BucketRow => ({
        index,
        fromMs: bucket.fromMs,
        label: bucketLabel(bucket, input.bucket, input.zone),
        state: stateText(bucket.state),
      })),
    [buckets, input],
  );
  const columns = useMemo(() => columnsOf(model, hidden, drawing, onDrill), [model, hidden, drawing, onDrill]);
  const open = ({ index }: BucketRow, modified: boolean): void => onDrill({ range: buckets[index] }, modified);
  return (
    <div className="billing-buckets">
      <DataTable label={label} columns={columns} rows={rows} rowKey={({ fromMs }) => String(fromMs)} onOpen={open} rowClass={() => 'can-open'} />
    </div>
  );
}

function columnsOf(model: BillingModel, hidden: ReadonlySet<string>, drawing: Drawing, onDrill: BucketTableProps['onDrill']): Column<BucketRow>[] {
  const { metric, buckets } = model;
  const cell = (all: readonly (Measured | null)[]): ((row: BucketRow) => ReactNode) => {
    const told = toldBuckets(all, model, drawing);
    return ({ index }) => {
      const measured = told[index];
      return measured ? <Exact exact={exactMetric(measured, metric)}>{cellMetric(measured, metric)}</Exact> : <span className="dim">-</span>;
    };
  };
  const column = (id: string, head: string, all: readonly (Measured | null)[], layer?: NamedLayer): Column<BucketRow> => ({
    id,
    head,
    width: COLUMN,
    align: 'end',
    cell: cell(all),
    ...(layer === undefined ? {} : { onOpen: ({ index }, modified) => onDrill({ layer, range: buckets[index] }, modified) }),
  });
  return [
    {
      id: 'bucket',
      head: `Bucket (${model.input.zone})`,
      width: 210,
      grow: 1,
      cell: ({ label, state }) => <span title={state ?? label}>{state === null ? label : `${label} (${state})`}</span>,
    },
    column('whole', 'All', model.perBucket),
    ...model.stacked
      .filter(({ id }) => !hidden.has(id) && model.stacked.length > 1)
      .map((layer) => column(layer.id, layer.label, layer.perBucket ?? [], layer)),
  ];
}
