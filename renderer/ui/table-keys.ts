import { useState, type KeyboardEvent } from 'react';
import { isModified } from './modified.ts';

interface TableActions {
  readonly count: number;
  readonly reveal: (index: number) => void;
  /** Opens a row, or what a column of it leads to; `modified` with Ctrl, Cmd or Shift held. */
  readonly open: (index: number, column: number, modified: boolean) => void;
  /** The column of links beside another one; -1 is the row as a whole. Without it rows have no links. */
  readonly beside?: (column: number, side: -1 | 1) => number;
  readonly pick: (index: number) => void;
  readonly close: () => void;
}

interface TableKeys {
  /** Row that the keys act on; -1 before the first move. */
  readonly cursor: number;
  readonly setCursor: (index: number) => void;
  /** Column within it, -1 for the whole. */
  readonly column: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const PAGE = 15;

/** How far a key moves the cursor, or undefined when it does not. */
export function cursorAfter(key: string, cursor: number, count: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    j: cursor + 1,
    ArrowDown: cursor + 1,
    k: cursor - 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + PAGE,
    PageUp: cursor - PAGE,
    Home: 0,
    End: count - 1,
  };
  if (count === 0 || !Object.hasOwn(moves, key)) return undefined;
  return Math.max(0, Math.min(count - 1, moves[key] ?? 0));
}

/** The keys of a table: `j k` and arrows move, left and right between links of a row, Enter opens, Space picks, Escape closes. */
export function useTableKeys(actions: TableActions): TableKeys {
  const [cursor, setCursor] = useState(-1);
  const [column, setColumn] = useState(-1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.target !== event.currentTarget) return;
    if ((event.ctrlKey || event.metaKey) && event.key !== 'Enter') return;
    const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null;
    const beside = side === null ? column : (actions.beside?.(column, side) ?? column);
    const next = cursorAfter(event.key, cursor, actions.count);
    if (next !== undefined) {
      setCursor(next);
      actions.reveal(next);
    } else if (beside !== column && cursor >= 0) setColumn(beside);
    else if (event.key === 'Enter') actions.open(cursor, column, isModified(event));
    else if (event.key === ' ') actions.pick(cursor);
    else if (event.key === 'Escape') actions.close();
    else return;
    event.preventDefault();
  };
  return { cursor: Math.min(cursor, actions.count - 1), setCursor, column, onKeyDown };
}
