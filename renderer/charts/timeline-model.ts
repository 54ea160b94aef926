import type { Mark } from './timeline-layout.ts';

/** A segment on the timeline. */
export interface TimelineMark extends Mark {
  readonly colour: string;
  /** Drawn hatched. */
  readonly trouble: boolean;
  readonly pinned: boolean;
  /** Read out when the keys reach it. */
  readonly spoken: string;
}

export interface TimelineLane {
  readonly label: string;
  readonly count: number;
  readonly height: number;
}

/** A stretch marked across all lanes. */
export interface TimelineBand {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: 'gap' | 'overlap';
  /** How long it is, where there is room to write it. */
  readonly label: string;
  /** What its tip says. */
  readonly about: string;
}

/** A line across all lanes with its name. */
export interface TimelineRule {
  readonly ms: number;
  readonly label: string;
  readonly kind: 'now' | 'cutoff';
}

export const GUTTER = 92;
export const HEAD = 18;
export const AXIS = 20;
export const LANE_GAP = 7;

/** Top and height of each lane. */
export function laneBoxes(lanes: readonly TimelineLane[]): { readonly y: number; readonly height: number }[] {
  let y = HEAD;
  return lanes.map(({ height }) => {
    const box = { y, height };
    y += height + LANE_GAP;
    return box;
  });
}

/** Height of the whole plot. */
export function plotHeight(lanes: readonly TimelineLane[]): number {
  return HEAD + lanes.reduce((sum, { height }) => sum + height + LANE_GAP, 0) + AXIS;
}
