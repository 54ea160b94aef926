import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  /** Smallest width in pixels. */
  readonly width: number;
  /** Share of the space that is left; 0 keeps it at its width. */
  readonly grow?: number;
  readonly align?: 'end';
  readonly mono?: boolean;
  /** Given up where not all columns fit, the largest number first; one without a number always stays. */
  readonly spare?: number | undefined;
  /** Makes the column sortable. */
  readonly compare?: (a: Row, b: Row) => number;
  readonly cell: (row: Row) => ReactNode;
  /** Makes its cells links of their own; `modified` with Ctrl, Cmd or Shift held. */
  readonly onOpen?: (row: Row, modified: boolean) => void;
}

export interface Sort {
  readonly by: string;
  readonly descending: boolean;
}

/** Number of the column of links to one side of a column (-1 stands before all); the same one where there is no other. */
export function linkBeside<Row>(columns: readonly Column<Row>[], column: number, side: -1 | 1): number {
  const links = columns.flatMap(({ onOpen }, index) => (onOpen === undefined ? [] : [index]));
  return side === 1 ? (links.find((index) => index > column) ?? column) : (links.findLast((index) => index < column) ?? -1);
}

const BOXES = 32;

/** The columns that fit into this width; all of them while it is not known. */
export function fitting<Row>(columns: readonly Column<Row>[], boxes: boolean, width: number): readonly Column<Row>[] {
  if (width === 0 || minWidth(columns, boxes) <= width) return columns;
  const [first] = columns.filter(({ spare }) => spare !== undefined).toSorted((a, b) => (b.spare ?? 0) - (a.spare ?? 0));
  return first === undefined
    ? columns
    : fitting(
        columns.filter((column) => column !== first),
        boxes,
        width,
      );
}

/** The grid tracks of a row. */
export function tracks<Row>(columns: readonly Column<Row>[], boxes: boolean): string {
  const list = columns.map(({ width, grow = 0 }) => (grow > 0 ? `minmax(${width}px, ${grow}fr)` : `${width}px`));
  return (boxes ? [`${BOXES}px`, ...list] : list).join(' ');
}

/** How narrow the table can be before it scrolls sideways. */
export function minWidth<Row>(columns: readonly Column<Row>[], boxes: boolean): number {
  return columns.reduce((sum, { width }) => sum + width, boxes ? BOXES : 0);
}

/** The rows in the order of a sort; rows that compare equal keep their order. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): readonly Row[] {
  const compare = columns.find(({ id }) => id === sort?.by)?.compare;
  if (!sort || !compare) return rows;
  return rows.toSorted(sort.descending ? (a, b) => compare(b, a) : compare);
}

/** What a click on a head makes of the sort: descending first, then ascending. */
export function nextSort<Row>(sort: Sort | null, column: Column<Row>): Sort {
  return sort?.by === column.id ? { by: column.id, descending: !sort.descending } : { by: column.id, descending: true };
}

/** Orders numbers with unknown ones last in ascending order. */
export function compareNullable(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a - b;
}

/** Orders texts as people do. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
