import { useLayoutEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

export const ROW = 28;
/** Rows drawn beyond those seen. */
const BEYOND = 24;

interface RowWindow {
  /** Rows to draw, `to` not included. */
  readonly from: number;
  readonly to: number;
}

/** Which rows of one height are seen in a scrolled box; its head keeps one row of the height. */
export function useRowWindow(box: RefObject<HTMLDivElement | null>, count: number): RowWindow {
  const [seen, setSeen] = useState({ first: 0, rows: 30 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => {
      const next = { first: Math.max(0, Math.floor(element.scrollTop / ROW)), rows: Math.ceil(element.clientHeight / ROW) + 1 };
      setSeen((before) => (before.first === next.first && before.rows === next.rows ? before : next));
    };
    const scrolled = (): void => flushSync(look); // drawn in the frame that shows the new place
    element.addEventListener('scroll', scrolled, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    look();
    return () => {
      element.removeEventListener('scroll', scrolled);
      sizes.disconnect();
    };
  }, [box]);
  return { from: Math.max(0, Math.min(seen.first, count - 1) - BEYOND), to: Math.min(count, seen.first + seen.rows + BEYOND) };
}

/** Scrolls such a box as little as is needed to see a row, or so that it comes first. */
export function revealRow(element: HTMLElement | null, index: number, where: 'near' | 'first' = 'near'): void {
  if (element === null) return;
  const top = index * ROW;
  const bottom = top + ROW - (element.clientHeight - ROW);
  if (where === 'first' || top < element.scrollTop) element.scrollTo({ top });
  else if (bottom > element.scrollTop) element.scrollTo({ top: bottom });
}
