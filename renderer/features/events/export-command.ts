import { GROUPS } from '../../usage/vocabulary.ts';
import { shellQuoted } from '../../format/shell-quoted.ts';
import type { EventsQuestion } from './vocabulary.ts';

/** The command that exports what the list shows, ready for a POSIX shell. */
export function exportCommand(
  store: string,
  { fromMs, toMs, filter, where }: EventsQuestion,
  format: 'ndjson' | 'csv' | 'csv-lossless' | 'parquet',
): string {
  const time = (name: string, ms: number | null): string[] => (ms === null ? [] : [`--${name}`, new Date(ms).toISOString()]);
  const values = GROUPS.flatMap(({ value: by }) => (filter[by] ?? []).map((value) => `--${by}=${value}`));
  const words = ['strata', 'export', store, '--format', format, '--out', `events.${format === 'csv-lossless' ? 'csv' : format}`];
  return [...words, ...time('from', fromMs), ...time('to', toMs), ...values, ...where.map((condition) => `--where=${condition}`)]
    .map(shellQuoted)
    .join(' ');
}
