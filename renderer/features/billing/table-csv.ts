import { decimalText } from '../../format/decimal.ts';
import { csvDocument, type Cell } from './csv.ts';
import type { BillingModel } from './model.ts';
import { ratio } from './ratio.ts';
import type { Totals } from './totals.ts';
import { METRICS } from './totals.ts';

/** The table as it stands on the page, as a spreadsheet CSV with exact numbers and a total line. */
export function tableCsv(model: BillingModel): string {
  const head: Cell[] = [
    { text: model.by === 'none' ? 'group' : model.by },
    { text: 'name' },
    ...METRICS.map(({ value }) => ({ text: value })),
    { text: 'creditsMissing' },
    { text: `share of ${model.metric}` },
  ];
  const rows = model.ranked.map(({ value, label, total }) => [{ text: value }, { text: label }, ...numbers(total, model)]);
  return csvDocument([head, ...rows, [{ text: 'Total' }, null, ...numbers(model.total, model)]]);
}

function numbers(totals: Totals, { metric, total }: BillingModel): Cell[] {
  const share = ratio(totals[metric], total[metric]);
  return [
    ...METRICS.map(({ value }) => ({ number: value === 'credits' ? decimalText(totals.credits) : totals[value].toString() })),
    { number: totals.creditsMissing.toString() },
    share === null ? null : { number: share.toFixed(9) },
  ];
}
