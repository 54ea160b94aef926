import { cutoff, type Repository, type SegmentDescriptor, segmentId } from '../../store/index.ts';
import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { Verifications } from './verifications.ts';
import { verifyHandlers } from './verify-handlers.ts';
import { segmentView, sumsView } from './views.ts';

type Names = `segments.${'list' | 'detail' | 'rehearse' | 'rollover' | 'pin' | 'retrySeal'}` | 'store.verify' | 'store.verifications';

/** Free space that a rollover and the seal after it want: the copy, and room to breathe. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** Measured: closing and opening takes about a tenth of a second, writing back the log about a second for 64 MiB. */
const ROLLOVER_MS = 150;
const WAL_BYTES_PER_MS = 65_536;

export function segmentsHandlers(parts: SessionParts): Pick<Handlers, Names> {
  const store = (): Repository => parts.holder.repository;
  const verifications = new Verifications();
  const view: View = (repository) => {
    const unreadable = repository.unreadable();
    const { retentionDays } = repository;
    return (segment) =>
      segmentView(segment, { retentionDays, verified: verifications.verdict(repository, segment.id), unreadable: unreadable.has(segment.id) });
  };
  return {
    'segments.list': async () => {
      const { segments, retentionDays, nowMs, context } = store();
      return {
        generation: context.set.generation,
        nowMs,
        cutoffMs: cutoff(nowMs, retentionDays),
        segments: segments.map(view(store())),
      };
    },
    'segments.detail': async ({ id }, { signal }) => {
      const { descriptor, sums, keys, models, hours, topKeys, topModels } = await store().segmentDetail(id, signal);
      const top = (values: typeof topKeys) => values.map((v) => ({ ...v, billable: String(v.billable) }));
      return {
        segment: view(store())(descriptor),
        ...sumsView(sums),
        keys,
        models,
        hours: [...hours],
        topKeys: top(topKeys),
        topModels: top(topModels),
      };
    },
    'segments.rehearse': async () => rehearse(store(), view),
    'segments.rollover': async (_input, { signal }) => {
      const began = performance.now();
      const rolled = await store().rollover(signal, store().activeId);
      const tookMs = Math.round(performance.now() - began);
      if (rolled === null) return { rolled: false, segment: null, next: null, rows: 0, bytes: 0, tookMs };
      const { closed, next } = rolled;
      return { rolled: true, segment: closed.id, next, rows: closed.totals.rows, bytes: closed.bytes, tookMs };
    },
    'segments.pin': async ({ ids, reason }) => {
      await store().pin(ids, reason);
      return {};
    },
    'segments.retrySeal': async ({ id }) => {
      store().retrySeal(id);
      return {};
    },
    ...verifyHandlers(parts, verifications),
  };
}

/** The segments of a store as the page is told of them. */
type View = (repository: Repository) => (segment: SegmentDescriptor) => ReturnType<typeof segmentView>;

async function rehearse(store: Repository, view: View): ReturnType<Handlers['segments.rehearse']> {
  const active = store.segments.find((s) => s.id === store.activeId);
  if (active === undefined) {
    const [any] = store.segments;
    if (any === undefined) throw new RangeError('A store without segments cannot be open.');
    return {
      segment: view(store)(any),
      next: any.id,
      freeBytes: null,
      neededBytes: 0,
      expectedMs: 0,
      queries: 0,
      obstacle: 'The store is open read-only.',
    };
  }
  const freeBytes = await store.freeBytes();
  const neededBytes = 2 * (active.bytes + active.walBytes) + SPARE_BYTES;
  return {
    segment: view(store)(active),
    next: segmentId(store.context.catalog.state.nextSequence),
    freeBytes,
    neededBytes,
    expectedMs: ROLLOVER_MS + Math.round(active.walBytes / WAL_BYTES_PER_MS),
    queries: store.context.hub.queries,
    obstacle: obstacle(active.totals.rows, freeBytes, neededBytes),
  };
}

function obstacle(rows: number, freeBytes: number | null, neededBytes: number): string | null {
  if (rows === 0) return 'The active segment is empty.';
  if (freeBytes !== null && freeBytes < neededBytes) return 'There is not enough free space for the segment and its sealed copy.';
  return null;
}
