import type { Reject } from './vocabulary.ts';

/** Where in the file a reject is: `line 12`, `byte 4,096`, or `-` when nobody knows. */
export function rejectPlace({ line, offset }: Pick<Reject, 'line' | 'offset'>): string {
  if (line !== null) return `line ${line.toLocaleString('en-US')}`;
  return offset === null ? '-' : `byte ${offset.toLocaleString('en-US')}`;
}

/** The rejects as NDJSON, one object a line, with the file they come from. */
export function rejectsNdjson(file: string, rejects: readonly Reject[]): string {
  return rejects.map((reject) => `${JSON.stringify({ file, ...reject })}\n`).join('');
}
