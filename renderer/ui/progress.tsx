import type { ReactNode } from 'react';
import './state.css';

interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** Null while the end is not known. */
  readonly total: number | null;
}

/** How far something is. */
export function Progress({ label, done, total }: ProgressProps): ReactNode {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const percent = share === null ? null : Math.round(share * 1000) / 10;
  return (
    <span
      className={share === null ? 'progress unknown' : 'progress'}
      role="progressbar"
      aria-label={label}
      {...(percent === null ? {} : { 'aria-valuenow': percent, 'aria-valuemin': 0, 'aria-valuemax': 100 })}
    >
      <span className="progress-track">
        <span className="progress-bar" {...(percent === null ? {} : { style: { width: `${percent}%` } })} />
      </span>
    </span>
  );
}
