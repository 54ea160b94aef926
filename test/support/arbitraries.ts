import fc from 'fast-check';
import type { ArchivedEntry, CatalogState, Tombstone } from '../../store/catalog/catalog.ts';
import { segmentId } from '../../store/domain/ids.ts';
import type { Pin, SegmentDescriptor, SegmentTotals } from '../../store/domain/segment.ts';
import { archivePath } from '../../store/layout.ts';

const time = fc.integer({ min: 946_684_800_000, max: 4_000_000_000_000 });
const sum = fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n });
const hex64 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map((n) => n.toString(16).padStart(64, '0'));

/** Totals of a segment, empty ones too. */
export const totals: fc.Arbitrary<SegmentTotals> = fc
  .record({
    rows: fc.nat(1_000_000),
    span: fc.tuple(time, fc.nat(100_000_000)),
    inputUncached: sum,
    inputCached: sum,
    output: sum,
    billable: sum,
    credits: sum,
    creditsMissing: fc.nat(1_000),
  })
  .map(({ span: [fromMs, length], ...rest }) => ({
    ...rest,
    fromMs: rest.rows === 0 ? null : fromMs,
    toMs: rest.rows === 0 ? null : fromMs + length,
  }));

export const pin: fc.Arbitrary<Pin> = fc.record({ reason: fc.string({ unit: 'binary' }).map((s) => s.toWellFormed()), sinceMs: time });

function entry(sequence: number): fc.Arbitrary<ArchivedEntry> {
  const id = segmentId(sequence);
  const parts = {
    kind: fc.constantFrom('live' as const, 'late' as const),
    totals,
    bytes: fc.nat(),
    sha256: hex64,
    createdMs: time,
    rolledMs: fc.option(time),
    sealedMs: fc.option(time),
  };
  return fc.record(parts).map((e) => ({ ...e, id, sequence, path: archivePath(id, e.totals.toMs ?? e.createdMs) }));
}

function tombstone(sequence: number): fc.Arbitrary<Tombstone> {
  return fc
    .record({ entry: entry(sequence), cutoffMs: time, removedMs: time })
    .map(({ entry: removed, ...rest }) => ({ ...rest, id: removed.id, reason: 'expired' as const, entry: removed }));
}

/** A catalog with archived segments 1, 3, 5, …, tombstones 2, 4, 6, … and pins. */
export const catalogState: fc.Arbitrary<CatalogState> = fc.tuple(fc.nat(6), fc.nat(4)).chain(([archived, removed]) =>
  fc.record({
    generation: fc.nat(),
    nextSequence: fc.integer({ min: 1, max: 999_999_999_999 }),
    archived: fc.tuple(...Array.from({ length: archived }, (_, i) => entry(2 * i + 1))),
    tombstones: fc.tuple(...Array.from({ length: removed }, (_, i) => tombstone(2 * i + 2))),
    pins: fc.dictionary(fc.constantFrom('usage-000000000001', 'usage-000000000002', 'usage-000000000009'), pin, { noNullPrototype: true }),
  }),
);

/** Segments of every kind, with different ids. */
export const descriptors: fc.Arbitrary<readonly SegmentDescriptor[]> = fc
  .array(
    fc.record({
      totals,
      tier: fc.constantFrom('active' as const, 'pending' as const, 'archived' as const),
      kind: fc.constantFrom('live' as const, 'late' as const),
      pin: fc.option(pin),
      bytes: fc.nat(),
      walBytes: fc.nat(),
    }),
    {
      maxLength: 12,
    },
  )
  .map((parts) =>
    parts.map((part, i) => ({
      ...part,
      id: segmentId(i + 1),
      sequence: i + 1,
      path: `${part.tier}/${segmentId(i + 1)}.duckdb`,
      sha256: null,
      createdMs: 0,
      rolledMs: null,
      sealedMs: null,
      seal: null,
    })),
  );
