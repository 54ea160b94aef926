import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { journals } from '../e2e/support/journals.ts';
import { makeSmallSample } from '../e2e/support/stores.ts';
import { realisticEvents } from '../support/journal-sample.ts';
import { writeJournalFile } from '../support/journal-writer.ts';
import { mixture, replayLines, writeLines } from '../support/replay-lines.ts';
import { expect, type Sitting } from './sitting.ts';

const HOUR_MS = 3_600_000;

/** Journals in: a dry run, what it found of each file, the commit, and a replay that stands still on its way, is cut off, and waits to be resumed. */
export async function replay(sitting: Sitting): Promise<void> {
  const { operator, home, take } = sitting;
  const store = join(home, 'gateway-eu');
  await makeSmallSample(store);
  await operator.openStore(store);
  await operator.seePage('Segments');
  await operator.goTo('Replay');
  await take('replay-empty');
  const { new: fresh } = await operator.dropAndCheck(await gatewayFiles(home));
  await take('replay-checked');
  await file(sitting);
  await operator.commit(fresh);
  await take('replay-done');
  await operator.dropAndCheck(await oddFiles(home));
  await take('replay-four-fates');
  await operator.dropAndCheck(journals('broken-wrong-magic', 'broken-empty-file', 'broken-is-rollup'));
  await take('replay-nothing-readable');
  await watched(sitting);
  await cutOff(sitting, store);
}

/** What is known of one file. */
async function file({ page, take }: Sitting): Promise<void> {
  await page.getByRole('row', { name: /usage-0+414/ }).click();
  await page.getByRole('tab', { name: /Rejects/ }).click();
  await expect(page.getByText('checksum')).toBeVisible();
  await take('replay-rejects');
  for (const tab of ['Facts', 'Blocks', 'First events']) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await take(`replay-file-${tab.split(' ').at(-1)?.toLowerCase()}`);
  }
  await page.getByRole('tab', { name: 'Facts' }).click();
  await page.getByRole('button', { name: 'Put a copy aside…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Put a copy aside' });
  await sheet.getByRole('textbox', { name: 'Note' }).fill('asked the gateway for it again');
  await take('replay-put-aside');
  await sheet.getByRole('button', { name: 'Put aside' }).click();
  await expect(page.getByText('A copy lies in')).toBeVisible();
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('tab', { name: /Put aside/ }).click();
  await take('replay-aside-list');
  await page.getByRole('tab', { name: /^Now/ }).click();
}

/** A folder that is watched. */
async function watched({ page, home, take }: Sitting): Promise<void> {
  const sealed = join(home, 'sealed');
  await mkdir(sealed);
  for (const path of journals('multi-block', 'legacy-mixed')) await cp(path, join(sealed, path.split('/').at(-1) ?? ''));
  await page.getByRole('button', { name: 'Watch a folder…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Watch a folder' });
  await sheet.getByRole('textbox', { name: 'Folder' }).fill(sealed);
  await take('replay-watch');
  await sheet.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Watched folder' })).toContainText('2 files replayed');
  await take('replay-watching');
  await page.getByRole('button', { name: 'Stop watching' }).click();
}

/** The host stands still in the middle of a commit, so that it can be looked at; then it is killed and started again. */
async function cutOff({ page, operator, home, take, web, again }: Sitting, store: string): Promise<void> {
  const large = join(home, 'usage-000000000500.journal');
  writeJournalFile(large, realisticEvents(60_000, { seed: 9, startMs: Date.now() - 20 * HOUR_MS, stepMs: 1_000 }));
  await operator.dropOnWindow([large]);
  await expect(operator.nextStep()).toBeVisible();
  await operator.nextStep().click();
  await expect(page.getByRole('progressbar', { name: 'Committing' })).toBeVisible();
  await expect(operator.totals()).toContainText(/[1-9][\d,]* new/);
  web.pause();
  await take('replay-running');
  await web.kill();
  await again();
  await operator.openStore(store);
  await operator.goTo('Replay');
  await page.getByRole('tab', { name: /^Past replays/ }).click();
  await take('replay-history');
  await operator.goTo('Overview');
  await take('overview-interrupted');
}

/** What a gateway leaves behind: journals of a busy hour, one of them copied twice, one damaged. */
async function gatewayFiles(home: string): Promise<string[]> {
  const path = (sequence: number): string => join(home, `usage-000000000${sequence}.journal`);
  for (const [index, events] of [4_210, 3_876, 1_204].entries())
    writeJournalFile(path(411 + index), realisticEvents(events, { seed: index + 1, startMs: Date.now() - (4 - index) * HOUR_MS, stepMs: 700 }));
  await cp(journals('broken-crc')[0] ?? '', path(414));
  await cp(path(412), join(home, 'usage-000000000412 (copy).journal'));
  return [path(411), path(412), path(413), path(414), join(home, 'usage-000000000412 (copy).journal')];
}

/** Lines of every fate, events older than the cutoff among them, and old journals. */
async function oddFiles(home: string): Promise<string[]> {
  const kinds = mixture(900, ['fresh', 'fresh', 'late', 'repeat', 'fresh', 'contradiction', 'broken']);
  const lines = await writeLines(join(home, 'export.ndjson'), replayLines({ prefix: 'export', nowMs: Date.now(), kinds }));
  return [lines, ...journals('legacy-oldest', 'broken-truncated-in-block', 'odd-block-event-count', 'broken-wrong-magic')];
}
