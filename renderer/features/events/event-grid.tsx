import { useEffect, useId, useLayoutEffect, type ReactNode } from 'react';
import '../../ui/data-table.css';
import { useElementWidth } from '../../ui/element-width.ts';
import { fitting, minWidth, tracks, type Column } from '../../ui/table-columns.ts';
import { TableHead } from '../../ui/table-head.tsx';
import { useTableKeys } from '../../ui/table-keys.ts';
import { TableRow } from '../../ui/table-row.tsx';
import { revealRow, ROW, useRowWindow } from './use-row-window.ts';
import type { EventRow } from './vocabulary.ts';

interface EventGridProps {
  readonly label: string;
  readonly columns: readonly Column<EventRow>[];
  /** Rows of the list before the first one that can be scrolled to; all other places count from there. */
  readonly base: number;
  /** The rows that are held, and the place of the first of them. */
  readonly rows: readonly EventRow[];
  readonly first: number;
  /** Rows of the whole list as far as that is known, -1 where it is not. */
  readonly total: number;
  /** Rows to make room for: those that are held and those that can be scrolled to. */
  readonly count: number;
  /** The row that comes first when the list is opened. */
  readonly origin: number;
  /** Id of the event that the drawer shows. */
  readonly open: string | null;
  readonly onOpen: (row: EventRow) => void;
  readonly onClose: () => void;
  /** These rows are seen now. */
  readonly onSeen: (from: number, to: number) => void;
  /** Below the last row: what is being read, that it failed, or that this is all. */
  readonly tail: ReactNode;
}

const NO_SORT = (): void => {};

/** The list of events: draws only what is seen, and of rows that are still read their places. While one is open, `j` and `k` open the next. */
export function EventGrid(props: EventGridProps): ReactNode {
  const { label, base, rows, first, total, count, origin, open, onOpen, onClose, onSeen, tail } = props;
  const [scroller, width] = useElementWidth<HTMLDivElement>();
  const columns = fitting(props.columns, false, width);
  const id = useId();
  const { from, to } = useRowWindow(scroller, count + 1);
  const openAt = (index: number): void => {
    const row = rows[index - first];
    if (row) onOpen(row);
  };
  const keys = useTableKeys({
    count,
    reveal: (index) => {
      revealRow(scroller.current, index);
      if (open !== null) openAt(index);
    },
    open: openAt,
    pick: openAt,
    close: onClose,
  });
  const held = open === null ? -1 : rows.findIndex((row) => row.id === open);
  const opened = held < 0 ? -1 : held + first;
  const { setCursor } = keys;
  useEffect(() => {
    if (opened < 0) return;
    setCursor(opened);
    revealRow(scroller.current, opened);
    // eslint-disable-next-line react/exhaustive-deps -- only when another event is opened: scrolling by hand is not undone
  }, [open, opened < 0]);
  useLayoutEffect(() => {
    if (origin > 0) revealRow(scroller.current, origin, 'first');
  }, [origin, scroller]);
  useEffect(() => onSeen(from, to), [from, to, onSeen]);
  const style = { gridTemplateColumns: tracks(columns, false), minWidth: minWidth(columns, false) };
  const places = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  return (
    <div
      ref={scroller}
      className="table"
      role="grid"
      aria-label={label}
      aria-rowcount={total < 0 ? -1 : total + 1}
      tabIndex={0}
      aria-activedescendant={keys.cursor < 0 ? undefined : `${id}-${keys.cursor}`}
      onKeyDown={keys.onKeyDown}
    >
      <TableHead columns={columns} sort={null} onSort={NO_SORT} box={undefined} style={style} />
      <div role="rowgroup" className="table-rows" style={{ height: (count + 1) * ROW, minWidth: style.minWidth }}>
        {places.map((index) => {
          const row = rows[index - first];
          const top = index * ROW;
          if (index >= count) return <TailRow key="tail" top={top} tail={tail} />;
          if (!row)
            return <WaitingRow key={`place ${index}`} id={`${id}-${index}`} index={index + base} columns={columns} style={{ ...style, top }} />;
          return (
            <TableRow
              key={row.id}
              id={`${id}-${index}`}
              name={row.id}
              row={row}
              columns={columns}
              index={index + base}
              style={{ ...style, top }}
              className={[index === opened && 'open', index === keys.cursor && 'cursor'].filter(Boolean).join(' ')}
              selected={index === opened}
              box={undefined}
              onOpen={() => {
                keys.setCursor(index);
                onOpen(row);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

function TailRow({ top, tail }: { readonly top: number; readonly tail: ReactNode }): ReactNode {
  return (
    <div role="row" className="tr events-tail" style={{ top }}>
      <span role="gridcell" className="td">
        {tail}
      </span>
    </div>
  );
}

interface WaitingRowProps {
  readonly id: string;
  readonly index: number;
  readonly columns: readonly Column<EventRow>[];
  readonly style: Record<string, string | number>;
}

/** The place of a row that is still being read. */
function WaitingRow({ id, index, columns, style }: WaitingRowProps): ReactNode {
  return (
    <div id={id} role="row" aria-rowindex={index + 2} className="tr events-waiting" style={style} aria-busy>
      {columns.map((column) => (
        <span key={column.id} role="gridcell" className="td" aria-label="is being read">
          <span className="events-dash" />
        </span>
      ))}
    </div>
  );
}
