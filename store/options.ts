import { type Clock, DAY_MS, HOUR_MS, systemClock } from './domain/time.ts';
import { type DurableFs, nodeFs } from './disk/durable-fs.ts';
import type { Reach } from './failpoints.ts';
import type { WriteGate } from './gate/write-gate.ts';
import type { StoreListener } from './listener.ts';

/** How a repository behaves; everything has a default. */
export interface RepositoryOptions {
  readonly readOnly: boolean;
  readonly clock: Clock;
  readonly fs: DurableFs;
  readonly listener: StoreListener;
  readonly reach: Reach;
  /** The write gate; null makes one. A test may put one here that is none, to see what it is for. */
  readonly gate: WriteGate | null;
  /** The decoding thread's script; by default the one beside the decoder. */
  readonly workerUrl: URL | null;
  /** The script of the process of a statement; by default the one beside the console. */
  readonly consoleUrl: URL | null;
  /** Memory limit of the engine, MiB. */
  readonly memoryMb: number;
  readonly threads: number;
  /** Active segment size (file + WAL) that makes it roll over, bytes. */
  readonly rolloverBytes: number;
  /** Age at which an active segment that holds events rolls over; 0 switches that off. */
  readonly rolloverAgeMs: number;
  /** WAL size that makes the active segment checkpoint, bytes. */
  readonly checkpointBytes: number;
  /** How soon it is noted outside of the segments how many events they hold. */
  readonly markMs: number;
  /** Time between two retention passes; 0 switches the timer off. */
  readonly retentionIntervalMs: number;
  /** How long removed segments stay restorable. */
  readonly trashMs: number;
  /** First pause after a failed seal; doubles up to `sealRetryMaxMs`, for ever. */
  readonly sealRetryMs: number;
  readonly sealRetryMaxMs: number;
  /** Whether pending segments are sealed in the background. */
  readonly sealing: boolean;
  /** Whether the rollups of archived segments are kept together in `cache.duckdb` as well. */
  readonly rollupCache: boolean;
  /** Events of a segment that is not sealed which queries read one by one; when there are so many, they are summed by hour for the queries to come. */
  readonly liveRollupRows: number;
  /** Events of one replay transaction; a whole row group of the engine is compressed straight into the file. */
  readonly replayBatchRows: number;
  /** Events of one replay transaction while others wait for the gate. */
  readonly replaySharedRows: number;
}

export const DEFAULT_OPTIONS: RepositoryOptions = {
  readOnly: false,
  clock: systemClock,
  fs: nodeFs,
  listener: {},
  reach: () => {},
  gate: null,
  workerUrl: null,
  consoleUrl: null,
  memoryMb: 1024,
  threads: 2,
  rolloverBytes: 64 * 1024 * 1024,
  rolloverAgeMs: DAY_MS,
  checkpointBytes: 32 * 1024 * 1024,
  markMs: 5_000,
  retentionIntervalMs: HOUR_MS,
  trashMs: DAY_MS,
  sealRetryMs: 1_000,
  sealRetryMaxMs: 300_000,
  sealing: true,
  rollupCache: true,
  liveRollupRows: 16_384,
  replayBatchRows: 122_880,
  replaySharedRows: 16_384,
};

/** Retention of a store that was never told otherwise, days. */
export const DEFAULT_RETENTION_DAYS = 90;
