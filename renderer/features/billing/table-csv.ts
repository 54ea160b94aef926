import { decimalText } from '../../format/decimal.ts';
import { GROUPS } from '../../usage/vocabulary.ts';
import { csvDocument, type Cell } from './csv.ts';
import type { BillingModel, NamedLayer } from './model.ts';
import { ratio } from './ratio.ts';
import { amountOf, isAdditive, METRICS, scaleOf, type Measured, type Metric } from './totals.ts';

/** The table as it stands on the page, as a spreadsheet CSV with exact numbers and a total line. */
export function tableCsv(model: BillingModel): string {
  const { metric, total } = model;
  const share = (measured: Measured): Cell => {
    const [part, all] = [amountOf(measured, metric), amountOf(total, metric)];
    const found = part === null || all === null || !isAdditive(metric) ? null : ratio(part, all);
    return found === null ? null : { number: found.toFixed(9) };
  };
  const before = (layer: NamedLayer): Cell[] => (model.before === null ? [] : [layer.before === null ? null : cellOf(layer.before, metric)]);
  const what = headOf(model, metric);
  const head = [...groupHeads(model), ...heads(model), `share of ${what}`, ...(model.before === null ? [] : [`${what} before`])];
  const rows = model.ranked.map((layer) => [...groupCells(model, layer), ...cells(layer.whole, model), share(layer.whole), ...before(layer)]);
  const last = [{ text: 'Total' }, null, ...(model.thenBy === null ? [] : [null]), ...cells(total, model), share(total)];
  const was = model.before === null ? [] : [cellOf(model.before.total, metric)];
  return csvDocument([head.map((text) => ({ text })), ...rows, [...last, ...was]]);
}

/** What the chart shows bucket by bucket, one line a bucket and group. */
export function bucketsCsv(model: BillingModel): string {
  const { input, buckets, stacked } = model;
  const lines = buckets.flatMap(({ fromMs, toMs, state }, index) =>
    stacked.flatMap((layer) => {
      const measured = layer.perBucket?.[index];
      if (!measured) return [];
      return [
        [
          { text: new Date(fromMs).toISOString() },
          { text: new Date(toMs).toISOString() },
          { text: state },
          ...groupCells(model, layer),
          ...cells(measured, model),
        ],
      ];
    }),
  );
  const head = [`from (per ${input.bucket} of ${input.zone})`, 'to', 'state', ...groupHeads(model), ...heads(model)];
  return csvDocument([head.map((text) => ({ text })), ...lines]);
}

function groupHeads({ by, thenBy }: BillingModel): string[] {
  const first = by === 'none' ? 'group' : by;
  return [first, ...(thenBy === null ? [] : [GROUPS.find(({ value }) => value === thenBy)?.value ?? thenBy]), 'name'];
}

function groupCells({ thenBy }: BillingModel, { path: [value, subvalue], label }: NamedLayer): Cell[] {
  return [{ text: value }, ...(thenBy === null ? [] : [{ text: subvalue ?? '' }]), { text: label }];
}

/** Latencies and costs only where they were read. */
function columns({ metric, costs }: BillingModel): Metric[] {
  return METRICS.map(({ value }) => value).filter((value) => (value === 'cost' ? costs !== null : isAdditive(value) || !isAdditive(metric)));
}

/** Money names its currency, and the tokens that are not in it stand beside it. */
function heads(model: BillingModel): string[] {
  return columns(model).flatMap((column) => (column === 'cost' ? [headOf(model, column), 'unpricedTokens'] : [column]));
}

function headOf({ costs }: BillingModel, metric: Metric): string {
  return metric === 'cost' && costs !== null ? `cost ${costs.currency}` : metric;
}

function cells(measured: Measured, model: BillingModel): Cell[] {
  return columns(model).flatMap((column) => {
    const cell = cellOf(measured, column);
    return column === 'cost' ? [cell, measured.cost && { number: String(measured.cost.unpriced) }] : [cell];
  });
}

function cellOf(measured: Measured, metric: Metric): Cell {
  const amount = amountOf(measured, metric);
  if (amount === null) return null;
  return { number: decimalText(amount, scaleOf(metric)) };
}
