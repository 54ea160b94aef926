import { EVENT_COLUMNS } from '../../../domain/columns.ts';
import type { RowWriter } from '../row-writer.ts';
import { bigEndian, type ColumnCursor } from './column-cursor.ts';
import type { ColumnKind } from './column-kinds.ts';
import type { PlannedColumn } from './column-plan.ts';
import { joinHalves } from '../postcard.ts';

/** Writes the values of one column, row after row; each call says what is wrong with its value, or null. */
export type ColumnWriter = () => string | null;

/** The writer of a planned column. A cursor always goes on by one row, whatever is wrong with the row. */
export function columnWriter({ index, leaf, kind }: PlannedColumn, cursor: ColumnCursor, rows: RowWriter): ColumnWriter {
  if (kind.kind === 'list') return listWriter(index, leaf.listLevel, cursor, rows);
  const write = valueWriter(index, kind, cursor, rows);
  return () => {
    const at = cursor.step();
    return at === -1 ? rows.absent(index) : write(at);
  };
}

function valueWriter(index: number, kind: ColumnKind, cursor: ColumnCursor, rows: RowWriter): (at: number) => string | null {
  const { batch } = rows.cells;
  switch (kind.kind) {
    case 'integer':
      return (at) => integer(index, kind, cursor, at, rows);
    case 'boolean':
      return (at) => {
        batch.boolean(index).set(batch.row, cursor.values.booleans[at] === 1);
        return null;
      };
    case 'decimal':
      return (at) => rows.text(index, decimalText(digits(cursor, at), kind.scale));
    case 'double':
      return (at) => rows.text(index, String(cursor.values.doubles[at]));
    case 'text':
    case 'list':
      return (at) => {
        const text = cursor.text(at);
        return text === null ? `${nameOf(index)} is not valid UTF-8` : rows.text(index, text);
      };
  }
}

function integer(
  index: number,
  kind: ColumnKind & { readonly kind: 'integer' },
  { values }: ColumnCursor,
  at: number,
  rows: RowWriter,
): string | null {
  const { batch } = rows.cells;
  const low = values.halves[2 * at] ?? 0;
  const high = values.halves[2 * at + 1] ?? 0;
  if (kind.unsigned && kind.bits === 64 && high < 0) return `${nameOf(index)} is not a 64-bit integer`;
  batch.int64(index).setHalves(batch.row, low, kind.unsigned && kind.bits === 32 ? 0 : high);
  return null;
}

/** The digits of a decimal, held as an integer or as bytes. */
function digits({ values }: ColumnCursor, at: number): bigint {
  if (values.halves.length > 0) return joinHalves(values.halves[2 * at] ?? 0, values.halves[2 * at + 1] ?? 0);
  return bigEndian(values.bytes.subarray(values.starts[at], values.ends[at]));
}

function decimalText(value: bigint, scale: number): string {
  if (scale === 0) return String(value);
  const sign = value < 0n ? '-' : '';
  const text = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** A list comes as an entry for each of its items, or one alone that says it is empty or absent. */
function listWriter(index: number, listLevel: number, cursor: ColumnCursor, rows: RowWriter): ColumnWriter {
  return () => {
    const items: string[] = [];
    let fault: string | null = null;
    let isList = true;
    do {
      const at = cursor.step();
      isList = cursor.definition >= listLevel;
      const text = at === -1 ? null : cursor.text(at);
      if (text !== null) items.push(text);
      else if (isList) fault = `${nameOf(index)} is not a list of texts`;
    } while (cursor.continues());
    if (fault !== null) return fault;
    return isList ? rows.text(index, JSON.stringify(items)) : rows.absent(index);
  };
}

function nameOf(index: number): string {
  return EVENT_COLUMNS[index]?.name ?? 'a column';
}
