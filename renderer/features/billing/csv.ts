/** A text cell is guarded against being taken for a formula; a number is written as it is. */
export type Cell = { readonly text: string } | { readonly number: string } | null;

const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** One cell of a spreadsheet CSV: RFC 4180 quoting, and a leading apostrophe before text that a spreadsheet would run. */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if ('number' in cell) return cell.number;
  const safe = FORMULA.test(cell.text) ? `'${cell.text}` : cell.text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A whole document, with CRLF after every line and a byte order mark, which spreadsheets need to read UTF-8. */
export function csvDocument(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
}
