import type { Output } from '../../electron/contract/contract.ts';
import { FakeFault, type FakeHandlers } from './fake-contract.ts';
import { fakeDetail, fakeId, fakeSegments } from './fake-segments.ts';
import type { FakeState } from './fake-state.ts';
import { fakeStatus, type Push } from './fake-status.ts';
import { verifyHandlers } from './fake-verify.ts';

/** Segments listed, pinned, verified and rolled over. */
export function segmentHandlers(state: FakeState, push: Push) {
  const changed = (): void => {
    state.generation += 1;
    push('store.status', fakeStatus(state));
  };
  const byId = (id: string): Output<'segments.list'>['segments'][number] => {
    const found = state.segments.find((segment) => segment.id === id);
    if (!found) throw new FakeFault({ code: 'NOT_FOUND', message: `There is no segment ${id}.` });
    return found;
  };
  return {
    'segments.list': () => {
      if (state.scenario === 'error')
        throw new FakeFault({
          code: 'CORRUPT',
          message: 'The catalog of this store cannot be read.',
          hint: 'Your segments are untouched. Rebuild the catalog from the segment files.',
          detail: 'Catalog Error: unexpected end of JSON at byte 4096',
        });
      return { generation: state.generation, nowMs: state.nowMs, cutoffMs: state.nowMs - state.retentionDays * 86_400_000, segments: state.segments };
    },
    'segments.detail': ({ id }: { id: string }) => fakeDetail(byId(id)),
    'segments.rehearse': () => {
      const active = state.segments.find(({ tier }) => tier === 'active');
      if (!active) throw new FakeFault({ code: 'NO_STORE', message: 'No store is open.' });
      const obstacle = state.scenario === 'empty' ? 'The active segment is empty; there is nothing to roll over.' : null;
      return {
        segment: active,
        next: fakeId(active.sequence + 1),
        freeBytes: 212_600_000_000,
        neededBytes: active.bytes * 2,
        expectedMs: 140,
        queries: 1,
        obstacle,
      };
    },
    'segments.rollover': () => rollOver(state, changed),
    'segments.pin': ({ ids, reason }: { ids: string[]; reason: string | null }) => {
      state.segments = state.segments.map((segment) =>
        ids.includes(segment.id) ? { ...segment, pin: reason === null ? null : { reason, sinceMs: Date.now() } } : segment,
      );
      changed();
      return {};
    },
    'segments.retrySeal': () => ({}),
    ...verifyHandlers(state, push),
  } satisfies Partial<FakeHandlers>;
}

function rollOver(state: FakeState, changed: () => void): Output<'segments.rollover'> {
  const active = state.segments.find(({ tier }) => tier === 'active');
  const [fresh] = fakeSegments(1, Date.now(), 90);
  if (!active || !fresh) throw new FakeFault({ code: 'NO_STORE', message: 'No store is open.' });
  const next = {
    ...fresh,
    id: fakeId(active.sequence + 1),
    sequence: active.sequence + 1,
    tier: 'active' as const,
    rows: 0,
    fromMs: null,
    toMs: null,
    expiresMs: null,
    sealedMs: null,
    rolledMs: null,
    sha256: null,
    seal: null,
  };
  const step = (patch: Partial<typeof active>): void => {
    state.segments = state.segments.map((segment) => (segment.id === active.id ? { ...segment, ...patch } : segment));
    changed();
  };
  state.segments = [...state.segments, next];
  step({ tier: 'pending', rolledMs: Date.now(), walBytes: 0, seal: { step: 'waiting', attempts: 0, lastError: null, nextRetryMs: null } });
  setTimeout(() => step({ seal: { step: 'copying', attempts: 1, lastError: null, nextRetryMs: null } }), 800);
  setTimeout(() => step({ tier: 'archived', sealedMs: Date.now(), seal: null, sha256: 'ab'.repeat(32) }), 2_200);
  return { rolled: true, segment: active.id, next: next.id, rows: active.rows, bytes: active.bytes, tookMs: 131 };
}
