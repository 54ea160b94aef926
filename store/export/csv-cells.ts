const NEEDS_QUOTES = /[",\r\n]/;
/** What spreadsheets take for the start of a formula, in its full-width forms too, and whatever they overlook in front of it. */
const FORMULA = /^[\s"']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** Cells, each written already, as a line of CSV. */
export function line(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** A text as a cell; a quoted nothing is the empty text. */
export function quoted(text: string): string {
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text as a cell that no spreadsheet runs as a formula. */
export function guarded(text: string): string {
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}
