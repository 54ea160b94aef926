/**
 * Does everything a store does, all at the same time, in segments so small that something is always being moved: appends, a replay, rollovers, seals,
 * retention, queries. Says what was acknowledged, a line each. Started by the crash harness.
 */
import { Repository } from '../../store/index.ts';
import { batchOf, makeEvents } from '../support/builders.ts';
import { BATCH, batchName, OLD_MS } from './mixed-names.ts';

/** An empty segment on disk. */
const EMPTY_BYTES = 800_000;

const [store = '', journal = '', run = '0'] = process.argv.slice(2);
await using repository = await Repository.open(store, {
  retentionIntervalMs: 0,
  rolloverBytes: EMPTY_BYTES + 256 * 1024,
  checkpointBytes: 100_000,
  markMs: 5,
  replayBatchRows: 300,
  replaySharedRows: 300,
});
console.log('open');
await Promise.all([appends(), replay(), queries()]);

async function appends(): Promise<void> {
  for (let batch = 0; ; batch++) {
    await append('fresh', batch, 60_000);
    if (batch % 6 === 5) await retention(batch);
  }
}

/** Old events in a segment of their own, which retention then removes. */
async function retention(batch: number): Promise<void> {
  await repository.rollover();
  await append('old', batch, OLD_MS);
  await repository.rollover();
  await repository.whenSealed();
  await repository.runRetention({ days: 10, nowMs: Date.now(), trigger: 'person', confirmed: true });
}

async function append(kind: 'fresh' | 'old', batch: number, ageMs: number): Promise<void> {
  const name = batchName(kind, Number(run), batch);
  const body = `{"body":"${name.repeat(20)}"}`;
  await repository.append(batchOf(makeEvents(name, BATCH, Date.now() - ageMs, { full_request_json: body })));
  console.log(name);
}

async function replay(): Promise<void> {
  await repository.replay([{ path: journal }]);
  console.log('replayed');
}

async function queries(): Promise<void> {
  for (;;) {
    await repository.events({ filter: {}, limit: 100, full: true });
    const nowMs = Date.now();
    await repository.usageSeries({ fromMs: nowMs - 86_400_000, toMs: nowMs, bucket: 'hour', zone: 'UTC', by: 'key' });
  }
}
