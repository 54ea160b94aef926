import type { CSSProperties, MouseEvent, ReactNode } from 'react';
import { Checkbox } from './checkbox.tsx';
import { isModified } from './modified.ts';
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
  /** Column that the keys act on, -1 for the row as a whole. */
  readonly column?: number;
  /** Opened by a click; `modified` with Ctrl, Cmd or Shift held. */
  readonly onOpen: (modified: boolean) => void;
}

/** One row of a table. The grid around it holds the focus and the keys. */
export function TableRow<Row>({
  id,
  name,
  row,
  columns,
  index,
  style,
  className,
  selected,
  box,
  column: at = -1,
  onOpen,
}: TableRowProps<Row>): ReactNode {
  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- Enter in the grid does the same
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`tr ${className}`}
      style={style}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()} // which would select text
      onClick={(event) => onOpen(isModified(event))}
    >
      {box && (
        // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- Space in the grid does the same
        <span role="gridcell" className="td box" onClick={(event) => event.stopPropagation()}>
          <Checkbox hidden tabIndex={-1} label={`Pick ${name}`} checked={box.checked} onChange={box.onChange} />
        </span>
      )}
      {columns.map((column, position) => (
        <Cell key={column.id} column={column} id={`${id}-${position}`} row={row} isCursor={position === at}>
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
  readonly children: ReactNode;
  readonly id?: string;
  /** What a link in it leads away from; without one it is no link. */
  readonly row?: Row;
  readonly isCursor?: boolean;
}

function Cell<Row>({ column, children, id, row, isCursor = false }: CellProps<Row>): ReactNode {
  const { align = '', mono = false, onOpen } = column;
  const className = ['td', align, mono && row !== undefined && 'mono', isCursor && 'cursor'].filter(Boolean).join(' ');
  if (onOpen === undefined || row === undefined)
    return (
      <span role="gridcell" id={id} className={className}>
        {children}
      </span>
    );
  const open = (event: MouseEvent): void => {
    event.stopPropagation();
    onOpen(row, isModified(event));
  };
  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- the arrow keys and Enter of the grid do the same
    <span role="gridcell" id={id} className={`${className} can-open`} onClick={open}>
      {children}
    </span>
  );
}
