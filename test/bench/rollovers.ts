import { rm } from 'node:fs/promises';
import { createStore, Repository } from '../../store/index.ts';
import { decodeFile } from '../../store/replay/decoder.ts';
import type { EventBatch } from '../../store/domain/event-batch.ts';
import { middle } from './middle.ts';

const BATCH = 500;
const APPENDERS = 2;
/** A segment of some ten thousand events: large enough for its closing to take as long as it does in earnest, small enough for many of them. */
const ROLLOVER_BYTES = 8 * 1024 * 1024;

/** Two appenders store a whole file in batches while segments roll over and are sealed: how long the appends take, and those that met a rollover. */
export async function appendOverRollovers({ store, file }: { readonly store: string; readonly file: string }): Promise<Record<string, number>> {
  await rm(store, { recursive: true, force: true });
  await createStore(store);
  const batches: EventBatch[] = [];
  for await (const message of decodeFile(file, { nowMs: Date.now(), batchRows: BATCH })) if (message.type === 'batch') batches.push(message.batch);
  await using repository = await Repository.open(store, {
    retentionIntervalMs: 0,
    rolloverBytes: ROLLOVER_BYTES,
    checkpointBytes: ROLLOVER_BYTES / 2,
  });
  const stalls: number[] = [];
  const others: number[] = [];
  const append = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const [active, began] = [repository.activeId, performance.now()];
      await repository.append(batch);
      (repository.activeId === active ? others : stalls).push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: APPENDERS }, append));
  if (stalls.length < 5) throw new Error(`Only ${stalls.length} appends met a rollover.`);
  return { stallMs: middle(stalls), stallMaxMs: Math.max(...stalls), appendMs: middle(others), met: stalls.length };
}
