import { useState, type PointerEvent } from 'react';
import { bucketAt, type Box, type StackedBucket } from './stacked-bars-layout.ts';

/** Buckets by index, both included, in either order. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface PointerOptions {
  readonly buckets: readonly StackedBucket[];
  readonly plot: Box;
  readonly setHere: (index: number | null) => void;
  readonly zoom: (span: Span) => void;
  /** A bucket was clicked with Ctrl or Cmd held. */
  readonly open: (index: number) => void;
}

interface Drag extends Span {
  readonly startX: number;
  readonly moved: boolean;
}

type Handler = (event: PointerEvent<HTMLElement>) => void;

/** Hover shows a bucket, a drag of more than a few pixels brushes a range. */
export function useStackedPointer({ buckets, plot, setHere, zoom, open }: PointerOptions): {
  brush: Span | null;
  handlers: { onPointerDown: Handler; onPointerMove: Handler; onPointerUp: Handler; onPointerLeave: Handler; onPointerCancel: Handler };
} {
  const [drag, setDrag] = useState<Drag | null>(null);
  const under = (event: PointerEvent<HTMLElement>): { x: number; index: number } => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    return { x, index: bucketAt(buckets, plot, x) };
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      const { x, index } = under(event);
      if (event.button !== 0 || index < 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: index, to: index, startX: x, moved: false });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      const { x, index } = under(event);
      setHere(index < 0 ? null : index);
      if (drag) setDrag({ ...drag, to: index, moved: drag.moved || Math.abs(x - drag.startX) > 5 });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>): void => {
      if (drag?.moved === true) zoom(drag);
      else if (drag && (event.ctrlKey || event.metaKey)) open(drag.from);
      setDrag(null);
    },
    onPointerLeave: (): void => setHere(null),
    onPointerCancel: (): void => setDrag(null),
  };
  return { brush: drag?.moved === true ? drag : null, handlers };
}
