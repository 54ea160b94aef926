/** Replays a journal in small transactions over small segments, and says how far it is after each. Started by the crash harness. */
import { Repository } from '../../store/index.ts';

const [store = '', journal = ''] = process.argv.slice(2);
await using repository = await Repository.open(store, {
  retentionIntervalMs: 0,
  replayBatchRows: 1_500,
  rolloverBytes: 4_000_000,
  checkpointBytes: 500_000,
  markMs: 5,
});
await repository.replay([{ path: journal }], { progress: (report) => console.error(`${report().counts.new} new`) });
