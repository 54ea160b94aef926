import { expect, it } from 'vitest';
import { makeEvents } from '../support/builders.ts';
import { openHarness } from '../support/harness.ts';

const SEGMENTS = 40;
const ROWS = 100;
/** Far less than a join with each of the segments would take, which is some eight megabytes. */
const MEMORY_MB = 128;

it('events are compared with any number of segments in the memory of a few', async () => {
  await using h = await openHarness({ memoryMb: MEMORY_MB, threads: 4, sealing: false, rolloverBytes: 1, checkpointBytes: 1 });
  const stored = Array.from({ length: SEGMENTS }, (_, i) => makeEvents(`segment-${i}`, ROWS, h.clock.now()));
  for (const events of stored) await h.append(events);
  expect(h.repository.segments.length).toBe(SEGMENTS + 1);
  expect(await h.append(makeEvents('fresh', 300, h.clock.now()))).toMatchObject({ new: 300, duplicate: 0 });
  expect(await h.append(stored.flat())).toMatchObject({ new: 0, duplicate: ROWS * SEGMENTS, conflict: 0 });
  const changed = stored.flat().map((event) => ({ ...event, output_tokens: 4_711n }));
  expect(await h.append(changed)).toMatchObject({ new: 0, duplicate: 0, conflict: ROWS * SEGMENTS });
});
