import { expect, test } from 'vitest';
import { Conversation } from '../../../store/console/conversation.ts';
import { SqlProcess } from '../../../store/console/sql-process.ts';
import type { ConsoleSources } from '../../../store/console/sources.ts';

const SCRIPT = new URL('../../../store/console/console-process.ts', import.meta.url);

/** Nothing to read; says when it is let go. */
function sources(letGo: () => void = () => {}): ConsoleSources {
  return { files: [], setup: [], segments: 0, unseen: { segments: 0, rows: 0 }, missing: [], [Symbol.dispose]: letGo };
}

/** A process that is cancelled at the very moment when it is ended. */
class LateCancel extends SqlProcess {
  readonly cancel = new AbortController();

  override async end(): Promise<void> {
    this.cancel.abort(new Error('too late'));
    await super.end();
  }
}

test('who cancels while the process of an answer is being ended gets the answer, and nothing breaks', async () => {
  const late = new LateCancel(SCRIPT);
  const conversation = new Conversation(late, async () => sources());
  expect(await conversation.check('SELECT 1', late.cancel.signal)).toMatchObject({ ok: true });
  await late.end();
});

test('what was opened is let go after the process has ended', async () => {
  const process = new SqlProcess(SCRIPT);
  const seen: boolean[] = [];
  const conversation = new Conversation(process, async () => sources(() => seen.push(process.isAlive)));
  expect(await conversation.check('SELECT 1', new AbortController().signal)).toMatchObject({ ok: true });
  expect(seen).toEqual([false]);
});
