import type { CSSProperties, ReactNode } from 'react';
import { Checkbox } from './checkbox.tsx';
import type { Column } from './table-columns.ts';

interface TableRowProps<Row> {
  readonly id: string;
  readonly name: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  readonly style: CSSProperties;
  readonly className: string;
  readonly selected: boolean;
  /** The box of the row; undefined in tables without boxes. */
  readonly box: { readonly checked: boolean; readonly onChange: () => void } | undefined;
  /** Opened by a click; `modified` with Ctrl or Cmd held. */
  readonly onOpen: (modified: boolean) => void;
}

/** One row of a table. The grid around it holds the focus and the keys. */
export function TableRow<Row>({ id, name, row, columns, index, style, className, selected, box, onOpen }: TableRowProps<Row>): ReactNode {
  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- Enter in the grid does the same
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`tr ${className}`}
      style={style}
      onClick={({ ctrlKey, metaKey }) => onOpen(ctrlKey || metaKey)}
    >
      {box && (
        // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- Space in the grid does the same
        <span role="gridcell" className="td box" onClick={(event) => event.stopPropagation()}>
          <Checkbox hidden tabIndex={-1} label={`Pick ${name}`} checked={box.checked} onChange={box.onChange} />
        </span>
      )}
      {columns.map((column) => (
        <Cell key={column.id} column={column} mono={column.mono}>
          {column.cell(row)}
        </Cell>
      ))}
    </div>
  );
}

interface TableFootProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly cells: readonly ReactNode[];
  readonly boxes: boolean;
  readonly style: CSSProperties;
}

/** The last row, kept in sight: totals. */
export function TableFoot<Row>({ columns, cells, boxes, style }: TableFootProps<Row>): ReactNode {
  return (
    <div className="tr tf" role="row" style={style}>
      {boxes && <span role="gridcell" className="td" aria-label="No box" />}
      {columns.map((column, index) => (
        <Cell key={column.id} column={column}>
          {cells[index]}
        </Cell>
      ))}
    </div>
  );
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly mono?: boolean | undefined;
  readonly children: ReactNode;
}

function Cell<Row>({ column, mono = false, children }: CellProps<Row>): ReactNode {
  return (
    <span role="gridcell" className={`td ${column.align ?? ''} ${mono ? 'mono' : ''}`}>
      {children}
    </span>
  );
}
