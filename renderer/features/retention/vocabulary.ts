import type { Output } from '../../../electron/contract/contract.ts';

export type RetentionState = Output<'retention.state'>;
export type RetentionPlan = Output<'retention.plan'>;
export type RetentionPass = RetentionState['history'][number];
export type ExpiredSegment = RetentionPlan['segments'][number];
export type KeptSegment = RetentionPlan['kept'][number];
export type TrashedSegment = RetentionState['trash'][number];
export type Segment = Output<'segments.list'>['segments'][number];
