import { isNumber } from './result-columns.tsx';
import type { SqlAnswer } from './vocabulary.ts';

/** A bar for one row: what it is called, its exact value, and how long it is beside the others. */
export interface ChartBar {
  readonly label: string;
  /** As it is in the answer; null is no value. */
  readonly exact: string | null;
  /** -1 to 1 of the largest; a number only because pixels are. */
  readonly share: number;
}

/** Bars that are drawn; more cannot be told apart. */
export const MOST_BARS = 200;

/** Columns that can be names and columns that can be lengths, by index. */
export function chartColumns({ columns }: Pick<SqlAnswer, 'columns'>): { readonly names: readonly number[]; readonly values: readonly number[] } {
  const values = columns.flatMap((column, index) => (isNumber(column) ? [index] : []));
  const names = columns.flatMap((column, index) => (isNumber(column) && column.kind !== 'integer' ? [] : [index]));
  return { names: names.toSorted((a, b) => Number(values.includes(a)) - Number(values.includes(b))), values };
}

/** A bar for each of the first rows. */
export function chartBars({ rows }: Pick<SqlAnswer, 'rows'>, name: number, value: number): readonly ChartBar[] {
  const shown = rows.slice(0, MOST_BARS);
  const largest = shown.reduce((most, row) => Math.max(most, Math.abs(size(row[value]))), 0);
  return shown.map((row) => ({
    label: row[name] ?? 'null',
    exact: row[value] ?? null,
    share: largest === 0 ? 0 : size(row[value]) / largest,
  }));
}

function size(value: string | null | undefined): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}
