import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import '../../ui/data-table.css';
import { minWidth, tracks, type Column } from '../../ui/table-columns.ts';
import { TableHead } from '../../ui/table-head.tsx';
import { useTableKeys } from '../../ui/table-keys.ts';
import { TableRow } from '../../ui/table-row.tsx';
import type { EventRow } from './vocabulary.ts';

interface EventGridProps {
  readonly label: string;
  readonly columns: readonly Column<EventRow>[];
  readonly rows: readonly EventRow[];
  /** Rows there are in all, -1 while that is not known. */
  readonly total: number;
  /** Id of the event that the drawer shows. */
  readonly open: string | null;
  readonly onOpen: (row: EventRow) => void;
  readonly onClose: () => void;
  /** The rows that are seen come near the last one. */
  readonly onNearEnd: () => void;
  /** Below the last row: what is being read, that it failed, or that this is all. */
  readonly tail: ReactNode;
}

const ROW = 28;
/** Rows left below when the next page is asked for: more than fit on a screen, so that nothing blank is ever seen. */
const AHEAD = 150;
const NO_SORT = (): void => {};

/** The list of events: it grows while it is scrolled and draws only what is seen. While one is open, `j` and `k` open the next. */
export function EventGrid(props: EventGridProps): ReactNode {
  const { label, columns, rows, total, open, onOpen, onClose, onNearEnd, tail } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  // oxlint-disable-next-line react/incompatible-library -- a warning for the React compiler, which is not used here
  const virtual = useVirtualizer({
    count: rows.length + 1,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
    scrollPaddingStart: ROW,
  });
  const openAt = (index: number): void => {
    const row = rows[index];
    if (row) onOpen(row);
  };
  const keys = useTableKeys({
    count: rows.length,
    reveal: (index) => {
      virtual.scrollToIndex(index);
      if (open !== null) openAt(index);
    },
    open: openAt,
    pick: openAt,
    close: onClose,
  });
  const opened = open === null ? -1 : rows.findIndex((row) => row.id === open);
  const { setCursor } = keys;
  useEffect(() => {
    if (opened < 0) return;
    setCursor(opened);
    virtual.scrollToIndex(opened, { align: 'auto' });
    // eslint-disable-next-line react/exhaustive-deps -- only when another event is opened: scrolling by hand is not undone
  }, [opened]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= rows.length - AHEAD) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  const style = { gridTemplateColumns: tracks(columns, false), minWidth: minWidth(columns, false) };
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
      <div role="rowgroup" className="table-rows" style={{ height: virtual.getTotalSize(), minWidth: style.minWidth }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (!row) {
            return (
              <div key="tail" role="row" className="tr events-tail" style={{ top: start }}>
                <span role="gridcell" className="td">
                  {tail}
                </span>
              </div>
            );
          }
          return (
            <TableRow
              key={row.id}
              id={`${id}-${index}`}
              name={row.id}
              row={row}
              columns={columns}
              index={index}
              style={{ ...style, top: start }}
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
