import type { Brand } from './brand.ts';

/** Identity of a segment for its whole life: `usage-` and twelve digits of its sequence number. */
export type SegmentId = Brand<string, 'SegmentId'>;

const SEGMENT_ID = /^usage-(\d{12})$/;

/** The id of the segment with this sequence number (1 or more, at most twelve digits). */
export function segmentId(sequence: number): SegmentId {
  if (!Number.isSafeInteger(sequence) || sequence < 1 || sequence > 999_999_999_999)
    throw new RangeError(`Segment sequence out of range: ${sequence}`);
  return `usage-${String(sequence).padStart(12, '0')}` as SegmentId;
}

/** The id in this text, or undefined when the text is not one. */
export function parseSegmentId(text: string): SegmentId | undefined {
  return SEGMENT_ID.test(text) ? (text as SegmentId) : undefined;
}

/** The sequence number inside a segment id. */
export function sequenceOf(id: SegmentId): number {
  return Number(id.slice('usage-'.length));
}
