import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { Checkbox } from './checkbox.tsx';
import { nextSort, type Column, type Sort } from './table-columns.ts';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
  /** The box that picks all; undefined in tables without boxes. */
  readonly box: { readonly checked: boolean | 'some'; readonly onChange: (all: boolean) => void } | undefined;
  readonly style: CSSProperties;
}

/** The sticky first row of a table: names that sort. */
export function TableHead<Row>({ columns, sort, onSort, box, style }: TableHeadProps<Row>): ReactNode {
  return (
    <div className="tr th" role="row" aria-rowindex={1} style={style}>
      {box && (
        <span role="columnheader" className="td box">
          <Checkbox hidden label="Pick all rows" checked={box.checked} onChange={box.onChange} />
        </span>
      )}
      {columns.map((column) => (
        <HeadCell key={column.id} column={column} sort={sort?.by === column.id ? sort : null} onSort={() => onSort(nextSort(sort, column))} />
      ))}
    </div>
  );
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly onSort: () => void;
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>): ReactNode {
  const Arrow = sort?.descending === true ? ArrowDown : ArrowUp;
  const order = sort ? (sort.descending ? 'descending' : 'ascending') : undefined;
  return (
    <span role="columnheader" className={`td ${column.align ?? ''}`} title={column.head} aria-sort={order}>
      {column.compare ? (
        <button type="button" className="sort" onClick={onSort}>
          <span className="cut">{column.head}</span>
          {sort && <Arrow size={11} aria-hidden />}
        </button>
      ) : (
        column.head
      )}
    </span>
  );
}
