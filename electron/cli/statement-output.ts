import { notesOf, type Statement, type StatementDifference, type StatementSums, visible } from '../../store/index.ts';
import { isoText } from './instant.ts';
import { grouped, table } from './table.ts';

const number = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
const COLUMNS = ['requests', 'input', 'cached', 'output', 'billable', 'credits', 'cost'].map(number);

/** A statement for a person to read. */
export function describeStatement(statement: Statement): string {
  const { subject, month, zone, fromMs, toMs, sheet, lines, total, rounded } = statement;
  const columns = [{ title: 'model' }, { title: 'from' }, ...COLUMNS];
  const rows = lines.map((line) => [line.model === '' ? null : line.model, isoText(line.fromMs), ...cells(line)]);
  const prices = sheet === null ? 'no price sheet' : `price sheet ${sheet.version ?? 'from a file'} in ${sheet.currency}`;
  return [
    visible(`${subject.kind} ${subject.id}${subject.name === subject.id ? '' : ` (${subject.name})`}, ${month} in ${zone}: ${isoText(fromMs)} to ${isoText(toMs)}, ${prices}`),
    table(columns, [...rows, ['total', '', ...cells(total)]]),
    ...(sheet === null ? [] : [`cost: ${rounded} ${sheet.currency}`]),
    ...notesOf(statement).map((note) => visible(`note: ${note}`)),
  ].join('\n'); // prettier-ignore
}

/** What came since a statement was frozen. */
export function describeDifference(id: string, { same, total, lines, gone, missing, priced }: StatementDifference): string {
  if (same && missing.length === 0) return `${id}: the store says the same.`;
  const rows = lines.map((line) => [
    line.model === '' ? null : line.model,
    isoText(line.fromMs),
    String(line.was?.requests ?? 0),
    String(line.now?.requests ?? 0),
  ]);
  return [
    `${id}: the store says something else now.`,
    table([{ title: 'model' }, { title: 'from' }, number('requests then'), number('requests now')], rows),
    table([{ title: 'difference' }, ...COLUMNS], [['total', ...cells(total)]]),
    ...(priced ? [] : ['Costs were not compared: the statement has none, or its price sheet is not in the store any more.']),
    ...(gone.length > 0 ? [`Not in the store any more: ${gone.join(', ')}`] : []),
    ...(missing.length > 0 ? [`Not read, because they cannot be opened: ${missing.join(', ')}`] : []),
  ].join('\n');
}

function cells({ requests, inputUncached, inputCached, output, billable, credits, cost }: StatementSums): (string | null)[] {
  return [grouped(requests), ...[inputUncached, inputCached, output, billable].map((text) => grouped(BigInt(text))), credits, cost];
}
