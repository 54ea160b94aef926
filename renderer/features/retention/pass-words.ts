import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import type { RetentionPass } from './vocabulary.ts';

/** A pass in one sentence. */
export function passSummary({
  outcome,
  segments,
  rows,
  bytes,
  error,
}: Pick<RetentionPass, 'outcome' | 'segments' | 'rows' | 'bytes' | 'error'>): string {
  switch (outcome) {
    case 'removed':
      return `${formatCount(segments.length, 'segment')} with ${formatCount(rows, 'row')} (${formatBytes(bytes)}) moved to the trash.`;
    case 'nothing':
      return 'Nothing was old enough; nothing was removed.';
    case 'held':
      return error ?? 'Held: it needed a confirmation. Nothing was removed.';
    case 'failed':
      return error ?? 'The pass failed. Nothing else was removed.';
  }
}
