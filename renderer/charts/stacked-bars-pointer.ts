import { useState, type PointerEvent } from 'react';
import { isModified } from '../ui/modified.ts';
import { bucketAt, type Box, type StackedBucket } from './stacked-bars-layout.ts';

/** Buckets by index, both included, in either order. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface PointerOptions {
  readonly buckets: readonly StackedBucket[];
  readonly plot: Box;
  /** The pointer is over a bucket, at this height. */
  readonly setHere: (index: number | null, y: number) => void;
  readonly zoom: (span: Span) => void;
  /** A bucket was clicked, at this height. */
  readonly open: (index: number, y: number, modified: boolean) => void;
}

interface Drag extends Span {
  readonly startX: number;
  readonly moved: boolean;
}

type Handler = (event: PointerEvent<HTMLElement>) => void;

/** Hover shows a bucket, a click opens it, a drag of more than a few pixels brushes a range. */
export function useStackedPointer({ buckets, plot, setHere, zoom, open }: PointerOptions): {
  brush: Span | null;
  handlers: { onPointerDown: Handler; onPointerMove: Handler; onPointerUp: Handler; onPointerLeave: Handler; onPointerCancel: Handler };
} {
  const [drag, setDrag] = useState<Drag | null>(null);
  const under = (event: PointerEvent<HTMLElement>): { x: number; y: number; index: number } => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - left;
    return { x, y: event.clientY - top, index: bucketAt(buckets, plot, x) };
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      const { x, index } = under(event);
      if (event.button !== 0 || index < 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: index, to: index, startX: x, moved: false });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      const { x, y, index } = under(event);
      setHere(index < 0 ? null : index, y);
      if (drag) setDrag({ ...drag, to: index, moved: drag.moved || Math.abs(x - drag.startX) > 5 });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>): void => {
      if (drag?.moved === true) zoom(drag);
      else if (drag) open(drag.from, under(event).y, isModified(event));
      setDrag(null);
    },
    onPointerLeave: (): void => setHere(null, 0),
    onPointerCancel: (): void => setDrag(null),
  };
  return { brush: drag?.moved === true ? drag : null, handlers };
}
