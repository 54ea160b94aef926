import type { SqlAnswer } from './vocabulary.ts';

/** An answer for the clipboard: what a spreadsheet takes as cells. Line breaks and tabs within a value become spaces, no value becomes nothing. */
export function tabSeparated({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines.map((line) => line.map((value) => (value ?? '').replaceAll(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
}
