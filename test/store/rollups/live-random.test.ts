import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../store/domain/time.ts';
import type { UsageChartQuery } from '../../../store/queries/usage-chart.ts';
import type { Repository } from '../../../store/repository.ts';
import { breakEngine } from '../../support/break-engine.ts';
import { batchOf, type EventSpec, makeEvents } from '../../support/builders.ts';
import { Facts } from '../../support/facts.ts';
import { FRESH, type Harness, NOW, openHarness } from '../../support/harness.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { specOf } from '../../support/spec-of.ts';
import { queryIn } from '../../support/usage-queries.ts';

/** `LIVE_RUNS=1000` tries as many stores; a few are tried every time. */
const RUNS = Number(process.env['LIVE_RUNS'] ?? 6);
const EAGER = { liveRollupRows: 15, memoryMb: 512 };
/** Clocks in New York change in it. */
const SPAN = { fromMs: Date.parse('2026-03-06T00:00:00Z'), toMs: Date.parse('2026-03-10T00:00:00Z') };

type Step =
  | { readonly kind: 'append'; readonly seed: number; readonly count: number }
  | { readonly kind: 'chart'; readonly query: UsageChartQuery }
  | { readonly kind: 'sum' | 'lost append' | 'rollover' | 'seal' | 'restart' | 'reopen' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), seed: fc.nat(), count: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('chart' as const), query: queryIn('America/New_York', SPAN.fromMs, SPAN.toMs) }) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'sum' }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>({ kind: 'rollover' }, { kind: 'lost append' }, { kind: 'seal' }, { kind: 'restart' }, { kind: 'reopen' }),
  },
);

/** Charts that come again and again are answered from sums. */
const steps = fc
  .tuple(fc.array(step, { minLength: 6, maxLength: 14 }), queryIn('UTC', SPAN.fromMs, SPAN.toMs))
  .map(([list, query]) =>
    list.flatMap((one): Step[] => (one.kind === 'append' || one.kind === 'rollover' ? [one, { kind: 'chart', query }] : [one])),
  );

/** Segments are sealed from the first step on that says so. */
async function perform(list: readonly Step[]): Promise<void> {
  await using h = await openHarness({ ...EAGER, sealing: false });
  for (const [index, one] of list.entries()) await take(h, one, index);
  await h.repository.whenSealed();
  await h.check();
}

async function take(h: Harness, one: Step, index: number): Promise<void> {
  if (one.kind === 'append') await h.append(events(index, one.seed, one.count));
  else if (one.kind === 'chart') await expectExact(h.repository, one.query);
  else if (one.kind === 'sum') await h.repository.whenCached();
  else if (one.kind === 'rollover') await h.repository.rollover();
  else if (one.kind === 'lost append') await loseAppend(h, index);
  else if (one.kind === 'restart') await restart(h.repository);
  else {
    await h.reopen({ sealing: one.kind === 'seal' });
    await h.repository.whenSealed();
  }
}

async function restart(repository: Repository): Promise<void> {
  await breakEngine(repository.context.hub);
  await repository.usageOptions(); // whoever asks first has it mended
}

function events(index: number, seed: number, count: number): EventSpec[] {
  return rollupEvents(seed, count, SPAN).map((event) => specOf({ ...event, event_id: `${index}/${event.event_id}` }));
}

async function loseAppend(h: Harness, index: number): Promise<void> {
  h.points.fail('append.commit.before');
  await expect(h.repository.append(batchOf(events(index, index, 30)))).rejects.toThrow('failed at');
}

async function expectExact(repository: Repository, query: UsageChartQuery): Promise<void> {
  const chart = await repository.usageChart(query);
  const { hub, set } = repository.context;
  using view = await set.acquire();
  await using facts = await Facts.copy(
    hub,
    view.segments.map(({ file }) => file.name),
  );
  await facts.expectChart(query, chart);
}

describe('charts of a store that lives', () => {
  it('equal a straight scan whenever they are drawn', { timeout: 3_600_000 }, async () => {
    await expect(fc.assert(fc.asyncProperty(steps, perform), { numRuns: RUNS, interruptAfterTimeLimit: 3_000_000 })).resolves.toBeUndefined(); // prettier-ignore
  });

  it('show whole batches, while events are appended, summed, rolled over and sealed at the same time', async () => {
    const told: unknown[] = [];
    await using h = await openHarness({ ...EAGER, listener: { failed: (what, error) => told.push([what, error]) } });
    let appended = 0;
    const appending = (async () => {
      for (let batch = 0; batch < 30; batch++) {
        await h.append(makeEvents(`b${batch}`, 7, FRESH + batch * 1_600_000));
        appended += 7;
        if (batch % 9 === 8) await h.repository.rollover();
      }
    })();
    const query = { fromMs: FRESH - DAY_MS, toMs: NOW + DAY_MS, bucket: 'hour', zone: 'UTC', by: 'key' } as const;
    const isDone = watch(appending);
    while (!isDone()) {
      const least = appended;
      const drawn = await Promise.all(
        [query, { ...query, bucket: 'day' as const, zone: 'Asia/Kolkata' }].map((one) => h.repository.usageSeries(one)),
      );
      for (const { total } of drawn) {
        expect(total.requests % 7).toBe(0);
        expect(total.requests).toBeGreaterThanOrEqual(least);
        expect(total.requests).toBeLessThanOrEqual(appended + 7);
        expect(total.billable).toBe(BigInt(total.requests) * 150n);
      }
      await turn(); // a chart of an empty store waits for nothing
    }
    await appending;
    expect((await h.repository.usageSeries(query)).total.requests).toBe(210);
    expect(told).toEqual([]);
    await h.repository.whenSealed();
    await h.check();
  });
});

function watch(work: Promise<unknown>): () => boolean {
  let done = false;
  const end = (): void => void (done = true);
  work.then(end, end);
  return () => done;
}
