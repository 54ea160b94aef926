import { useState, type KeyboardEvent } from 'react';
import { isModified } from '../ui/modified.ts';
import type { Span } from './stacked-bars-pointer.ts';

interface KeyOptions {
  readonly count: number;
  readonly here: number | null;
  readonly setHere: (index: number | null) => void;
  readonly zoom: (span: Span) => void;
  /** Enter with Ctrl, Cmd or Shift held. */
  readonly open: (span: Span) => void;
}

/** Where a key leads from a bucket, or null when it leads nowhere. */
export function keyTarget(key: string, here: number | null, count: number): number | null {
  if (count === 0) return null;
  const from = here ?? (key === 'ArrowLeft' ? count : -1);
  const page = Math.max(1, Math.round(count / 10));
  const target = { ArrowRight: from + 1, ArrowLeft: from - 1, PageDown: from + page, PageUp: from - page, Home: 0, End: count - 1 }[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

/** Arrow keys walk through the buckets, Shift selects while walking, Enter zooms to the selection or opens it, Esc lets go. */
export function useStackedKeys({ count, here, setHere, zoom, open }: KeyOptions): {
  brush: Span | null;
  handlers: { onKeyDown: (event: KeyboardEvent) => void; onBlur: () => void };
} {
  const [anchor, setAnchor] = useState<number | null>(null);
  const brush = anchor === null || here === null ? null : { from: anchor, to: here };
  const letGo = (): void => {
    setAnchor(null);
    setHere(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || ((event.ctrlKey || event.metaKey) && event.key !== 'Enter')) return;
    const target = keyTarget(event.key, here, count);
    if (target !== null) {
      setAnchor(event.shiftKey ? (anchor ?? here ?? target) : null);
      setHere(target);
    } else if (event.key === 'Enter' && here !== null) {
      const still = brush !== null && event.shiftKey; // held since the selection began
      if (isModified(event) && (!still || event.ctrlKey || event.metaKey)) open(brush ?? { from: here, to: here });
      else zoom(brush ?? { from: here, to: here });
      letGo();
    } else if (event.key === 'Escape' && here !== null) letGo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { brush, handlers: { onKeyDown, onBlur: letGo } };
}
