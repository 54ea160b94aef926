import type { SegmentDescriptor } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import type { StoreContext } from '../context.ts';
import type { Connection } from '../duckdb/connection.ts';
import { BusyError, DiskError } from '../errors.ts';
import type { WriteLease } from '../gate/write-gate.ts';
import { absolute, activePath, pendingPath, trashPath } from '../layout.ts';
import type { RepositoryOptions } from '../options.ts';
import { SegmentFile } from './segment-file.ts';
import { prepareSegment, WritableSegment } from './writable-segment.ts';

/** Where a closed segment goes: on to be sealed, or, expired, to the trash. */
export type Destination = 'pending' | 'trash';

const READERS_MS = 5_000;

/** What of a segment decides whether it is closed. */
interface Growth {
  readonly bytes: number;
  readonly walBytes: number;
  readonly rows: number;
  readonly createdMs: EpochMs;
}

/** Whether a segment that takes events is due: by size, or by age when there is something in it. */
export function shouldRollover(
  { bytes, walBytes, rows, createdMs }: Growth,
  nowMs: EpochMs,
  { rolloverBytes, rolloverAgeMs }: Pick<RepositoryOptions, 'rolloverBytes' | 'rolloverAgeMs'>,
): boolean {
  const aged = rolloverAgeMs > 0 && rows > 0 && nowMs - createdMs >= rolloverAgeMs;
  return aged || bytes + walBytes >= rolloverBytes;
}

/**
 * Closes the active segment, moves it on and opens the next. The next one is complete on disk before the old one moves,
 * so a full disk refuses the rollover and leaves the old segment in use.
 */
export async function rollover(
  context: StoreContext,
  lease: WriteLease,
  connection: Connection,
  active: WritableSegment,
  destination: Destination,
): Promise<{ readonly closed: SegmentDescriptor; readonly next: WritableSegment }> {
  lease.assertHeld();
  const { options, root, set } = context;
  await options.reach('rollover.gate');
  const { walBytes } = await active.sizes();
  await assertRoom(context, walBytes, 'roll over');
  const nextId = await context.catalog.allocate();
  await options.reach('rollover.allocated');
  const prepared = await prepareSegment(context, connection, nextId, 'live');
  await options.reach('rollover.prepared');
  const resume = set.pause();
  try {
    const closed = await closeAndMove(context, lease, connection, active, destination);
    showClosed(context, closed);
    await options.reach('rollover.next.before');
    await options.fs.move(prepared, absolute(root, activePath(nextId)));
    await options.reach('rollover.moved.next');
    const next = await WritableSegment.openPrepared(context, nextId);
    await options.reach('rollover.opened');
    const shown = { descriptor: await next.describe(), file: next.file };
    set.update((segments) => [...segments, shown]);
    await options.reach('rollover.published');
    return { closed, next };
  } finally {
    resume();
  }
}

const SPARE_BYTES = 32 * 1024 * 1024;

/** Refuses what would run out of disk half-way: a checkpoint that fails for lack of space breaks the engine. */
export async function assertRoom(context: StoreContext, bytes: number, act: string): Promise<void> {
  const free = await context.options.fs.freeBytes(context.root);
  if (free === null || free >= bytes + SPARE_BYTES) return;
  throw new DiskError(`Not enough free space to ${act}: ${free} bytes are free, ${bytes + SPARE_BYTES} are needed.`, {
    hint: 'Nothing was changed, and everything acknowledged is safe. Free some space; it goes on by itself.',
  });
}

/** Closes a segment that has no successor (late events) and moves it on to be sealed. */
export async function retire(context: StoreContext, lease: WriteLease, connection: Connection, segment: WritableSegment): Promise<SegmentDescriptor> {
  lease.assertHeld();
  const resume = context.set.pause();
  try {
    const closed = await closeAndMove(context, lease, connection, segment, 'pending');
    showClosed(context, closed);
    return closed;
  } finally {
    resume();
  }
}

async function closeAndMove(
  context: StoreContext,
  lease: WriteLease,
  connection: Connection,
  segment: WritableSegment,
  destination: Destination,
): Promise<SegmentDescriptor> {
  const { options, root } = context;
  await drain(context, segment.file);
  await options.reach('rollover.drained');
  const rolledMs = options.clock.now();
  await segment.close(lease, connection, rolledMs);
  const path = destination === 'pending' ? pendingPath(segment.id) : trashPath(segment.id);
  await options.reach('rollover.move.before');
  await options.fs.move(segment.file.path, absolute(root, path));
  await options.reach('rollover.move.after');
  const before = await segment.describe();
  const size = await options.fs.stat(absolute(root, path));
  return {
    ...before,
    tier: 'pending',
    path,
    bytes: size?.bytes ?? 0,
    walBytes: 0,
    rolledMs,
    seal: { step: 'waiting', attempts: 0, lastError: null, nextRetryMs: null },
  };
}

/** Waits for readers to leave; slow ones are interrupted, since an appender waits behind us. */
export async function drain(context: StoreContext, file: SegmentFile): Promise<void> {
  for (const act of [() => {}, () => context.hub.interruptQueries()]) {
    act();
    if (await within(READERS_MS, file.whenDrained())) return;
  }
  throw new BusyError('A query does not let go of a segment.', { hint: 'Nothing was moved. Close the query and try again.' });
}

async function within(ms: number, work: Promise<void>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  const done = await Promise.race([work.then(() => true), promise]);
  clearTimeout(timer);
  return done;
}

/** Shows a closed segment where it lies now; one that lies in the trash is not shown. */
function showClosed({ hub, root, set }: StoreContext, closed: SegmentDescriptor): void {
  const pending = closed.path.startsWith('pending/') ? [{ descriptor: closed, file: new SegmentFile(hub, absolute(root, closed.path)) }] : [];
  set.update((segments) => [...segments.filter((s) => s.descriptor.id !== closed.id), ...pending]);
}
