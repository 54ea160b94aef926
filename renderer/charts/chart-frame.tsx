import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import './chart.css';

interface ChartFrameProps {
  readonly height: number;
  /** Draws at this width in pixels; not called before the width is known. */
  readonly children: (width: number) => ReactNode;
}

/** Gives a chart the width of its place, and keeps it when the window changes. */
export function ChartFrame({ height, children }: ChartFrameProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setWidth(Math.floor(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className="chart-frame" style={{ height }}>
      {width > 0 && children(width)}
    </div>
  );
}
