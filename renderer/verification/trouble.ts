import type { Output } from '../../electron/contract/contract.ts';
import type { SegmentView } from '../api/hooks.ts';

type RetentionState = Output<'retention.state'>;
export type Pass = RetentionState['history'][number];

/** Pending segments whose last attempt to seal failed, the one with most attempts first. */
export function failedSeals(segments: readonly SegmentView[]): readonly SegmentView[] {
  return segments
    .filter(({ tier, seal }) => tier === 'pending' && seal !== null && seal.lastError !== null)
    .toSorted((a, b) => (b.seal?.attempts ?? 0) - (a.seal?.attempts ?? 0));
}

/** The last pass when it is one that somebody has to know of: failed, or held while something still waits to go. */
export function passInTrouble(history: readonly Pass[], waiting: number): Pass | null {
  const last = history.reduce<Pass | null>((newest, pass) => (newest === null || pass.atMs > newest.atMs ? pass : newest), null);
  if (last?.outcome === 'failed') return last;
  return last?.outcome === 'held' && waiting > 0 ? last : null;
}

/** Whether a pass was held because the time is doubted, not because of how much would go. */
export function heldByClock({ outcome, error }: Pick<Pass, 'outcome' | 'error'>): boolean {
  return outcome === 'held' && error !== null;
}
