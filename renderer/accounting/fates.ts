import type { Output } from '../../electron/contract/contract.ts';

export type ReplayRun = Output<'replay.run'>;
export type ReplayFile = ReplayRun['files'][number];
export type Counts = ReplayRun['counts'];

/** What can have happened to an event that was read, in the order it is shown. */
export const FATES = ['new', 'duplicate', 'conflict', 'rejected'] as const;
export type Fate = (typeof FATES)[number];

/** What each fate means, for a tooltip. */
export const FATE_MEANING: Record<Fate, string> = {
  new: 'Not in the store yet: written on commit.',
  duplicate: 'The same event with the same content is in the store already: left alone.',
  conflict: 'An event with the same id but different content is in the store: left alone.',
  rejected: 'Cannot be stored. The reason is listed with its place in the file.',
};
