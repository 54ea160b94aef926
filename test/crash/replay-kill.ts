/**
 * Kills a replay at random moments and without warning, resumes it, and looks whether its numbers are the announced ones and every event is there once.
 * `node test/crash/replay-kill.ts [--kills N] [--events N] [--seed S]`
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createStore } from '../../store/index.ts';
import { Random } from '../../store/sample/random.ts';
import { realisticEvents } from '../support/journal-sample.ts';
import { writeJournalFile } from '../support/journal-writer.ts';
import { Child } from './child.ts';
import { openAndCheck } from './stored.ts';

const { values } = parseArgs({ options: { kills: { type: 'string' }, events: { type: 'string' }, seed: { type: 'string' } } });
const kills = Number(values.kills ?? 5);
const events = Number(values.events ?? 30_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (![kills, events, seed].every(Number.isInteger) || kills < 1 || events < 1)
  throw new Error('usage: replay-kill.ts [--kills N] [--events N] [--seed S]');

/** Every third event is older than the store keeps, so that batches are two transactions. */
const LATE_MS = 200 * 86_400_000;
const CHURN = join(import.meta.dirname, 'replay-churn.ts');
const random = new Random(seed);
const folder = await mkdtemp(join(tmpdir(), 'strata-replay-kill-'));
const journal = join(folder, 'usage.journal');
const results: boolean[] = [];
console.log(`seed ${seed}, ${kills} kills of a replay of ${events} events`);
try {
  writeJournalFile(journal, journalEvents());
  for (let kill = 1; kill <= kills; kill++) await attempt(kill);
} finally {
  await rm(folder, { recursive: true, force: true });
}
const passed = results.filter(Boolean).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length ? 0 : 1;

function* journalEvents(): ReturnType<typeof realisticEvents> {
  let index = 0;
  for (const event of realisticEvents(events, { seed, startMs: Date.now() - 7_200_000, stepMs: 3 }))
    yield index++ % 3 === 0 ? { ...event, created_at_ms: Number(event.created_at_ms) - LATE_MS } : event;
}

async function attempt(kill: number): Promise<void> {
  const store = join(folder, `store-${kill}`);
  try {
    await createStore(store);
    console.log(`kill ${kill}: ${await killAndResume(store)}`);
    results.push(true);
  } catch (error) {
    console.log(`kill ${kill}: FAILED (seed ${seed}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    results.push(false);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

/** Kills the replay, and often the resumed one as well, before it may come to its end. */
async function killAndResume(store: string): Promise<string> {
  const moments: string[] = [await killed(new Child(CHURN, [store, journal]), moment())];
  while (random.chance(0.4))
    moments.push(await killed(Child.cli(['replay', store, '--resume', '--progress']), { events: 0, ms: random.below(2_500) }));
  const between = await openAndCheck(store);
  const resumed = await resume(store);
  assert.deepEqual(resumed, { read: events, new: events, duplicate: 0, conflict: 0, rejected: 0, late: Math.ceil(events / 3) });
  const { ids, segments } = await openAndCheck(store);
  assert.equal(ids.size, events);
  return `${moments.join(', then ')}; ${between.ids.size} events there, resumed: exact, in ${segments} segments`;
}

function moment(): { readonly events: number; readonly ms: number } {
  return { events: random.below(events), ms: random.below(80) };
}

/** Kills the child some time after it announced so many new events; answers when that was. */
async function killed(child: Child, { events: most, ms }: { readonly events: number; readonly ms: number }): Promise<string> {
  let announced = 0;
  const killSoon = async (): Promise<void> => {
    await wait(ms);
    child.kill();
  };
  let killing = most === 0 ? killSoon() : null;
  for await (const line of child.lines(child.process.stderr)) {
    const [, fresh] = /([\d,]+) new$/.exec(line) ?? [];
    if (fresh !== undefined) announced = Number(fresh.replaceAll(',', ''));
    if (announced >= most) killing ??= killSoon();
  }
  await killing;
  await child.ended();
  return `killed with ${announced} announced`;
}

/** Resumes to the end, or replays where the run was not even begun, or had come to its end before it was killed. */
async function resume(store: string): Promise<object> {
  const first = await answer(['replay', store, '--resume', '--json']);
  const { read, new: fresh, duplicate, conflict, rejected, late } = first.code === 2 ? await again(store) : first.document;
  return { read, new: fresh, duplicate, conflict, rejected, late };
}

type Document = Readonly<Record<'read' | 'new' | 'duplicate' | 'conflict' | 'rejected' | 'late', number>>;

/** There was nothing to resume: either everything is there, or nothing is. */
async function again(store: string): Promise<Document> {
  const before = (await openAndCheck(store)).ids.size;
  assert.ok(before === 0 || before === events, `nothing to resume, and ${before} of ${events} events are there`);
  const { document } = await answer(['replay', store, journal, '--recheck', '--json']);
  assert.equal(document.new, events - before);
  return before === 0 ? document : { ...document, new: document.duplicate, duplicate: 0, late: Math.ceil(events / 3) };
}

async function answer(args: readonly string[]): Promise<{ readonly code: number | null; readonly document: Document }> {
  const child = Child.cli(args);
  let output = '';
  for await (const line of child.lines()) output += line;
  const code = await child.ended();
  assert.ok(code === 0 || code === 2, `${args.join(' ')} ended with ${code}: ${child.errors}`);
  return { code, document: JSON.parse(output) as Document };
}
