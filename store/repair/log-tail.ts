import type { StoreContext } from '../context.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import { damagedLogEntry } from '../duckdb/driver-errors.ts';
import { absolute } from '../layout.ts';
import { keepCopy } from './quarantine.ts';

/** A write-ahead log that the engine refuses from some byte on. */
export interface LogDamage {
  /** Where the good part ends. */
  readonly goodBytes: number;
  readonly droppedBytes: number;
  /**
   * Whether what is lost was never acknowledged: the log was being written when the power went, and the rest of it is zeros.
   * A commit is acknowledged after its last entry is on disk, so none can lie before zeros that reach to the end.
   */
  readonly unacknowledged: boolean;
}

/** Bytes of an entry before its content: size and checksum, 8 each. */
const ENTRY_HEAD = 16;
/** Zeros at the end of a log that mean it was never written; the last entry of a commit does not end in so many. */
const LEAST_ZEROS = 16;
const CHUNK = 1 << 20;

/** What is wrong with the log of a segment file that could not be opened because of this error; null when it is something else. */
export async function logDamage(fs: DurableFs, path: string, error: unknown): Promise<LogDamage | null> {
  const content = damagedLogEntry(error);
  const log = `${path}.wal`;
  const size = (await fs.stat(log))?.bytes ?? 0;
  if (content === null || content < ENTRY_HEAD || content > size) return null;
  const goodBytes = content - ENTRY_HEAD;
  const zerosFrom = await endOfContent(fs, log, goodBytes, size);
  const head = await fs.readBytes(log, goodBytes, ENTRY_HEAD);
  const length = new DataView(head.buffer, head.byteOffset, head.byteLength).getBigUint64(0, true);
  const unfinished = size - zerosFrom >= LEAST_ZEROS && BigInt(zerosFrom) < BigInt(content) + length;
  return { goodBytes, droppedBytes: size - goodBytes, unacknowledged: zerosFrom <= goodBytes || unfinished };
}

/** Cuts a damaged log where its good part ends, after keeping a copy of file and log; answers where the copy lies. */
export async function cutLog(context: Pick<StoreContext, 'root' | 'options'>, path: string, damage: LogDamage): Promise<string> {
  const kept = await keepCopy(context, path, `its log was cut at byte ${damage.goodBytes}, dropping ${damage.droppedBytes} bytes`);
  await context.options.fs.truncate(`${absolute(context.root, path)}.wal`, damage.goodBytes);
  return kept;
}

/** One past the last byte of the log that is not zero; `from` when all are zero from there on. */
async function endOfContent(fs: DurableFs, log: string, from: number, size: number): Promise<number> {
  let end = from;
  for (let at = from; at < size; at += CHUNK) {
    const bytes = await fs.readBytes(log, at, Math.min(CHUNK, size - at));
    const last = bytes.findLastIndex((byte) => byte !== 0);
    if (last >= 0) end = at + last + 1;
  }
  return end;
}
