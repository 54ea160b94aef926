import { CircleX, ShieldCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SegmentView } from '../api/hooks.ts';
import { formatCount } from '../format/count.ts';
import { formatRelative } from '../format/duration.ts';
import { formatInstant } from '../format/time.ts';
import './verification.css';

interface VerifiedMarkProps {
  readonly verified: SegmentView['verified'];
  readonly nowMs: number;
  readonly zone: string;
}

/** When a segment was verified last, how closely, and what came of it; a dash when it never was. */
export function VerifiedMark({ verified, nowMs, zone }: VerifiedMarkProps): ReactNode {
  if (verified === null) return <span title="Never verified">-</span>;
  const { atMs, level, findings, clean } = verified;
  const what = clean ? formatCount(findings, 'warning') : formatCount(findings, 'finding');
  const about = `${level} verification ${formatInstant(atMs, zone)}: ${findings === 0 ? 'nothing found' : what}`;
  if (findings === 0)
    return (
      <span className="verified" title={about}>
        <ShieldCheck size={12} aria-label="sound" />
        <span>
          {shortAgo(atMs, nowMs)}, <span className="dim">{level}</span>
        </span>
      </span>
    );
  const Icon = clean ? TriangleAlert : CircleX;
  return (
    <span className={clean ? 'verified odd' : 'verified broken'} title={about}>
      <Icon size={12} aria-hidden />
      {what}
    </span>
  );
}

/** How long ago in as little room as there is: `3 h`. */
function shortAgo(ms: number, nowMs: number): string {
  return formatRelative(Math.min(ms, nowMs), nowMs).replace('just ', '').replace(' ago', '');
}
