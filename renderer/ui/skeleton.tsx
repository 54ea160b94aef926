import { useEffect, useState, type ReactNode } from 'react';
import './state.css';

interface SkeletonProps {
  /** Heights of its blocks in pixels. */
  readonly blocks: readonly number[];
  readonly label?: string;
}

/** Stands in for what is being read; shows itself only after 150 ms, so that quick answers do not flicker. */
export function Skeleton({ blocks, label = 'Reading' }: SkeletonProps): ReactNode {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="stack" role="status" aria-label={label}>
      {late && blocks.map((height, index) => <div key={`${index}-${height}`} className="skeleton" style={{ height }} />)}
    </div>
  );
}
