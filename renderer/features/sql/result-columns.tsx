import { visibleText } from '../../format/visible-text.ts';
import { type Column, compareText } from '../../ui/table-columns.ts';
import type { SqlColumn, SqlRow } from './vocabulary.ts';

/** A row of an answer, with its place in it. */
export interface ResultRow {
  readonly at: number;
  readonly values: SqlRow;
}

const LOOKED_AT = 60;
const CHARACTER = 7.2;
const WIDTH = { least: 72, most: 340, beside: 26 } as const;
/** Longer values are shown whole in the drawer. */
const MOST_CHARACTERS = 300;

/** The columns of an answer as the table draws them: numbers to the right, each value as it is. */
export function resultColumns(columns: readonly SqlColumn[], rows: readonly ResultRow[]): readonly Column<ResultRow>[] {
  const number: Column<ResultRow> = {
    id: '#',
    head: '#',
    width: 30 + 8 * String(rows.length).length,
    align: 'end',
    compare: (a, b) => a.at - b.at,
    cell: ({ at }) => <span className="dim">{at + 1}</span>,
  };
  return [number, ...columns.map((column, index) => resultColumn(column, index, rows))];
}

export function isNumber({ kind }: SqlColumn): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float';
}

function resultColumn(column: SqlColumn, index: number, rows: readonly ResultRow[]): Column<ResultRow> {
  const longest = rows.slice(0, LOOKED_AT).reduce((most, { values }) => Math.max(most, values[index]?.length ?? 4), column.name.length);
  return {
    id: `${index} ${column.name}`,
    head: visibleText(column.name, 80),
    width: Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, longest * CHARACTER + WIDTH.beside))),
    ...(isNumber(column) ? { align: 'end' as const } : {}),
    mono: true,
    compare: (a, b) => compareValues(column, a.values[index] ?? null, b.values[index] ?? null),
    cell: ({ values }) => <ValueText value={values[index] ?? null} />,
  };
}

function ValueText({ value }: { readonly value: string | null }) {
  if (value === null) return <i className="dim">null</i>;
  return <span title={value.length > 24 ? visibleText(value, 2_000) : undefined}>{visibleText(value, MOST_CHARACTERS)}</span>;
}

/** Orders values of a column exactly: numbers by size, texts as texts, no value last. */
export function compareValues(column: SqlColumn, a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (column.kind === 'float') return Number(a) - Number(b) || compareText(a, b);
  return column.kind === 'integer' || column.kind === 'decimal' ? compareExact(a, b) : compareText(a, b);
}

/** Two decimals of the same column have as many digits behind the point, so without it they compare as integers. */
function compareExact(a: string, b: string): number {
  const [x, y] = [BigInt(a.replace('.', '')), BigInt(b.replace('.', ''))];
  return x < y ? -1 : x > y ? 1 : 0;
}
