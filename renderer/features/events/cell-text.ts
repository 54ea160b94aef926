import { formatInteger } from '../../format/count.ts';
import { formatDecimal, parseDecimal } from '../../format/decimal.ts';
import { formatDuration } from '../../format/duration.ts';
import { wallClock } from '../../usage/zone-calendar.ts';
import type { EventRow } from './vocabulary.ts';

/** An instant as `2026-11-03 14:05:09`, so that every row lines up. */
export function columnSecond(ms: number, zone: string): string {
  return new Date(wallClock(ms, zone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** A count of tokens; `-` where the usage is missing, since the 0 that is stored then means nothing. */
export function tokenCell({ usageMissing }: Pick<EventRow, 'usageMissing'>, tokens: string): string {
  return usageMissing ? '-' : formatInteger(tokens);
}

/** Credits in four places, with the exact value and what `-` stands for on hover. */
export function creditCell({ credits, creditsMissing }: Pick<EventRow, 'credits' | 'creditsMissing'>): {
  readonly text: string;
  readonly title: string;
} {
  if (credits !== null) return { text: formatDecimal(parseDecimal(credits), 4), title: `${credits} credits` };
  return { text: '-', title: creditsMissing ? 'Credit usage unavailable: a value was expected and did not come' : 'No credits apply' };
}

/** A length of time, `-` where nobody measured it. */
export function latencyCell({ latencyMs }: Pick<EventRow, 'latencyMs'>): string {
  return latencyMs === null ? '-' : millisText(BigInt(latencyMs));
}

/** Milliseconds of any size in words that fit; exact where that matters. */
export function millisText(ms: bigint): string {
  return ms >= 0n && ms < 1_000_000_000_000n ? formatDuration(Number(ms)) : `${formatInteger(ms)} ms`;
}
