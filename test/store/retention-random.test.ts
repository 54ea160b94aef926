import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import { trashPath } from '../../store/layout.ts';
import { Random } from '../../store/sample/random.ts';
import { makeEvents } from '../support/builders.ts';
import { type Harness, NOW, openHarness } from '../support/harness.ts';
import { storedIds } from '../support/stored.ts';

/** `STORES=200` makes as many as were asked of it once; a few are made every time. */
const STORES = Number(process.env['STORES'] ?? 4);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);

/** Segments of every tier and age, some with a pin; answers which events lie in which. */
async function randomStore(h: Harness, random: Random): Promise<Map<string, string[]>> {
  const members = new Map<string, string[]>();
  for (let segment = 0; segment < 2 + random.below(5); segment++) {
    const ageMs = random.below(89) * DAY_MS;
    const events = makeEvents(`s${segment}`, 1 + random.below(4), NOW - ageMs);
    if (random.chance(0.3)) events.push(...makeEvents(`t${segment}`, 1, NOW - random.below(89) * DAY_MS));
    await h.append(events);
    const id = h.repository.activeId ?? '';
    members.set(id, [...(members.get(id) ?? []), ...events.map((e) => e.event_id)]);
    if (random.chance(0.2)) await h.repository.pin([id], 'the test says so');
    if (random.chance(0.8)) await h.repository.rollover();
    if (random.chance(0.7)) await h.repository.whenSealed();
  }
  return members;
}

it(
  `in ${STORES} random stores a pass removes exactly what its dry run lists, and all of it comes back byte for byte`,
  { timeout: 600_000 },
  async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + STORES; seed++) {
      const random = new Random(seed);
      await using h = await openHarness();
      const members = await randomStore(h, random);
      if (random.chance(0.8)) await h.repository.whenSealed();
      h.clock.advance(random.below(120) * DAY_MS);
      const request = { days: random.pick([1, 30, 60, 90]), nowMs: h.clock.now(), trigger: 'person', confirmed: true } as const;
      const [plan, before] = [h.repository.planRetention(request.days, request.nowMs), h.repository.segments];
      const pass = await h.repository.runRetention(request);
      const ids = plan.segments.map((s) => s.id);
      expect(pass.segments.map((s) => s.id).toSorted(), `seed ${seed}`).toEqual(ids.toSorted());
      expect([pass.rows, pass.bytes > 0], `seed ${seed}`).toEqual([plan.rows, plan.rows > 0]);
      const gone = new Set(ids.flatMap((id) => members.get(id) ?? []));
      expect(await storedIds(h.repository), `seed ${seed}`).toEqual([...h.model.keys()].filter((id) => !gone.has(id)).toSorted());
      for (const { id, entry } of h.repository.retention()?.trash ?? []) {
        const sha256 = await nodeFs.sha256(join(h.root, trashPath(id)));
        expect([sha256, before.find((s) => s.id === id)?.sha256 ?? sha256], `seed ${seed}`).toEqual([entry.sha256, entry.sha256]);
        const parked = h.points.park('restore.move.after');
        const restored = h.repository.restore(id);
        await parked.reached;
        expect(await nodeFs.sha256(join(h.root, entry.path)), `seed ${seed}`).toBe(entry.sha256);
        parked.release();
        await restored;
      }
      await h.repository.whenSealed();
      await h.check();
    }
  },
);
