import { formatCount, formatInteger } from '../../format/count.ts';
import type { SqlEstimate } from './vocabulary.ts';

/** What the plan of a statement reads, or has read, in words; it is what the engine scans at most, not what it takes. */
export function estimateText({ segments, ofSegments, rows }: SqlEstimate, reads: 'Reads' | 'Read' = 'Reads'): string {
  if (rows === 0 && segments === 0) return `${reads} no segment.`;
  if (segments === 0) return `${reads} at most ${formatCount(rows, 'row')}, no segment.`;
  return `${reads} at most ${formatCount(rows, 'row')} in ${formatInteger(segments)} of ${formatCount(ofSegments, 'segment')}.`;
}

/** Line and column of a character, counted from 1. */
export function placeText(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** The characters that an error at this position is about: the word there, or the one before the end. */
export function blamed(text: string, position: number): { readonly from: number; readonly to: number } {
  const from = Math.min(position, Math.max(0, text.length - 1));
  const [word = ''] = /^(?:"[^"]*"|[\p{L}\p{N}_]+)/u.exec(text.slice(from)) ?? [];
  return { from, to: Math.min(text.length, from + Math.max(1, word.length)) };
}

export const EXAMPLES: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'Tokens and credits by model',
    text: `SELECT model, sum(requests) AS requests, sum(billable) AS billable, sum(credits) AS credits
FROM rollups
GROUP BY model
ORDER BY billable DESC`,
  },
  {
    title: 'Latest failures',
    text: `SELECT created_at, key_name, model, status_code, error_class, error_message
FROM usage_events
WHERE status_code >= 400
ORDER BY created_at_ms DESC
LIMIT 100`,
  },
  {
    title: 'Requests per day',
    text: `SELECT created_hour::DATE AS day, sum(requests) AS requests, sum(errors) AS errors
FROM rollups
GROUP BY day
ORDER BY day`,
  },
  { title: 'Segments by size', text: 'SELECT segment_id, tier, rows, bytes, bytes / rows AS bytes_per_row\nFROM segments\nORDER BY bytes DESC' },
];
