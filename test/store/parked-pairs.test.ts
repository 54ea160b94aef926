import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../store/domain/time.ts';
import { ClosedError, LockedError } from '../../store/errors.ts';
import type { Failpoint } from '../../store/failpoints.ts';
import { Repository } from '../../store/repository.ts';
import { type Account, assertAccount } from '../support/account.ts';
import { makeEvents } from '../support/builders.ts';
import { type Harness, NOW, openHarness } from '../support/harness.ts';
import { mixture, replayLines, writeLines } from '../support/replay-lines.ts';
import { storedIds } from '../support/stored.ts';

/** What whoever comes second meets: it is done while the first one stands still, it waits for it, or it is told no; nothing fails. */
type Fate = 'goes on' | 'waits' | 'is refused' | 'fails';

const ids = (prefix: string): string[] => makeEvents(prefix, 3, NOW).map((event) => event.event_id);
const JOURNAL = { prefix: 'replayed', nowMs: NOW, kinds: mixture(20, ['fresh']) };
const TRASHED = 'usage-000000000001';
const EXPIRED = 'usage-000000000002';

/** So many turns of the disk that whoever does not wait comes to an end. */
const LOOKS = 2_000;

/** A store with a segment in the trash, an archived and an active one that retention wants, and a journal beside it. */
async function openStore(): Promise<Harness> {
  const h = await openHarness();
  for (const name of ['trashed', 'expired']) {
    await h.append(makeEvents(name, 3, NOW - 80 * DAY_MS));
    await h.repository.rollover();
    await h.repository.whenSealed();
  }
  await h.append(makeEvents('active', 3, NOW - 80 * DAY_MS));
  h.clock.advance(20 * DAY_MS);
  await retention(h, [TRASHED]);
  for (const prefix of ['trashed', 'expired', 'active']) for (const id of ids(prefix)) h.model.delete(id);
  await writeLines(journalOf(h), replayLines(JOURNAL));
  return h;
}

const journalOf = (h: Harness): string => join(h.root, '../a.ndjson');

function retention(h: Harness, shown: readonly string[]): Promise<unknown> {
  const request = { days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true } as const;
  const going = h.repository.segments.filter((s) => shown.includes(s.id)).map((s) => s.id);
  return h.repository.runRetention({ ...request, shown: new Set(going) });
}

const current = (h: Harness): string => h.repository.segments.findLast((s) => s.tier === 'active')?.id ?? '';

/** Who comes first and stands still at some moment. */
const FIRST = {
  append: (h) => h.append(makeEvents('first', 3, h.clock.now())),
  rollover: (h) => h.repository.rollover(),
  seal: async (h) => {
    await h.repository.rollover();
    await h.repository.whenSealed();
  },
  'expiry of an archived segment': (h) => retention(h, [EXPIRED]),
  'expiry of the active segment': (h) => retention(h, [current(h)]),
  restore: (h) => h.repository.restore(TRASHED),
} satisfies Readonly<Record<string, (h: Harness) => Promise<unknown>>>;

/** Who comes second, in this order: a restore takes the gate and may then wait with it. */
const SECOND = {
  query: (h) => storedIds(h.repository),
  verify: (h) => h.repository.verify(null, undefined, { level: 'quick' }),
  opening: (h) => Repository.open(h.root),
  pin: (h) => h.repository.pin([h.repository.segments[0]?.id ?? ''], null),
  append: (h) => h.append(makeEvents('second', 3, h.clock.now())),
  replay: (h) => h.repository.replay([{ path: journalOf(h) }]),
  rollover: (h) => h.repository.rollover(),
  retention: (h) => retention(h, [EXPIRED]),
  restore: (h) => h.repository.restore(TRASHED),
} satisfies Readonly<Record<string, (h: Harness) => Promise<unknown>>>;

type Fates = Readonly<Record<keyof typeof SECOND, Fate>>;

const READERS = { query: 'goes on', verify: 'goes on', opening: 'is refused', pin: 'goes on' } as const;
const WRITERS = { append: 'waits', replay: 'waits', rollover: 'waits', restore: 'waits' } as const;
/** The gate is held: nobody writes, but an archived segment may go. */
const GATE: Fates = { ...READERS, ...WRITERS, retention: 'goes on' };
/** And who holds it reads every segment: none leaves. */
const READING: Fates = { ...GATE, retention: 'waits' };
/** Files are being swapped: nobody begins to read either. */
const SWAP: Fates = { ...GATE, query: 'waits', verify: 'waits' };
/** Closed files are being moved: writing goes on, and nobody else moves any. */
const FILES: Fates = { ...READERS, append: 'goes on', replay: 'goes on', rollover: 'goes on', restore: 'waits', retention: 'waits' };
const BOTH = READING;

const PAIRS: readonly (readonly [keyof typeof FIRST, Failpoint, Fates])[] = [
  ['append', 'append.gate', GATE],
  ['append', 'append.commit.before', READING],
  ['append', 'append.commit.after', READING],
  ['rollover', 'rollover.prepared', GATE],
  ['rollover', 'rollover.closed', SWAP],
  ['rollover', 'rollover.move.after', SWAP],
  ['seal', 'seal.copied', FILES],
  ['seal', 'seal.publish.before', FILES],
  ['seal', 'seal.remove.before', FILES],
  ['expiry of an archived segment', 'retention.withdrawn', FILES],
  ['expiry of an archived segment', 'retention.move.before', FILES],
  ['expiry of the active segment', 'retention.gate', BOTH],
  ['expiry of the active segment', 'retention.rolled', BOTH],
  ['restore', 'restore.move.before', BOTH],
];

/**
 * What the second one meets. What should wait is looked at as soon as it is in a queue, or after a while where it is in none (`queued` is null then);
 * what goes on and what is refused is waited for, however long that takes.
 */
async function fateOf(h: Harness, work: Promise<unknown>, expected: Fate, queued: (() => boolean) | null): Promise<Fate> {
  const state: { fate: Fate } = { fate: 'waits' };
  const end = work.then(
    () => void (state.fate = 'goes on'),
    (error: unknown) => void (state.fate = error instanceof LockedError ? 'is refused' : 'fails'),
  );
  if (expected !== 'waits') await end;
  if (queued !== null) while (state.fate === 'waits' && !queued()) await turn();
  else for (let i = 0; i < LOOKS && state.fate === 'waits'; i++) await stat(h.root);
  return state.fate;
}

/** Whether somebody more waits for the gate or for the files. */
function oneMore(h: Harness): () => boolean {
  const waiting = (): number => h.repository.gate().waiting.length + h.repository.context.files.state().waiting.length;
  const before = waiting();
  return () => waiting() > before;
}

/** Whom no queue shows when it waits: readers for files that are swapped, a pass for readers or for the pass before it. */
const hidden = (first: keyof typeof FIRST, second: keyof Fates): boolean =>
  second === 'query' || second === 'verify' || (second === 'retention' && (first === 'append' || first.startsWith('expiry')));

function accountOf(h: Harness): Account {
  const replayed = Array.from({ length: 20 }, (_, i) => `replayed-${String(i).padStart(6, '0')}`);
  const away = new Map(h.repository.retention()?.trash.map((t) => [t.id, []]));
  return { stored: h.model, open: [ids('trashed'), ids('expired'), ids('active'), replayed], away, over: new Set() };
}

describe('whoever comes while another stands still', () => {
  it.each(PAIRS)('%s at %s: waits for it or does not, and in the end every event is there once', async (first, point, fates) => {
    await using h = await openStore();
    const parked = h.points.park(point);
    const begun = FIRST[first](h);
    await parked.reached;
    const found: [string, Fate][] = [];
    const later: Promise<unknown>[] = [];
    for (const [second, expected] of Object.entries(fates) as [keyof Fates, Fate][]) {
      const queued = oneMore(h);
      const work = SECOND[second](h);
      later.push(work);
      found.push([second, await fateOf(h, work, expected, hidden(first, second) ? null : queued)]);
    }
    parked.release();
    await Promise.allSettled([begun, ...later]);
    expect(Object.fromEntries(found)).toEqual(fates);
    await assertAccount(h.repository, accountOf(h));
  });

  it.each(PAIRS)('%s at %s: closing waits for it, refuses whoever comes then, and loses nothing', async (first, point) => {
    await using h = await openStore();
    const parked = h.points.park(point);
    const begun = Promise.allSettled([FIRST[first](h)]);
    await parked.reached;
    const closing = h.close();
    await expect(h.append(makeEvents('refused', 3, h.clock.now()))).rejects.toThrow(ClosedError);
    expect(await fateOf(h, closing, 'waits', null)).toBe('waits');
    parked.release();
    await begun;
    await closing;
    await h.reopen();
    await assertAccount(h.repository, accountOf(h));
  });
});
