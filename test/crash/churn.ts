/** Appends what comes in, with segments so small that rollover, sealing and checkpoints happen all the time. Started by the crash harness. */
import { NdjsonReader, Repository } from '../../store/index.ts';
import { lastEventId } from '../../store/domain/last-event-id.ts';

const [store = '', batch = '200'] = process.argv.slice(2);
await using repository = await Repository.open(store, { retentionIntervalMs: 0, rolloverBytes: 700_000, checkpointBytes: 150_000, markMs: 5 });
const reader = new NdjsonReader({ nowMs: Date.now(), limits: { rows: Number(batch) } });
let batches = 0;
for await (const chunk of process.stdin) await take(reader.push(chunk));
await take(reader.end());

async function take(messages: ReturnType<NdjsonReader['push']>): Promise<void> {
  for (const message of messages) {
    if (message.type === 'rejects') throw new Error(message.rejects[0]?.reason);
    if (message.type !== 'batch') continue;
    const { read, new: fresh, duplicate, conflict } = await repository.append(message.batch);
    console.log(JSON.stringify({ batch: ++batches, lastEventId: lastEventId(message.batch), read, new: fresh, duplicate, conflict, rejected: 0 }));
  }
}
