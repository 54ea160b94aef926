import { guarded, line } from '../export/csv-cells.ts';
import { TOKEN_CLASSES } from '../pricing/price-sheet.ts';
import type { Charge, Statement, StatementLine, StatementSums } from './statement.ts';

const CLASS_COLUMNS: Readonly<Record<Charge['tokens'], string>> = { inputUncached: 'input_uncached', inputCached: 'input_cached', output: 'output' };

const HEAD = [
  'row', 'month', 'zone', 'subject', 'id', 'name', 'model', 'from', 'to', 'requests', 'errors',
  ...TOKEN_CLASSES.flatMap((name) => [`${CLASS_COLUMNS[name]}_tokens`, `${CLASS_COLUMNS[name]}_price`, `${CLASS_COLUMNS[name]}_per`, `${CLASS_COLUMNS[name]}_cost`]),
  'billable_tokens', 'usage_missing', 'credits', 'credits_missing', 'unpriced_tokens', 'currency', 'cost',
]; // prettier-ignore

/** A statement for spreadsheets: a row a line and one of totals, every number with all its digits, no text that a spreadsheet would run. */
export function statementCsv(statement: Statement): string {
  const rows = statement.lines.map((one) => row(statement, 'line', one, chargeCells(one)));
  return `\uFEFF${line(HEAD)}${rows.join('')}${row(statement, 'total', { ...statement.total, ...totalPlace(statement) }, totalCells(statement.total))}`;
}

type Row = StatementSums & Pick<StatementLine, 'model' | 'fromMs' | 'toMs'>;

function totalPlace({ fromMs, toMs }: Statement): Pick<StatementLine, 'model' | 'fromMs' | 'toMs'> {
  return { model: '', fromMs, toMs };
}

function row({ month, zone, subject, sheet }: Statement, kind: 'line' | 'total', sums: Row, classes: readonly string[]): string {
  return line([
    kind, month, guarded(zone), subject.kind, guarded(subject.id), guarded(subject.name), guarded(sums.model),
    new Date(sums.fromMs).toISOString(), new Date(sums.toMs).toISOString(), String(sums.requests), String(sums.errors),
    ...classes,
    sums.billable, String(sums.usageMissing), sums.credits, String(sums.creditsMissing), sums.unpriced, sheet?.currency ?? '', sums.cost ?? '',
  ]); // prettier-ignore
}

function chargeCells({ charges }: StatementLine): string[] {
  return charges.flatMap(({ count, price, per, cost }) => [count, price ?? '', per === null ? '' : String(per), cost ?? '']);
}

function totalCells(total: StatementSums): string[] {
  return TOKEN_CLASSES.flatMap((name) => [total[name], '', '', '']);
}
