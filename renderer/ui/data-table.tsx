import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId, useRef, useState, type ReactNode } from 'react';
import { Checkbox } from './checkbox.tsx';
import './data-table.css';
import { minWidth, nextSort, sortRows, tracks, type Column, type Sort } from './table-columns.ts';
import { useTableKeys } from './table-keys.ts';

export type { Column } from './table-columns.ts';

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly initialSort?: Sort | null;
  /** Key of the row that the drawer shows. */
  readonly open?: string | null;
  readonly onOpen?: (row: Row) => void;
  /** `Esc`. */
  readonly onClose?: () => void;
  /** Ticked rows; with it the table gets a column of boxes. */
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (picked: ReadonlySet<string>) => void;
  /** Shown instead of rows. */
  readonly empty?: ReactNode;
  /** A row kept below the others, such as totals; one cell a column. */
  readonly footer?: readonly ReactNode[];
  /** Extra class of a row. */
  readonly rowClass?: (row: Row) => string;
}

const ROW = 28;
const NONE: ReadonlySet<string> = new Set();

/** A table that draws only what is seen: sticky head, 28 px rows, sorted by its head, `j k Enter Space Esc`. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rowKey, open = null, picked = NONE, onPick, empty, footer } = props;
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null);
  const rows = sortRows(props.rows, columns, sort);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  // oxlint-disable-next-line react-compiler/incompatible-library -- no compiler here
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: ROW,
  });
  const toggle = (key: string): void => onPick?.(toggled(picked, key));
  const keys = useTableKeys({
    count: rows.length,
    reveal: (index) => virtual.scrollToIndex(index),
    open: (index) => open_(index),
    pick: (index) => withRow(rows, index, (row) => toggle(rowKey(row))),
    close: () => props.onClose?.(),
  });
  const open_ = (index: number): void => withRow(rows, index, (row) => props.onOpen?.(row));
  const grid = { gridTemplateColumns: tracks(columns, onPick !== undefined), minWidth: minWidth(columns, onPick !== undefined) };
  const all = rows.length > 0 && rows.every((row) => picked.has(rowKey(row)));
  const cursorKey = withRow(rows, keys.cursor, rowKey);
  return (
    <div
      ref={scroller}
      className="table"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={onPick !== undefined}
      tabIndex={0}
      aria-activedescendant={cursorKey === undefined ? undefined : `${id}-${keys.cursor}`}
      onKeyDown={keys.onKeyDown}
    >
      <div className="tr th" role="row" aria-rowindex={1} style={grid}>
        {onPick && (
          <span role="columnheader" className="td box">
            <Checkbox
              hidden
              label="Pick all rows"
              checked={all ? true : picked.size > 0 ? 'some' : false}
              onChange={(on) => onPick(on ? new Set(rows.map(rowKey)) : NONE)}
            />
          </span>
        )}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={() => setSort(nextSort(sort, column))} />
        ))}
      </div>
      {rows.length === 0 ? (
        <div role="row" className="table-empty">
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div role="rowgroup" className="table-rows" style={{ height: virtual.getTotalSize(), minWidth: grid.minWidth }}>
          {virtual.getVirtualItems().map(({ index, start }) =>
            withRow(rows, index, (row) => {
              const key = rowKey(row);
              const classes = [
                'tr',
                key === open ? 'open' : '',
                index === keys.cursor ? 'cursor' : '',
                picked.has(key) ? 'picked' : '',
                props.rowClass?.(row) ?? '',
              ];
              return (
                // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- the grid holds the focus and the keys
                <div
                  key={key}
                  id={`${id}-${index}`}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={onPick ? picked.has(key) : key === open}
                  className={classes.join(' ')}
                  style={{ ...grid, top: start }}
                  onClick={() => {
                    keys.setCursor(index);
                    open_(index);
                  }}
                >
                  {onPick && (
                    // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- Space on the row does the same
                    <span role="gridcell" className="td box" onClick={(event) => event.stopPropagation()}>
                      <Checkbox hidden tabIndex={-1} label={`Pick ${key}`} checked={picked.has(key)} onChange={() => toggle(key)} />
                    </span>
                  )}
                  {columns.map((column) => (
                    <span key={column.id} role="gridcell" className={`td ${column.align ?? ''} ${column.mono === true ? 'mono' : ''}`}>
                      {column.cell(row)}
                    </span>
                  ))}
                </div>
              );
            }),
          )}
        </div>
      )}
      {footer && rows.length > 0 && (
        <div className="tr tf" role="row" style={grid}>
          {onPick && <span role="gridcell" className="td" aria-label="No box" />}
          {columns.map((column, index) => (
            <span key={column.id} role="gridcell" className={`td ${column.align ?? ''} ${column.mono === true ? 'mono' : ''}`}>
              {footer[index]}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly onSort: () => void;
}): ReactNode {
  const sorted = sort?.by === column.id ? sort : null;
  const Arrow = sorted?.descending === true ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      className={`td ${column.align ?? ''}`}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.compare ? (
        <button type="button" className="sort" onClick={onSort}>
          {column.head}
          {sorted && <Arrow size={11} aria-hidden />}
        </button>
      ) : (
        column.head
      )}
    </span>
  );
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
