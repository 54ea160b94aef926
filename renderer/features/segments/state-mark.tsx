import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { stateOf } from './segment-state.ts';
import { isDamaged, useVerified } from './verify-memory.ts';

/** The state of a segment: icon in the colour of its place, and the word. */
export function StateMark({ segment, nowMs }: { readonly segment: SegmentView; readonly nowMs: number }): ReactNode {
  const verified = useVerified();
  const { icon: Icon, word, colour, trouble } = stateOf(segment, nowMs, isDamaged(verified, segment.id));
  return (
    <span className={trouble ? 'state-mark trouble' : 'state-mark'}>
      <i className="state-dot" style={{ background: colour }} aria-hidden />
      <Icon size={13} strokeWidth={2} aria-hidden />
      {word}
    </span>
  );
}
