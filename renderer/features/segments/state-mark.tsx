import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { visibleText } from '../../format/visible-text.ts';
import { sealSummary } from '../../format/seal-words.ts';
import { stateOf } from './segment-state.ts';

/** The state of a segment: icon in the colour of its place, and the word. */
export function StateMark({ segment, nowMs }: { readonly segment: SegmentView; readonly nowMs: number }): ReactNode {
  const { icon: Icon, word, colour, trouble } = stateOf(segment, nowMs);
  return (
    <span className={trouble ? 'state-mark trouble' : 'state-mark'} title={segment.seal ? visibleText(sealSummary(segment.seal), 300) : undefined}>
      <i className="state-dot" style={{ background: colour }} aria-hidden />
      <Icon size={13} strokeWidth={2} aria-hidden />
      {word}
    </span>
  );
}
