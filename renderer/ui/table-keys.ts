import { useState, type KeyboardEvent } from 'react';

interface TableActions {
  readonly count: number;
  readonly reveal: (index: number) => void;
  readonly open: (index: number) => void;
  readonly pick: (index: number) => void;
  readonly close: () => void;
}

interface TableKeys {
  /** Row that the keys act on; -1 before the first move. */
  readonly cursor: number;
  readonly setCursor: (index: number) => void;
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

/** The keys of a table: `j k` and arrows move, Enter opens, Space picks, Escape closes. */
export function useTableKeys(actions: TableActions): TableKeys {
  const [cursor, setCursor] = useState(-1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const next = cursorAfter(event.key, cursor, actions.count);
    if (next !== undefined) {
      setCursor(next);
      actions.reveal(next);
    } else if (event.key === 'Enter') actions.open(cursor);
    else if (event.key === ' ') actions.pick(cursor);
    else if (event.key === 'Escape') actions.close();
    else return;
    event.preventDefault();
  };
  return { cursor: Math.min(cursor, actions.count - 1), setCursor, onKeyDown };
}
