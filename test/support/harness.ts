import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DAY_MS } from '../../store/domain/time.ts';
import { createStore } from '../../store/opening.ts';
import type { RepositoryOptions } from '../../store/options.ts';
import { Repository } from '../../store/repository.ts';
import type { Finding } from '../../store/segments/finding.ts';
import { verifySegments } from '../../store/segments/verify.ts';
import { verifyContextOf } from '../../store/segments/verify-context.ts';
import { verifyRuntime } from '../../store/segments/verify-runtime.ts';
import type { AppendResult } from '../../store/append-result.ts';
import { batchOf, type EventSpec } from './builders.ts';
import { TestClock } from './clock.ts';
import { Points } from './points.ts';
import { rowsOf, type StoredRow, storedRows } from './stored.ts';
import { copyFolder, tempDir } from './temp-dir.ts';

/** The time at which a test's store begins. */
export const NOW = Date.parse('2026-03-10T12:00:00Z');
/** Older than the 90 days that a new store keeps. */
export const EXPIRED = NOW - 100 * DAY_MS;
/** Young enough to be kept. */
export const FRESH = NOW - DAY_MS;

/** A store in a folder of its own, with a model of what it must hold. */
export interface Harness extends AsyncDisposable {
  readonly root: string;
  readonly clock: TestClock;
  readonly points: Points;
  /** Every event acknowledged and not removed since, by id, as it must be stored. */
  readonly model: Map<string, StoredRow>;
  readonly repository: Repository;
  /** Whether the store was closed and not opened again, because that failed. */
  readonly isClosed: boolean;
  /** Appends and notes in the model what was acknowledged. */
  append(events: readonly EventSpec[], signal?: AbortSignal): Promise<AppendResult>;
  close(): Promise<void>;
  /** Closes the store and opens it again. */
  reopen(options?: Partial<RepositoryOptions>): Promise<Repository>;
  /** A copy of the folder as it lies there now, as a crash would leave it. */
  copy(): Promise<string>;
  /** Every law that must hold at the end of a test: events exactly once, nothing held, nothing broken. */
  check(): Promise<void>;
}

/** Makes and opens a store that seals at once, never runs retention by itself, and stands still in time. */
export async function openHarness(options: Partial<RepositoryOptions> = {}): Promise<Harness> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir());
  const root = join(folder.path, 'store');
  const clock = new TestClock(NOW);
  const points = new Points();
  const given = {
    clock,
    reach: points.reach,
    retentionIntervalMs: 0,
    rolloverAgeMs: 0,
    sealRetryMs: 20,
    memoryMb: 256,
    rollupCache: false,
    ...options,
  };
  await createStore(root, given);
  let repository = await Repository.open(root, given);
  const closed = new WeakSet<Repository>();
  const close = async (): Promise<void> => {
    if (closed.has(repository)) return; // also one whose closing failed: it told then
    closed.add(repository);
    await repository[Symbol.asyncDispose]();
  };
  stack.defer(close);
  const model = new Map<string, StoredRow>();
  let copies = 0;
  const resources = stack.move();
  return {
    root,
    clock,
    points,
    model,
    get repository() {
      return repository;
    },
    get isClosed() {
      return closed.has(repository);
    },
    async append(events, signal) {
      const batch = batchOf(events);
      const result = await repository.append(batch, signal);
      for (const row of rowsOf(batch)) if (!model.has(String(row['event_id']))) model.set(String(row['event_id']), row);
      return result;
    },
    close,
    async reopen(more = {}) {
      await close();
      repository = await Repository.open(root, { ...given, ...more });
      return repository;
    },
    async copy() {
      copies += 1;
      const to = join(folder.path, `copy-${copies}`);
      await copyFolder(root, to);
      return to;
    },
    check: () => checkStore(repository, model),
    async [Symbol.asyncDispose]() {
      points.releaseAll();
      await resources.disposeAsync();
    },
  };
}

/** Opens another folder like a harness would, for a look at what a crash left. */
export function openCopy(path: string, options: Partial<RepositoryOptions> = {}): Promise<Repository> {
  return Repository.open(path, { clock: new TestClock(NOW), retentionIntervalMs: 0, rolloverAgeMs: 0, sealRetryMs: 20, memoryMb: 256, ...options });
}

/** Every event of the model is stored exactly once and as it was sent, nothing else is, and the store is at rest. */
export async function checkStore(repository: Repository, model: ReadonlyMap<string, StoredRow>): Promise<void> {
  expect(byId(await storedRows(repository))).toEqual(byId([...model.values()]));
  await repository.whenCached();
  const { holder, waiting } = repository.gate();
  expect({ holder, waiting, queries: repository.context.hub.queries, readers: readersOf(repository) }).toEqual({
    holder: null,
    waiting: [],
    queries: 0,
    readers: 0,
  });
  expect(await verifyRuntime(repository)).toEqual([]);
  expect(await brokenLaws(repository)).toEqual([]);
}

/** Errors that the verification of the store finds. */
export async function brokenLaws(repository: Repository): Promise<readonly Finding[]> {
  // Hashing in this process is quick, and a dropped lock does no harm where nobody else opens the store.
  const hashFiles = (paths: readonly string[]): Promise<{ sha256: string }[]> =>
    Promise.all(
      paths.map(async (path) => ({
        sha256: createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      })),
    );
  const { findings } = await verifySegments({ ...verifyContextOf(repository.context), hashFiles }, null);
  return findings.filter((f) => f.severity === 'error');
}

function readersOf(repository: Repository): number {
  return repository.context.set.segments.reduce((n, s) => n + s.file.readers, 0);
}

function byId(rows: readonly StoredRow[]): StoredRow[] {
  return rows.toSorted((a, b) => (String(a['event_id']) < String(b['event_id']) ? -1 : 1));
}
