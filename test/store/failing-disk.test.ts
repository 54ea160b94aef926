import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../store/domain/time.ts';
import { makeEvents } from '../support/builders.ts';
import { FailingFs } from '../support/failing-fs.ts';
import { EXPIRED, type Harness, NOW, openHarness } from '../support/harness.ts';
import { storedIds } from '../support/stored.ts';

const OLD = NOW - 80 * DAY_MS;
const OLD_BATCH = makeEvents('old', 3, OLD);
const BATCHES = [makeEvents('a', 3, NOW), makeEvents('late', 3, EXPIRED), makeEvents('b', 3, NOW + 20 * DAY_MS)];

/** What a store does in its life; a step that fails is left behind and the next one is taken. */
const STEPS: readonly ((h: Harness) => Promise<unknown>)[] = [
  (h) => h.append(OLD_BATCH),
  (h) => h.repository.rollover(),
  (h) => h.repository.whenSealed(),
  (h) => h.append(BATCHES[0] ?? []),
  async (h) => h.clock.advance(20 * DAY_MS),
  (h) => h.append(BATCHES[1] ?? []),
  (h) => h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true }),
  (h) => h.repository.restore(h.repository.retention()?.trash[0]?.id ?? ''),
  (h) => h.repository.setRetentionDays(80),
  (h) => h.repository.rollover(),
  (h) => h.append(BATCHES[2] ?? []),
  (h) => h.reopen(),
  (h) => h.repository.whenSealed(),
];

/** Runs the whole life with the nth call to the file system failing; answers whether there was an nth call. */
async function liveWith(n: number): Promise<boolean> {
  const failing = new FailingFs();
  await using h = await openHarness({ fs: failing.fs, listener: { failed: () => {} } });
  const call = failing.failCall(n);
  for (const step of STEPS) await Promise.allSettled([step(h)]);
  const failed = call.left() === 0;
  failing.failCall(Infinity);
  await h.reopen();
  h.clock.advance(DAY_MS / 24);
  await h.repository.whenSealed();
  for (const batch of BATCHES) await h.append(batch);
  const old = (await storedIds(h.repository)).filter((id) => id.startsWith('old'));
  expect([0, OLD_BATCH.length]).toContain(old.length);
  if (old.length === 0) for (const { event_id: id } of OLD_BATCH) h.model.delete(id);
  else await h.append(OLD_BATCH);
  await h.check();
  return failed;
}

/** Every call takes minutes, which `EVERY_CALL=1` allows; otherwise a spread of them. */
const STRIDE = process.env['EVERY_CALL'] === undefined ? 9 : 1;

describe('whichever call to the file system fails', () => {
  it('nothing acknowledged is lost or stored twice, and the store goes on when it is opened again', { timeout: 600_000 }, async () => {
    let n = 1;
    while (await liveWith(n)) n += STRIDE;
    expect(n).toBeGreaterThan(60);
  });
});
