import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useState, type CSSProperties, type ReactNode } from 'react';
import './data-table.css';
import { useElementWidth } from './element-width.ts';
import { fitting, linkBeside, minWidth, sortRows, tracks, type Column, type Sort } from './table-columns.ts';
import { TableHead } from './table-head.tsx';
import { useTableKeys } from './table-keys.ts';
import { TableFoot, TableRow } from './table-row.tsx';

export type { Column } from './table-columns.ts';

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly initialSort?: Sort | null;
  /** Key of the row that the drawer shows. */
  readonly open?: string | null;
  /** `modified`: with Ctrl, Cmd or Shift held. */
  readonly onOpen?: (row: Row, modified: boolean) => void;
  /** `Esc`. */
  readonly onClose?: () => void;
  /** Ticked rows; with it the table gets a column of boxes. */
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (picked: ReadonlySet<string>) => void;
  /** Shown instead of rows. */
  readonly empty?: ReactNode;
  /** A row kept below the others, such as totals; one cell for each of `columns`. */
  readonly footer?: readonly ReactNode[];
  /** Extra class of a row. */
  readonly rowClass?: (row: Row) => string;
}

const ROW = 28;
const NONE: ReadonlySet<string> = new Set();

/** A table that draws only what is seen: sticky head, 28 px rows, sorted by its head, `j k Enter Space Esc`, left and right between links of a row. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, rowKey, picked = NONE, onPick, empty, footer } = props;
  const boxes = onPick !== undefined;
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null);
  const rows = useMemo(() => sortRows(props.rows, props.columns, sort), [props.rows, props.columns, sort]);
  const [scroller, width] = useElementWidth<HTMLDivElement>();
  const columns = fitting(props.columns, boxes, width);
  const id = useId();
  // oxlint-disable-next-line react/incompatible-library -- a warning for the React compiler, which is not used here
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: ROW,
  });
  const openAt = (index: number, modified = false): void => withRow(rows, index, (row) => props.onOpen?.(row, modified));
  const toggle = (key: string): void => onPick?.(toggled(picked, key));
  const keys = useTableKeys({
    count: rows.length,
    reveal: (index) => virtual.scrollToIndex(index),
    open: (index, at, modified) => {
      const link = columns[at]?.onOpen;
      if (link === undefined) openAt(index, modified);
      else withRow(rows, index, (row) => link(row, modified));
    },
    beside: (at, side) => linkBeside(columns, at, side),
    pick: (index) => withRow(rows, index, (row) => toggle(rowKey(row))),
    close: () => props.onClose?.(),
  });
  const column = columns[keys.column]?.onOpen === undefined ? -1 : keys.column;
  useEffect(() => {
    if (column >= 0) scroller.current?.querySelector('.td.cursor')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [column, scroller]);
  const style: CSSProperties = { gridTemplateColumns: tracks(columns, boxes), minWidth: minWidth(columns, boxes) };
  const line = (row: Row, index: number, top: number): ReactNode => {
    const key = rowKey(row);
    const marks = [key === props.open && 'open', index === keys.cursor && 'cursor', picked.has(key) && 'picked', props.rowClass?.(row)];
    return (
      <TableRow
        key={key}
        id={`${id}-${index}`}
        name={key}
        row={row}
        columns={columns}
        index={index}
        style={{ ...style, top }}
        className={marks.filter(Boolean).join(' ')}
        column={index === keys.cursor ? column : -1}
        selected={boxes ? picked.has(key) : key === props.open}
        box={boxes ? { checked: picked.has(key), onChange: () => toggle(key) } : undefined}
        onOpen={(modified) => {
          keys.setCursor(index);
          openAt(index, modified);
        }}
      />
    );
  };
  return (
    <div
      ref={scroller}
      className="table"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={boxes}
      tabIndex={0}
      aria-activedescendant={keys.cursor < 0 ? undefined : [id, keys.cursor, ...(column < 0 ? [] : [column])].join('-')}
      onKeyDown={keys.onKeyDown}
    >
      <TableHead
        columns={columns}
        sort={sort}
        onSort={setSort}
        style={style}
        box={boxes ? { checked: tick(rows, picked, rowKey), onChange: (all) => onPick(all ? new Set(rows.map(rowKey)) : NONE) } : undefined}
      />
      {rows.length === 0 && (
        <div role="row" className="table-empty">
          <div role="gridcell">{empty}</div>
        </div>
      )}
      {rows.length > 0 && (
        <div role="rowgroup" className="table-rows" style={{ height: virtual.getTotalSize(), minWidth: style.minWidth }}>
          {virtual.getVirtualItems().map(({ index, start }) => withRow(rows, index, (row) => line(row, index, start)))}
        </div>
      )}
      {footer && rows.length > 0 && <TableFoot columns={columns} cells={cellsOf(columns, props.columns, footer)} boxes={boxes} style={style} />}
    </div>
  );
}

/** The cells of a footer that stand below columns that are shown. */
function cellsOf<Row>(shown: readonly Column<Row>[], all: readonly Column<Row>[], cells: readonly ReactNode[]): readonly ReactNode[] {
  return shown.map((column) => cells[all.indexOf(column)]);
}

/** The state of the box in the head: all picked, some, or none. */
function tick<Row>(rows: readonly Row[], picked: ReadonlySet<string>, rowKey: (row: Row) => string): boolean | 'some' {
  if (picked.size === 0) return false;
  return rows.length > 0 && rows.every((row) => picked.has(rowKey(row))) ? true : 'some';
}

function withRow<Row, T>(rows: readonly Row[], index: number, make: (row: Row) => T): T | undefined {
  const row = rows[index];
  return row === undefined ? undefined : make(row);
}

function toggled(picked: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(picked);
  if (!next.delete(key)) next.add(key);
  return next;
}
