import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Failpoint } from '../../store/failpoints.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import { makeEvents } from '../support/builders.ts';
import { type Harness, NOW, openHarness } from '../support/harness.ts';
import { storedIds } from '../support/stored.ts';

/** `SCHEDULES=1000` tries as many; a few are tried every time. */
const RUNS = Number(process.env['SCHEDULES'] ?? 8);
/** Nobody is let go on before whoever can has come to a named moment; files and the engine take a few turns for that. */
const TURNS = 40;
/** Moments at which somebody may be overtaken. */
const MOMENTS = /^(append|rollover|retention)\./;

type Act = { readonly kind: 'append'; readonly name: string; readonly old: boolean } | { readonly kind: 'retention' } | { readonly kind: 'rollover' };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), name: fc.constantFrom('a', 'b', 'c', 'd'), old: fc.boolean() }),
  fc.constantFrom<Act>({ kind: 'retention' }, { kind: 'rollover' }),
);

const settle = async (go: () => Promise<void>): Promise<void> => {
  for (let i = 0; i < TURNS; i++) await turn();
  await go();
};

/** Lets the acts loose on a store at the same time, in an order that the scheduler thinks of. */
async function perform(acts: readonly Act[], scheduler: fc.Scheduler): Promise<void> {
  await using h = await openHarness();
  await h.append(makeEvents('first', 2, NOW - 80 * DAY_MS));
  h.clock.advance(20 * DAY_MS);
  h.points.always = async (point: Failpoint) => {
    if (MOMENTS.test(point)) await scheduler.schedule(Promise.resolve(), point);
  };
  const stored = { new: 0 };
  await scheduler.waitFor(Promise.all(acts.map((what) => begin(h, what, scheduler, stored))));
  h.points.always = () => {};
  const removed = h.repository.retention()?.history.reduce((n, { rows }) => n + rows, 0) ?? 0;
  const found = await storedIds(h.repository);
  expect(new Set(found).size, 'an event is there twice').toBe(found.length);
  const young = [...h.model].filter(([, row]) => Number(row['created_at_ms']) === h.clock.now()).map(([id]) => id);
  expect(young.filter((id) => !found.includes(id)), 'acknowledged, and not there').toEqual([]); // prettier-ignore
  expect(stored.new + 2, 'what is new is there, or retention says that it removed it').toBe(found.length + removed);
  for (const id of h.model.keys()) if (!found.includes(id)) h.model.delete(id);
  await h.repository.whenSealed();
  await h.check();
}

async function begin(h: Harness, what: Act, scheduler: fc.Scheduler, stored: { new: number }): Promise<void> {
  await scheduler.schedule(Promise.resolve(), what.kind);
  if (what.kind === 'rollover') await h.repository.rollover();
  else if (what.kind === 'retention') await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
  else {
    const [prefix, ageMs] = what.old ? [`old-${what.name}`, 89 * DAY_MS] : [what.name, 0];
    const { new: fresh } = await h.append(makeEvents(prefix, 2, h.clock.now() - ageMs));
    stored.new += fresh;
  }
}

const property = fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 5 }), fc.scheduler({ act: settle }), perform);

it('whatever overtakes whatever, an acknowledged event is there once, or retention has removed it', { timeout: 3_600_000 }, async () => {
  await expect(fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: 3_000_000 })).resolves.toBeUndefined(); // prettier-ignore
});
