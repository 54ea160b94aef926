import { type SegmentId, sequenceOf } from '../domain/ids.ts';
import { EMPTY_TOTALS, type SegmentDescriptor, type SegmentTotals } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import type { StoreContext } from '../context.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { sidecarsOf } from '../disk/durable-fs.ts';
import { InvariantError } from '../errors.ts';
import type { WriteLease } from '../gate/write-gate.ts';
import { absolute, activePath, nextActivePath } from '../layout.ts';
import { insertNew, type Verdict } from './dedupe.ts';
import { createProgressTable, forgetProgress, insertProgress, type ProgressRow, withProgress } from './progress-table.ts';
import { hasOrigins, numberOf, type ReplayedFile } from './replayed-files.ts';
import { createSegmentTables } from './schema.ts';
import { SegmentFile } from './segment-file.ts';
import { completeMeta, readMeta, type SegmentMeta, writeNewMeta } from './segment-meta.ts';
import type { StagedBatch } from './staging.ts';
import { addTotals, readTotals } from './totals.ts';

/** What goes along with the events of one insert. */
export interface InsertOptions {
  /** How far the replay is with them. */
  readonly progress?: ProgressRow | null | undefined;
  /** The file the events come from. */
  readonly from?: ReplayedFile | null | undefined;
  /** Takes the whole insert back as long as its commit has not begun. */
  readonly signal?: AbortSignal | undefined;
}

/** A segment that takes events: the active one, or the one that collects events older than the retention cutoff. */
export class WritableSegment {
  readonly file: SegmentFile;
  readonly meta: SegmentMeta;
  readonly #context: StoreContext;
  /** Whether it notes which file an event came from; one that an earlier version began does not. */
  readonly #notesOrigins: boolean;
  #totals: SegmentTotals;

  private constructor(
    context: StoreContext,
    file: SegmentFile,
    meta: SegmentMeta,
    { totals, notesOrigins }: { readonly totals: SegmentTotals; readonly notesOrigins: boolean },
  ) {
    this.#context = context;
    this.file = file;
    this.meta = meta;
    this.#totals = totals;
    this.#notesOrigins = notesOrigins;
  }

  /** Attaches a segment of `active/` for writing; DuckDB replays its write-ahead log. */
  static async open(context: StoreContext, id: SegmentId): Promise<WritableSegment> {
    const path = absolute(context.root, activePath(id));
    const file = new SegmentFile(context.hub, path);
    await file.attach('write');
    using connection = await context.hub.connect(); // a pooled one could have to wait for queries, and an appender waits for us
    const meta = await readMeta(connection, file.name, path);
    await addProgressTable(connection, file.name);
    const totals = await readTotals(connection, `${ident(file.name)}.usage_events`);
    return new WritableSegment(context, file, meta, { totals, notesOrigins: await hasOrigins(connection, file.name) });
  }

  /** Attaches a segment that was prepared a moment ago: it is empty and has every table, so nobody who waits for the gate waits for a look. */
  static async openPrepared(context: StoreContext, id: SegmentId): Promise<WritableSegment> {
    const path = absolute(context.root, activePath(id));
    const file = new SegmentFile(context.hub, path);
    await file.attach('write');
    using connection = await context.hub.connect();
    return new WritableSegment(context, file, await readMeta(connection, file.name, path), { totals: EMPTY_TOTALS, notesOrigins: true });
  }

  get id(): SegmentId {
    return this.meta.id;
  }

  get totals(): SegmentTotals {
    return this.#totals;
  }

  /** Inserts the new events (those that satisfy `where`, if it is given) in one transaction; durable when it returns. Answers how many there were. */
  async insert(
    lease: WriteLease,
    connection: Connection,
    staged: StagedBatch,
    { verdict, where }: { readonly verdict: Verdict; readonly where: string | null },
    { progress = null, from = null, signal }: InsertOptions = {},
  ): Promise<number> {
    lease.assertHeld();
    const whole = where === null && verdict.new === staged.rows;
    const added = whole ? staged.summary.totals : await readTotals(connection, `${staged.table} b`, `${verdict.isNew} AND ${where ?? 'true'}`);
    if (added.rows === 0 && progress === null) return 0;
    await connection.transaction(async () => {
      await this.#context.options.reach('append.begun');
      if (added.rows > 0) {
        const file = from === null || !this.#notesOrigins ? null : await numberOf(connection, this.file.name, from);
        await insertNew(connection, staged, verdict, { name: this.file.name, where, file, signal });
      }
      if (progress !== null) await insertProgress(connection, this.file.name, progress);
      await this.#context.options.reach('append.commit.before');
      signal?.throwIfAborted();
    });
    this.#totals = addTotals(this.#totals, added);
    await this.#context.options.reach('append.commit.after');
    return added.rows;
  }

  /** Removes what is noted of a replay that has come to its end. */
  async forget(lease: WriteLease, connection: Connection, run: string): Promise<void> {
    lease.assertHeld();
    await forgetProgress(connection, this.file.name, run);
  }

  /** Sizes of the main file and its write-ahead log. */
  async sizes(): Promise<{ readonly bytes: number; readonly walBytes: number }> {
    const { fs } = this.#context.options;
    const [main, wal] = await Promise.all([fs.stat(this.file.path), fs.stat(`${this.file.path}.wal`)]);
    return { bytes: main?.bytes ?? 0, walBytes: wal?.bytes ?? 0 };
  }

  async checkpoint(lease: WriteLease, connection: Connection): Promise<void> {
    lease.assertHeld();
    await connection.checkpoint(this.file.name);
  }

  async describe(): Promise<SegmentDescriptor> {
    const { bytes, walBytes } = await this.sizes();
    const { id, sequence, kind, createdMs } = this.meta;
    return {
      id,
      sequence,
      kind,
      createdMs,
      tier: 'active',
      path: activePath(id),
      totals: this.#totals,
      bytes,
      walBytes,
      sha256: null,
      rolledMs: null,
      sealedMs: null,
      pin: this.#context.catalog.state.pins[id] ?? null,
      seal: null,
    };
  }

  /**
   * Writes the closing facts, checkpoints and detaches; returns once it is proven that nothing of the segment is open or left in a log.
   * Nobody may be reading it.
   */
  async close(lease: WriteLease, connection: Connection, rolledMs: EpochMs): Promise<void> {
    lease.assertHeld();
    const { reach } = this.#context.options;
    await completeMeta(connection, this.file.name, { rolledMs, sealedMs: null, totals: this.#totals, fingerprint: null });
    await reach('rollover.checkpoint.before');
    await connection.checkpoint(this.file.name);
    await reach('rollover.checkpoint.after');
    await this.file.detach();
    await proveClosed(this.#context, this.file.path);
    await reach('rollover.closed');
  }
}

/** Segments of earlier versions have no table for the progress of replays; what defines a table is not left in a log. */
async function addProgressTable(connection: Connection, name: string): Promise<void> {
  if ((await withProgress(connection, [name])).length > 0) return;
  await createProgressTable(connection, name);
  await connection.checkpoint(name);
}

/** A complete, empty segment file in `work/`, ready to be moved to `active/`. */
export async function prepareSegment(context: StoreContext, connection: Connection, id: SegmentId, kind: SegmentMeta['kind']): Promise<string> {
  const { fs, clock, reach } = context.options;
  const path = absolute(context.root, nextActivePath(id));
  const file = new SegmentFile(context.hub, path);
  await file.attach('create');
  try {
    await connection.transaction(async () => {
      await createSegmentTables(connection, file.name);
      await writeNewMeta(connection, file.name, { storeId: context.storeId, sequence: sequenceOf(id), kind, createdMs: clock.now() });
    });
    await reach('prepare.created');
    await connection.checkpoint(file.name);
    await reach('prepare.checkpoint.after');
  } finally {
    await file.detach();
  }
  await proveClosed(context, path);
  await fs.makePrivate(path);
  await reach('prepare.sync.before');
  await fs.syncFile(path);
  await reach('prepare.sync.after');
  return path;
}

/** A detached file without write-ahead log has no unwritten rows; anything else must not be moved. */
export async function proveClosed(context: StoreContext, path: string): Promise<void> {
  const left = await sidecarsOf(context.options.fs, path);
  if (left.length > 0) throw new InvariantError(`${path} was closed but ${left.join(', ')} is still there.`);
}
