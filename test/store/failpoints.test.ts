import { isDeepStrictEqual } from 'node:util';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Failpoint, FAILPOINTS } from '../../store/failpoints.ts';
import { type Account, assertAccount, assertEvents } from '../support/account.ts';
import { batchOf, makeEvents } from '../support/builders.ts';
import { TestClock } from '../support/clock.ts';
import { openCopy } from '../support/harness.ts';
import { Life } from '../support/life.ts';
import { PHASES } from '../support/phases.ts';
import { rowsOf } from '../support/stored.ts';

const STORE = join(import.meta.dirname, '../../store');
const names = Object.keys(FAILPOINTS) as Failpoint[];

/** How many numbered steps each protocol has. */
const STEPS = { O: 9, A: 9, R: 11, S: 12, E: 6, X: 5, C: 6, Q: 7 } as const;

describe('the list of named moments', () => {
  it('is what the code reaches, no more and no less', async () => {
    const files = (await readdir(STORE, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const code = await Promise.all(files.map((name) => readFile(join(STORE, name), 'utf8')));
    const reached = code.flatMap((text) => [...text.matchAll(/reach\('([^']+)'\)/g)].map((match) => match[1] ?? ''));
    expect(new Set(reached)).toEqual(new Set<string>(names));
  });

  it('has one for every numbered step of every protocol, and at least sixty', () => {
    const wanted = Object.entries(STEPS).flatMap(([letter, count]) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`));
    expect(new Set<string>(Object.values(FAILPOINTS))).toEqual(new Set(wanted));
    expect(names.length).toBeGreaterThanOrEqual(60);
  });
});

/** The folder of a store as a crash left it, and what must be in it. */
interface Crash {
  readonly path: string;
  readonly account: Account;
  readonly nowMs: number;
}

/** A copy of the folder, and what was in it at that very moment: whoever is not stopped at this point goes on while it is copied. */
async function crashOf(life: Life): Promise<Crash> {
  for (;;) {
    const { account } = life;
    const crash = { path: await life.h.copy(), account, nowMs: life.h.clock.now() };
    if (isDeepStrictEqual(account, life.account)) return crash;
  }
}

describe('after a crash at', () => {
  const crashes = new Map<Failpoint, Crash>();
  let life: Life;

  beforeAll(async () => {
    life = await Life.begin();
    life.points.always = async (point) => {
      if (crashes.has(point)) return;
      crashes.set(point, { path: '', account: life.account, nowMs: life.h.clock.now() }); // somebody else may come by while the folder is copied
      crashes.set(point, await crashOf(life));
    };
    for (const phase of PHASES) {
      await phase.prepare(life);
      await phase.act(life);
    }
    await assertAccount(life.h.repository, life.account);
  }, 300_000);

  afterAll(() => life[Symbol.asyncDispose]());

  it.each(names)('%s everything acknowledged is there once, and nothing is left to do', async (point) => {
    const crash = crashes.get(point);
    if (crash === undefined) throw new Error('the life of a store does not come by here');
    const after = makeEvents('after', 2, crash.nowMs);
    const clock = new TestClock(crash.nowMs + 60_000);
    {
      await using first = await openCopy(crash.path, { clock });
      await assertAccount(first, crash.account);
      await first.append(batchOf(after));
    }
    await using second = await openCopy(crash.path, { clock });
    expect(second.recovery).toEqual([]);
    const stored = new Map([...crash.account.stored, ...rowsOf(batchOf(after)).map((row) => [String(row['event_id']), row] as const)]);
    await assertEvents(second, { ...crash.account, stored });
  });
});
