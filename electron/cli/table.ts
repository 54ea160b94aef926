import { visible } from './visible.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Rows as aligned text under their titles; the last column is not padded. */
export function table(columns: readonly Column[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = [columns.map((c) => c.title), ...rows.map((row) => row.map((cell) => (cell === null ? '-' : visible(String(cell)))))];
  const widths = columns.map((_, at) => cells.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), 0));
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (columns[at]?.align === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ');
  return cells.map((row) => line(row).trimEnd()).join('\n');
}

/** A number with its thousands apart. */
export function grouped(value: number | bigint): string {
  return value.toLocaleString('en-US');
}

/** `1 segment`, `2 segments`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
