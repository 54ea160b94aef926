import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { absolute } from '../layout.ts';
import type { Sink } from '../replay/file-feed.ts';
import { broken, odd } from '../segments/finding.ts';
import { StagedBatch } from '../segments/staging.ts';
import { integer } from '../segments/totals.ts';
import { granulesOf, nextRange, rejectsOf, type RowRange, stageSql } from './adopt-batches.ts';
import { PackTable } from './adopt-packs.ts';
import type { AdoptProgress } from './adopt-report.ts';
import { unreadable } from './describe.ts';
import type { ReferenceEntry } from './inventory.ts';
import { PackRemarks } from './pack-remarks.ts';
import type { PackReader } from './packs.ts';
import { droppedColumns } from './projection.ts';
import { ReferenceFile } from './reference-file.ts';
import { FACTS_TABLE } from './shape.ts';
import { WalCopies } from './wal-copies.ts';

/** Characters of text after which a transaction is closed whatever its rows. */
const MOST_TEXT = 128 * 1024 * 1024;

export interface AdoptWork {
  readonly hub: Hub;
  readonly sink: Sink;
  /** The folder of the reference, absolute. */
  readonly from: string;
  readonly reader: PackReader;
  readonly nowMs: EpochMs;
  readonly signal?: AbortSignal | undefined;
  readonly progress: () => void;
}

/** Hands every event of one file to the sink, in transactions. What cannot be read is told in the report; everything else about the store is thrown. */
export async function adoptFile(work: AdoptWork, entry: ReferenceEntry, report: AdoptProgress): Promise<void> {
  report.start();
  await using copies = new WalCopies((_, what) => void report.findings.push(odd('L8', entry.path, what)));
  const file = new ReferenceFile(work.hub, absolute(work.from, entry.path), copies);
  if ((await readable(work, report, entry, () => opened(file))) === null) return;
  try {
    using connection = await work.hub.connect();
    await adoptRows(work, connection, file, entry, report);
  } finally {
    await file.detach();
  }
}

async function adoptRows(work: AdoptWork, connection: Connection, file: ReferenceFile, entry: ReferenceEntry, report: AdoptProgress): Promise<void> {
  const granules = await readable(work, report, entry, () => lookAt(work, connection, file, report));
  if (granules === null) return;
  const place = { connection, file, remarks: new PackRemarks(), entry, report };
  const whole = await adoptGranules(work, place, granules);
  report.findings.push(...place.remarks.findings());
  if (whole) report.finish();
}

/** What can be said of a file before its events are read. */
async function lookAt(work: AdoptWork, connection: Connection, file: ReferenceFile, report: AdoptProgress): ReturnType<typeof granulesOf> {
  const { shape, rawName } = file;
  report.age = shape.age;
  report.rows = toSafeInteger(integer((await connection.row(`SELECT count(*) AS n FROM ${ident(rawName)}.${FACTS_TABLE}`))?.['n']));
  const dropped = droppedColumns(shape);
  if (dropped.length > 0) report.notes.push(`not carried over: ${dropped.join(', ')}`);
  const { rejects, rejected } = await rejectsOf(connection, file, work.nowMs);
  report.reject(rejects, rejected);
  return granulesOf(connection, file);
}

interface Place {
  readonly connection: Connection;
  readonly file: ReferenceFile;
  readonly remarks: PackRemarks;
  readonly entry: ReferenceEntry;
  readonly report: AdoptProgress;
}

/** False when a part could not be read; the rest is then left out. */
async function adoptGranules(work: AdoptWork, place: Place, granules: Awaited<ReturnType<typeof granulesOf>>): Promise<boolean> {
  const limits = (): { rows: number; text: number } => ({ rows: work.sink.rows(), text: MOST_TEXT });
  for (let range = nextRange(granules, limits()); range !== null; range = nextRange(granules, limits())) {
    work.signal?.throwIfAborted();
    if (!(await adoptRange(work, place, range))) return false;
    work.progress();
  }
  return true;
}

async function adoptRange(work: AdoptWork, { connection, file, remarks, entry, report }: Place, range: RowRange): Promise<boolean> {
  await using staged = await StagedBatch.open(work.hub);
  const filled = await readable(work, report, entry, async () => {
    await using packs = await PackTable.fill(connection, { file, reader: work.reader, remarks }, range, work.signal);
    await staged.fill(stageSql(file, range, work.nowMs, packs.table), work.signal);
    await staged.complete();
    return staged;
  });
  if (filled === null) return false;
  if (filled.rows > 0) report.count(await work.sink.take(filled));
  return true;
}

async function opened(file: ReferenceFile): Promise<ReferenceFile> {
  await file.attach();
  return file;
}

/** Does something with the file of the reference; what goes wrong there is that file's trouble and told in its report. */
async function readable<T>({ signal }: AdoptWork, report: AdoptProgress, { path }: ReferenceEntry, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    report.fail(broken('L8', path, unreadable(error, path).message));
    return null;
  }
}
