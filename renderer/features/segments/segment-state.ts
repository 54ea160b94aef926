import { Archive, CircleAlert, CircleDashed, FileX2, Flame, LoaderCircle, PencilLine, TimerOff, type LucideIcon } from 'lucide-react';
import type { SegmentView } from '../../api/hooks.ts';

const DAY_MS = 86_400_000;

/** How a segment is doing, in one word, one icon and the colour of its place. */
export interface SegmentState {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly colour: string;
  /** Trouble is hatched too, never told by hue alone. */
  readonly trouble: boolean;
}

const STATES = {
  writing: { word: 'writing', icon: PencilLine, colour: 'var(--tier-active)', trouble: false },
  waiting: { word: 'waiting', icon: CircleDashed, colour: 'var(--tier-pending)', trouble: false },
  sealing: { word: 'sealing', icon: LoaderCircle, colour: 'var(--tier-pending)', trouble: false },
  failed: { word: 'seal failed', icon: CircleAlert, colour: 'var(--tier-pending)', trouble: true },
  sealed: { word: 'sealed', icon: Archive, colour: 'var(--tier-archived)', trouble: false },
  expiring: { word: 'expiring', icon: TimerOff, colour: 'var(--tier-expiring)', trouble: false },
  damaged: { word: 'damaged', icon: Flame, colour: 'var(--tier-unknown)', trouble: true },
  unreadable: { word: 'unreadable', icon: FileX2, colour: 'var(--tier-unknown)', trouble: true },
} as const satisfies Record<string, SegmentState>;

/** The state of a segment; `unreadable` when its file cannot be opened, `damaged` when the last verification found that it breaks a law. */
export function stateOf(segment: SegmentView, nowMs: number): SegmentState {
  if (segment.unreadable) return STATES.unreadable;
  if (segment.verified?.clean === false) return STATES.damaged;
  if (segment.tier === 'active') return STATES.writing;
  if (segment.tier === 'pending') return pendingState(segment);
  return isExpiring(segment, nowMs) ? STATES.expiring : STATES.sealed;
}

function pendingState({ seal }: SegmentView): SegmentState {
  if (seal === null || seal.step === 'waiting') return STATES.waiting;
  return seal.step === 'failed' ? STATES.failed : STATES.sealing;
}

/** Whether the next passes of retention take it: due, or due within a day. */
export function isExpiring({ expiresMs }: SegmentView, nowMs: number): boolean {
  return expiresMs !== null && expiresMs <= nowMs + DAY_MS;
}
