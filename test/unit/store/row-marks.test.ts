import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeDigested } from '../../../store/disk/digested-json.ts';
import { type SegmentId, segmentId } from '../../../store/domain/ids.ts';
import { EMPTY_TOTALS, type SegmentDescriptor } from '../../../store/domain/segment.ts';
import { held, nextMarks, type RowMarks, shortfalls } from '../../../store/marks/row-marks.ts';
import { decodeMarks, encodeMarks } from '../../../store/marks/marks-file.ts';
import { descriptors } from '../../support/arbitraries.ts';

const ids = fc.integer({ min: 1, max: 12 }).map(segmentId);
const marks = fc.array(fc.tuple(ids, fc.integer({ min: 1, max: 1_000_000 }))).map((entries): RowMarks => new Map(entries));
const removed = fc.uniqueArray(ids).map((some): ReadonlySet<SegmentId> => new Set(some));

const [one, two] = [segmentId(1), segmentId(2)];
const segment = (id: SegmentId, tier: SegmentDescriptor['tier'], rows: number, unknown = false): SegmentDescriptor => ({
  id, tier, sequence: 1, kind: 'live', path: `${tier}/${id}.duckdb`, totals: { ...EMPTY_TOTALS, rows }, bytes: 1, walBytes: 0, sha256: null,
  createdMs: 0, rolledMs: null, sealedMs: null, pin: null, seal: null, ...(unknown ? { unknown } : {}),
}); // prettier-ignore

describe('what is noted of the rows of segments', () => {
  it('is never more than was stored in one, and never less than was noted before', () => {
    fc.assert(
      fc.property(marks, descriptors, removed, (before, segments, gone) => {
        const rows = new Map(segments.map((s) => [s.id, s.totals.rows]));
        for (const [id, noted] of nextMarks(before, segments, gone)) {
          expect([before.get(id), rows.get(id)]).toContain(noted);
          expect(noted).toBeGreaterThanOrEqual(gone.has(id) ? 1 : (before.get(id) ?? 1));
        }
      }),
    );
  });

  it('is every event of what is active or pending, and ends when the segment is sealed whole or removed', () => {
    const before: RowMarks = new Map([
      [one, 5],
      [two, 5],
    ]);
    expect([...nextMarks(new Map(), [segment(one, 'pending', 5), segment(two, 'active', 0)], new Set())]).toEqual([[one, 5]]);
    expect([...nextMarks(before, [segment(one, 'archived', 5), segment(two, 'active', 7)], new Set())]).toEqual([[two, 7]]);
    expect([...nextMarks(before, [], new Set([one]))]).toEqual([[two, 5]]);
  });

  it('stays with a segment that holds less, wherever it goes, and with one that cannot be read', () => {
    const before: RowMarks = new Map([
      [one, 5],
      [two, 5],
    ]);
    const segments = [segment(one, 'archived', 4), segment(two, 'pending', 0, true)];
    expect(nextMarks(before, segments, new Set())).toEqual(before);
  });

  it('is read as it was written, and not at all when a bit that matters is another', () => {
    fc.assert(
      fc.property(marks, fc.nat(), (some, at) => {
        const bytes = Buffer.from(encodeMarks(some));
        expect(decodeMarks(bytes.toString())).toEqual(some);
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
        const found = decodeMarks(bytes.toString('latin1'));
        expect(typeof found === 'string' ? some : found).toEqual(some);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '',
    '{}',
    'null',
    ...[null, [5], { one: 5 }, { [one]: '5' }, { [one]: 0 }, { [one]: 1.5 }].map((body) => encodeDigested(JSON.stringify(body))),
  ])('is not read from %j', (text) => {
    expect(typeof decodeMarks(text)).toBe('string');
  });
});

describe('a segment falls short', () => {
  const before: RowMarks = new Map([[one, 5]]);

  it.each([
    ['when it holds fewer events than were noted', [segment(one, 'active', 4)], [{ id: one, path: `active/${one}.duckdb`, noted: 5, rows: 4 }]],
    ['not when it holds as many, or more', [segment(one, 'archived', 5)], []],
    ['when it is nowhere', [segment(two, 'active', 9)], [{ id: one, path: null, noted: 5, rows: 0 }]],
    ['not when nobody knows what it holds', [segment(one, 'pending', 0, true)], []],
    ['not when one of its copies holds all', [segment(one, 'active', 4), segment(one, 'archived', 5)], []],
  ] as const)('%s', (_when, segments, expected) => {
    expect(shortfalls(before, held(segments), new Set())).toEqual(expected);
  });

  it('not when something else is known of it', () => {
    expect(shortfalls(before, new Map(), new Set([one]))).toEqual([]);
  });
});
