import type { Output } from '../../electron/contract/contract.ts';
import { seeded } from './fake-random.ts';

type List = Output<'segments.list'>;
type Segment = List['segments'][number];
type Detail = Output<'segments.detail'>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `usage-` and twelve digits. */
export function fakeId(sequence: number): string {
  return `usage-${String(sequence).padStart(12, '0')}`;
}

/** Segments of one store, oldest first: archived ones, one or two pending, one active; a gap and an overlap among them. */
export function fakeSegments(count: number, nowMs: number, retentionDays: number): Segment[] {
  const random = seeded(7);
  const spanMs = (30 * DAY) / count;
  const startMs = nowMs - 30 * DAY;
  return Array.from({ length: count }, (_, index): Segment => {
    const sequence = index + 1;
    const place = placeOf(index, count);
    const rows = Math.round((2_000 + random() * 9_000) * (spanMs / (6 * HOUR)) * (1 + 0.6 * Math.sin((index / count) * 60)));
    const gap = index === Math.floor(count * 0.3) ? spanMs * 0.6 : 0;
    const overlap = index === Math.floor(count * 0.62) ? spanMs * 0.45 : 0;
    const fromMs = Math.round(startMs + index * spanMs - overlap);
    const toMs = Math.round(place === 'active' ? nowMs - 4_000 : startMs + (index + 1) * spanMs - 900 - gap);
    const bytes = Math.round(rows * (place === 'archived' ? 310 : 640) + 270_000);
    const pinned = index === 4;
    return {
      id: fakeId(sequence),
      sequence,
      tier: place,
      kind: index === 4 ? 'late' : 'live',
      path:
        place === 'archived'
          ? `archive/2026/11/${String((index % 28) + 1).padStart(2, '0')}/${fakeId(sequence)}.duckdb`
          : `${place}/${fakeId(sequence)}.duckdb`,
      rows,
      fromMs,
      toMs,
      bytes,
      walBytes: place === 'active' ? 1_843_200 : 0,
      billable: String(BigInt(rows) * 2_113n),
      credits: `${rows * 3}.${String(100_000 + index * 137).slice(0, 6)}`,
      creditsMissing: index % 9 === 3 ? 41 : 0,
      sha256:
        place === 'archived'
          ? Array.from({ length: 8 }, () =>
              Math.floor(random() * 4_294_967_295)
                .toString(16)
                .padStart(8, '0'),
            ).join('')
          : null,
      createdMs: fromMs,
      rolledMs: place === 'active' ? null : toMs + 300,
      sealedMs: place === 'archived' ? toMs + 8_400 : null,
      expiresMs: pinned ? null : toMs + retentionDays * DAY,
      pin: pinned ? { reason: 'late events of a replay', sinceMs: nowMs - 2 * DAY } : null,
      seal: sealOf(place, index, count, nowMs),
      verified: verifiedOf(index, count, nowMs),
      unreadable: false,
    };
  });
}

function placeOf(index: number, count: number): Segment['tier'] {
  if (index === count - 1) return 'active';
  return index >= count - 3 ? 'pending' : 'archived';
}

function sealOf(place: Segment['tier'], index: number, count: number, nowMs: number): Segment['seal'] {
  if (place !== 'pending') return null;
  if (index === count - 3)
    return {
      step: 'failed',
      attempts: 4,
      lastError: 'IO Error: Could not write to the archive folder: No space left on device',
      nextRetryMs: nowMs + 64_000,
    };
  return { step: 'copying', attempts: 1, lastError: null, nextRetryMs: null };
}

/** Most were verified, some quickly, one is damaged and one is odd; the youngest never were. */
function verifiedOf(index: number, count: number, nowMs: number): Segment['verified'] {
  if (index > count - 6) return null;
  const atMs = nowMs - (index % 5 === 0 ? 9 * DAY : 3 * HOUR);
  const level = index % 3 === 0 ? ('quick' as const) : ('full' as const);
  if (index === count - 9) return { atMs, level: 'full', findings: 2, clean: false };
  return { atMs, level, findings: index === count - 12 ? 1 : 0, clean: true };
}

/** What is inside one of them. */
export function fakeDetail(segment: Segment): Detail {
  const random = seeded(segment.sequence);
  const from = Math.floor((segment.fromMs ?? 0) / HOUR);
  const to = Math.floor((segment.toMs ?? 0) / HOUR);
  const hours = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({
    fromMs: (from + index) * HOUR,
    requests: Math.round(40 + random() * 900),
  }));
  const names = ['prod-gateway', 'mobile app', 'batch nightly', 'support-bot', 'eval <b>harness</b>', 'research\u202Egnp.exe'];
  return {
    segment,
    requests: segment.rows,
    inputUncached: String(BigInt(segment.rows) * 1_204n),
    inputCached: String(BigInt(segment.rows) * 3_310n),
    output: String(BigInt(segment.rows) * 418n),
    billable: segment.billable,
    credits: segment.credits,
    creditsMissing: segment.creditsMissing,
    usageMissing: 0,
    keys: 20,
    models: 12,
    errors: Math.round(segment.rows * 0.03),
    hours,
    topKeys: names.map((name, index) => ({
      value: `key_${1_000 + index}`,
      name,
      requests: Math.round(segment.rows / (index + 2.4)),
      billable: String(Math.round((segment.rows * 2_113) / (index + 2.4))),
    })),
    topModels: ['claude-opus-4', 'gpt-5-codex', 'claude-sonnet-4-5', 'gpt-5-mini'].map((value, index) => ({
      value,
      name: null,
      requests: Math.round(segment.rows / (index + 2)),
      billable: String(Math.round((segment.rows * 2_113) / (index + 2))),
    })),
  };
}
