import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { exactCredits } from '../../format/decimal.ts';
import { formatInstant } from '../../format/time.ts';
import { billedTotal } from './money.ts';
import type { RetentionPass } from './vocabulary.ts';

/** What tells passes apart. */
export function passKey({ atMs, trigger }: Pick<RetentionPass, 'atMs' | 'trigger'>): string {
  return `${atMs} ${trigger}`;
}

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

/** A pass as text, a line for each segment with everything billed for it. */
export function passText(pass: RetentionPass, zone: string): string {
  const head = `Retention pass ${formatInstant(pass.atMs, zone)}, ${formatCount(pass.days, 'day')}, started by ${pass.trigger}: ${passSummary(pass)}`;
  const total = billedTotal(pass.segments);
  const lines = pass.segments.map(
    (s) => `${s.id}\t${s.rows} rows\t${s.bytes} bytes\t${s.billable} billable tokens\t${exactCredits(s.credits, s.creditsMissing)}`,
  );
  const sum = `total\t${pass.rows} rows\t${pass.bytes} bytes\t${total.billable} billable tokens\t${exactCredits(total.credits, total.creditsMissing)}`;
  return [head, ...lines, sum].join('\n');
}
