import type { Output } from '../../../electron/contract/contract.ts';

export type { Counts, Fate, ReplayFile, ReplayRun } from '../../accounting/fates.ts';
export type PastRun = Output<'replay.history'>[number];
export type Reject = Output<'replay.rejects'>[number];
export type Sample = Output<'replay.sample'>[number];
export type Block = Output<'replay.blocks'>[number];
export type Quarantined = Output<'replay.quarantined'>[number];
export type Watch = NonNullable<Output<'replay.watch'>>;
