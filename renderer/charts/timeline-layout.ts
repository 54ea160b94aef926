import type { Domain } from './zoom.ts';

/** One mark on a lane. */
export interface Mark {
  readonly id: string;
  readonly lane: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Height of the bar: 0..1 of its lane. */
  readonly weight: number;
}

export interface Bar {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LaneBox {
  readonly y: number;
  readonly height: number;
}

const LEAST_WIDTH = 2;
const LEAST_HEIGHT = 4;

/** Pixel of an instant. */
export function xOf(ms: number, domain: Domain, width: number): number {
  return ((ms - domain.fromMs) / Math.max(1, domain.toMs - domain.fromMs)) * width;
}

/** Instant at a pixel. */
export function msAt(x: number, domain: Domain, width: number): number {
  return domain.fromMs + (x / Math.max(1, width)) * (domain.toMs - domain.fromMs);
}

/** Where the marks stand that are to be seen; bars keep a hairline between them and are never too thin to hit. */
export function layoutBars(marks: readonly Mark[], lanes: readonly LaneBox[], domain: Domain, width: number): Bar[] {
  const bars: Bar[] = [];
  for (const mark of marks) {
    const lane = lanes[mark.lane];
    const left = xOf(mark.fromMs, domain, width);
    const right = xOf(mark.toMs, domain, width);
    if (!lane || right < -LEAST_WIDTH || left > width + LEAST_WIDTH) continue;
    const height = Math.max(LEAST_HEIGHT, mark.weight * lane.height);
    const drawn = Math.max(LEAST_WIDTH, right - left - (right - left > 6 ? 1 : 0));
    const x = Math.max(left, -4);
    bars.push({ id: mark.id, x, y: lane.y + lane.height - height, width: Math.min(left + drawn, width + 4) - x, height });
  }
  return bars;
}
