import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { msAt } from './timeline-layout.ts';
import { between, panned, zoomed, type Domain } from './zoom.ts';

interface GestureOptions {
  readonly domain: Domain;
  readonly whole: Domain;
  readonly width: number;
  /** Where the plot begins, in pixels from the left of the element. */
  readonly left: number;
  readonly onDomain: (domain: Domain) => void;
  readonly onClick: (ms: number, target: EventTarget) => void;
}

interface Gestures<E extends Element> {
  /** Ends of the brush in pixels of the plot, while one is drawn. */
  readonly brush: readonly [number, number] | null;
  readonly panning: boolean;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<E>) => void;
    readonly onPointerMove: (event: PointerEvent<E>) => void;
    readonly onPointerUp: (event: PointerEvent<E>) => void;
    readonly onPointerCancel: () => void;
  };
}

interface Drag {
  readonly startX: number;
  readonly domain: Domain;
  readonly brushes: boolean;
  readonly target: EventTarget;
  moved: boolean;
}

const CLICK_PX = 4;

/** Wheel zooms, a drag moves, a drag with Shift selects a stretch to zoom to, a click is a click. */
export function useZoomGestures<E extends Element>(ref: RefObject<E | null>, options: GestureOptions): Gestures<E> {
  const { domain, whole, width, left, onDomain, onClick } = options;
  const drag = useRef<Drag | null>(null);
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const [panning, setPanning] = useState(false);
  useWheel(ref, options);
  const xIn = (event: PointerEvent<E>): number => event.clientX - event.currentTarget.getBoundingClientRect().left - left;
  const stop = (): void => {
    drag.current = null;
    setBrush(null);
    setPanning(false);
  };
  return {
    brush,
    panning,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        drag.current = { startX: xIn(event), domain, brushes: event.shiftKey, target: event.target, moved: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event) => {
        const now = drag.current;
        if (!now) return;
        const x = xIn(event);
        if (!now.moved && Math.abs(x - now.startX) < CLICK_PX) return;
        now.moved = true;
        if (now.brushes) setBrush([Math.min(x, now.startX), Math.max(x, now.startX)]);
        else {
          setPanning(true);
          onDomain(panned(now.domain, whole, msAt(now.startX, now.domain, width) - msAt(x, now.domain, width)));
        }
      },
      onPointerUp: (event) => {
        const now = drag.current;
        stop();
        if (!now) return;
        const x = xIn(event);
        if (!now.moved) onClick(msAt(x, domain, width), now.target);
        else if (now.brushes) onDomain(between(msAt(now.startX, domain, width), msAt(x, domain, width), whole));
      },
      onPointerCancel: stop,
    },
  };
}

/** React's own wheel listener is passive and cannot keep the page from scrolling. */
function useWheel<E extends Element>(ref: RefObject<E | null>, { domain, whole, width, left, onDomain }: GestureOptions): void {
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const turn = (event: Event): void => {
      if (!(event instanceof WheelEvent)) return;
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left - left;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      const by = event.deltaX === 0 ? event.deltaY : event.deltaX;
      onDomain(
        sideways
          ? panned(domain, whole, (by / Math.max(1, width)) * (domain.toMs - domain.fromMs))
          : zoomed(domain, whole, Math.exp(Math.max(-300, Math.min(300, event.deltaY)) * 0.0018), msAt(x, domain, width)),
      );
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [ref, domain, whole, width, left, onDomain]);
}
