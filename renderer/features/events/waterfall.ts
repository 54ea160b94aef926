/** What an event says of its time, milliseconds; null is unknown. */
export interface Timing {
  readonly latency: bigint | null;
  readonly routingWait: bigint | null;
  readonly upstreamHeaders: bigint | null;
  readonly postHeadersBody: bigint | null;
  readonly requestBodyRead: bigint | null;
  readonly requestJsonParse: bigint | null;
  readonly preHandler: bigint | null;
  readonly firstSseWrite: bigint | null;
  readonly streamFinish: bigint | null;
}

/** One line of the waterfall: a length of time and where it is drawn, as shares of the whole. */
export interface Bar {
  readonly label: string;
  readonly ms: bigint | null;
  /** Null where it cannot be placed. */
  readonly place: { readonly from: number; readonly width: number } | null;
}

/** A moment, not a length. */
export interface Mark {
  readonly label: string;
  readonly ms: bigint | null;
  readonly at: number | null;
}

export interface Waterfall {
  /** The whole: the latency, or the longest that is known. Null when nothing is. */
  readonly total: bigint | null;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

/**
 * The steps of a request behind one another, as the gateway takes them: before the handler, the body read and parsed, waiting for a route,
 * then upstream to its headers and its body. What is unknown takes no room; what follows it may then stand too far to the left.
 */
export function waterfall(timing: Timing): Waterfall {
  const steps: readonly (readonly [string, bigint | null])[] = [
    ['Before the handler', timing.preHandler],
    ['Request body read', timing.requestBodyRead],
    ['Request parsed', timing.requestJsonParse],
    ['Routing wait', timing.routingWait],
    ['Upstream headers', timing.upstreamHeaders],
    ['Upstream body', timing.postHeadersBody],
  ];
  const ends = [timing.latency, timing.streamFinish, timing.firstSseWrite, sumOf(steps.map(([, ms]) => ms))];
  const total = ends.reduce((most, ms) => (ms !== null && (most === null || ms > most) ? ms : most), null);
  let from = 0n;
  const bars = steps.map(([label, ms]): Bar => {
    const start = from;
    if (ms !== null && ms > 0n) from += ms;
    return { label, ms, place: ms === null || ms < 0n ? null : { from: share(start, total), width: share(ms, total) } };
  });
  const mark = (label: string, ms: bigint | null): Mark => ({ label, ms, at: ms === null || ms < 0n ? null : share(ms, total) });
  return { total, bars, marks: [mark('First streamed write', timing.firstSseWrite), mark('Stream finished', timing.streamFinish)] };
}

function sumOf(lengths: readonly (bigint | null)[]): bigint | null {
  const known = lengths.filter((ms) => ms !== null && ms > 0n);
  return known.length === 0 ? null : known.reduce<bigint>((sum, ms) => sum + (ms ?? 0n), 0n);
}

function share(ms: bigint, total: bigint | null): number {
  if (total === null || total <= 0n) return 0;
  return Math.min(1, Number((ms * 10_000n) / total) / 10_000);
}
