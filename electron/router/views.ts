import {
  type Conflict,
  DAY_MS,
  formatCredits,
  type QuarantinedJournal,
  type RecoveryLine,
  type Reject,
  type RemovedSegment,
  type ReplayFileReport,
  type ReplayRun,
  type Repository,
  type RetentionPass,
  type RetentionPlan,
  type SegmentDescriptor,
  type UsageSums,
} from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';

export type StoreView = Output<'store.open'>;
export type StoreStatus = NonNullable<Output<'store.status'>>;
export type SegmentView = Output<'segments.list'>['segments'][number];
export type ReplayFileView = Output<'replay.run'>['files'][number];
export type ExpiredView = Output<'retention.plan'>['segments'][number];

/** Longest text that crosses in one field. */
const LONGEST = 4_096;

/** Domain values as the contract has them: 64-bit integers and decimals as text. */
export function storeView(repository: Repository, openedMs: number): StoreView {
  const { path } = repository;
  return {
    id: repository.id,
    path,
    name: path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
    kind: repository.kind,
    readOnly: repository.readOnly,
    retentionDays: repository.retentionDays,
    rolloverBytes: repository.context.options.rolloverBytes,
    openedMs,
    recovery: repository.recovery.map(({ severity, path: file, what }: RecoveryLine) => ({ severity, path: file, what: cut(what) })),
  };
}

export function segmentView(
  segment: SegmentDescriptor,
  { retentionDays, verified, unreadable }: { readonly retentionDays: number } & Pick<SegmentView, 'verified' | 'unreadable'>,
): SegmentView {
  const { totals, pin, seal } = segment;
  return {
    id: segment.id,
    sequence: segment.sequence,
    tier: segment.tier,
    kind: segment.kind,
    path: segment.path,
    rows: totals.rows,
    fromMs: totals.fromMs,
    toMs: totals.toMs,
    bytes: segment.bytes,
    walBytes: segment.walBytes,
    billable: String(totals.billable),
    credits: formatCredits(totals.credits),
    creditsMissing: totals.creditsMissing,
    sha256: segment.sha256,
    createdMs: segment.createdMs,
    rolledMs: segment.rolledMs,
    sealedMs: segment.sealedMs,
    expiresMs: pin !== null || totals.toMs === null ? null : totals.toMs + retentionDays * DAY_MS,
    pin: pin === null ? null : { reason: cut(pin.reason), sinceMs: pin.sinceMs },
    seal: seal === null ? null : { ...seal, lastError: seal.lastError === null ? null : cut(seal.lastError), nextRetryMs: whole(seal.nextRetryMs) },
    verified,
    unreadable,
  };
}

export function sumsView(sums: UsageSums): Output<'usage.series'>['total'] {
  return {
    requests: sums.requests,
    inputUncached: String(sums.inputUncached),
    inputCached: String(sums.inputCached),
    output: String(sums.output),
    billable: String(sums.billable),
    credits: formatCredits(sums.credits),
    creditsMissing: sums.creditsMissing,
    usageMissing: sums.usageMissing,
    errors: sums.errors,
  };
}

export function expiredView(segment: Pick<SegmentDescriptor, 'id' | 'tier' | 'totals' | 'bytes'>): ExpiredView {
  const { totals } = segment;
  return {
    id: segment.id,
    tier: segment.tier,
    rows: totals.rows,
    bytes: segment.bytes,
    fromMs: totals.fromMs,
    toMs: totals.toMs,
    billable: String(totals.billable),
    credits: formatCredits(totals.credits),
    creditsMissing: totals.creditsMissing,
  };
}

export function planView(plan: RetentionPlan): Output<'retention.plan'> {
  const { days, nowMs, cutoffMs, rows, bytes, share, needsConfirmation } = plan;
  return {
    days,
    nowMs,
    cutoffMs,
    rows,
    bytes,
    share,
    needsConfirmation,
    segments: plan.segments.map(expiredView),
    kept: plan.kept.map(({ segment, reason }) => ({ ...expiredView(segment), reason: cut(reason) })),
  };
}

export function passView(pass: RetentionPass): Output<'retention.run'> {
  const { atMs, trigger, days, cutoffMs, rows, bytes, outcome, error } = pass;
  return {
    atMs,
    trigger,
    days,
    cutoffMs,
    rows,
    bytes,
    outcome,
    error: error === null ? null : cut(error),
    segments: pass.segments.map((s: RemovedSegment) => expiredView(s)),
  };
}

export function replayFileView(file: ReplayFileReport): ReplayFileView {
  const { index, name, path, format, bytes, bytesDone, state, counts, fromMs, toMs, keys, late } = file;
  return {
    index,
    name: cut(name),
    path: cut(path),
    format,
    bytes,
    bytesDone,
    state,
    counts,
    fromMs,
    toMs,
    keys,
    late,
    billable: String(file.billable),
    credits: formatCredits(file.credits),
    creditsMissing: file.creditsMissing,
    facts: file.facts.map(({ label, value }) => ({ label: cut(label), value: cut(value) })),
    notes: file.notes.map(cut),
    rejects: file.rejectsTotal + file.counts.conflict,
    blocks: file.blocksTotal,
    replayedMs: file.replayedMs,
    recognised: file.recognised,
  };
}

type RejectView = Output<'replay.rejects'>[number];

/** Rejects first, then the conflicts that were listed, as one list for the page. */
export function rejectViews(rejects: readonly Reject[], conflicts: readonly Conflict[]): RejectView[] {
  const listed = conflicts.map((c) => ({
    ...c,
    events: 0,
    reason: 'conflict: an event of this id with other content is stored already; that one stays',
  }));
  return [...rejects, ...listed].map((r: Reject) => ({
    offset: r.offset ?? null,
    line: r.line ?? null,
    reason: cut(r.reason),
    eventId: r.eventId === undefined ? null : cut(r.eventId),
    events: r.events,
  }));
}

const NAMED = 20;

/** A run that was written down, for the list of past runs. */
export function pastRunView(run: ReplayRun): Output<'replay.history'>[number] {
  const { id, state, startedMs, endedMs, announced, counts, late, error, files } = run;
  return {
    id,
    state,
    startedMs,
    endedMs,
    announced,
    late,
    files: files.length,
    names: files.slice(0, NAMED).map(({ name }) => cut(name)),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    counts: state === 'interrupted' || state === 'committing' ? null : counts,
    error: error === null ? null : cut(error),
  };
}

export function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

export function quarantinedView({ copy, name, bytes, sha256, atMs, why, note }: QuarantinedJournal): Output<'replay.quarantined'>[number] {
  return { copy: cut(copy), name: cut(name), bytes, sha256, atMs, why: cut(why), note: cut(note) };
}
