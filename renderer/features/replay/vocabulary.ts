import type { Output } from '../../../electron/contract/contract.ts';

export type { Counts, Fate, ReplayFile, ReplayRun } from '../../accounting/fates.ts';
export type PastRun = Output<'replay.history'>[number];
export type Reject = Output<'replay.rejects'>[number];
export type Sample = Output<'replay.sample'>[number];
