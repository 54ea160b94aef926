import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Decoder, decodeFile, type DecodeMessage, type DecodeOptions } from '../../../store/replay/decoder.ts';
import { readJournalFile } from '../../../store/replay/formats/read-journal.ts';
import { gather, NOW_MS, type Decoded } from '../../support/decoded.ts';
import { expectedRows, JOURNALS } from '../../support/expected.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { writeJournalFile } from '../../support/journal-writer.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-decoder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fixture = (file: string): string => join(JOURNALS, file);
const OPTIONS: DecodeOptions = { nowMs: NOW_MS };

async function all(messages: AsyncIterable<DecodeMessage>): Promise<Decoded> {
  const gathered: DecodeMessage[] = [];
  for await (const message of messages) gathered.push(message);
  return gather(gathered);
}

async function* prepended(first: DecodeMessage, rest: AsyncIterable<DecodeMessage>): AsyncGenerator<DecodeMessage> {
  yield first;
  yield* rest;
}

function sample(events: number): string {
  const path = join(folder, 'sample');
  writeJournalFile(path, realisticEvents(events), { blockEvents: 100 });
  return path;
}

describe('the decoding thread', () => {
  test('brings the same events as decoding in place', async () => {
    expect((await all(decodeFile(fixture('text.journal'), OPTIONS))).rows).toEqual(expectedRows('text.journal'));
  });

  test('reads many files one after the other', async () => {
    await using decoder = new Decoder();
    const files = ['multi-block.journal', 'broken-crc.journal', 'multi-block.expected.ndjson', 'broken-empty-file.journal'];
    const outcomes = [];
    for (const file of files) {
      const { rows, outcome, format } = await all(decoder.decode(fixture(file), OPTIONS));
      outcomes.push([rows.length, outcome, format]);
    }
    expect(outcomes).toEqual([
      [57, 'sound', 'binary journal'],
      [18, 'damaged', 'binary journal'],
      [57, 'sound', 'NDJSON'],
      [0, 'refused', null],
    ]);
  });

  test('can be left in the middle of a file and used for the next', async () => {
    await using decoder = new Decoder();
    for await (const message of decoder.decode(sample(1_000), { ...OPTIONS, batchRows: 10 })) if (message.type === 'batch') break;
    expect((await all(decoder.decode(fixture('multi-block.journal'), OPTIONS))).rows.length).toBe(57);
  });

  test('ends with the reason of its signal, and can be used again', async () => {
    await using decoder = new Decoder();
    const stop = new AbortController();
    const reason = new Error('enough');
    const reading = all(decoder.decode(sample(1_000), { ...OPTIONS, batchRows: 10, signal: stop.signal }));
    stop.abort(reason);
    await expect(reading).rejects.toBe(reason);
    expect((await all(decoder.decode(fixture('one-event.journal'), OPTIONS))).rows.length).toBe(1);
  });

  test('refuses a second file while it reads one', async () => {
    await using decoder = new Decoder();
    const first = decoder.decode(fixture('multi-block.journal'), OPTIONS);
    await first.next();
    await expect(decoder.decode(fixture('one-event.journal'), OPTIONS).next()).rejects.toThrow(/reading another file/);
    await first.return();
  });

  test('says so when its program is missing or it was stopped', async () => {
    await using decoder = new Decoder(new URL('./missing-worker.ts', import.meta.url));
    await expect(all(decoder.decode(fixture('one-event.journal'), OPTIONS))).rejects.toThrow(/decoding thread/);
    const stopped = new Decoder();
    await stopped[Symbol.asyncDispose]();
    await expect(all(stopped.decode(fixture('one-event.journal'), OPTIONS))).rejects.toThrow(/was stopped/);
  });

  test('cuts batches at the rows asked for and reports how far it is', async () => {
    const batches: (readonly [number, number])[] = [];
    for await (const message of decodeFile(sample(250), { ...OPTIONS, batchRows: 100 })) {
      if (message.type === 'batch') batches.push([message.batch.rows, message.bytesDone]);
    }
    expect(batches.map(([rows]) => rows)).toEqual([100, 100, 50]);
    expect(batches.map(([, bytes]) => bytes)).toEqual(batches.map(([, bytes]) => bytes).toSorted((a, b) => a - b));
  });
});

describe('files', () => {
  const outcome = async (path: string): Promise<readonly unknown[]> => {
    const { outcome: how, rejects, rows } = await all(readJournalFile(path, OPTIONS));
    return [how, rows.length, ...rejects.map((reject) => reject.reason)];
  };

  test('a folder, a device and a missing file are refused without being opened', async () => {
    mkdirSync(join(folder, 'inner'));
    expect(await outcome(join(folder, 'inner'))).toEqual(['refused', 0, 'not a regular file: it is a folder']);
    expect(await outcome('/dev/zero')).toEqual(['refused', 0, expect.stringMatching(/not a regular file|cannot be read/)]);
    expect(await outcome(join(folder, 'missing'))).toEqual(['refused', 0, 'cannot be read (ENOENT)']);
  });

  test('a link to a file is not followed', async () => {
    symlinkSync(fixture('multi-block.journal'), join(folder, 'link'));
    expect(await outcome(join(folder, 'link'))).toEqual(['refused', 0, expect.stringMatching(/it is a symbolic link to .*multi-block\.journal/)]);
  });

  test('a file that changes while it is read is remarked upon', async () => {
    const path = sample(20);
    const messages = readJournalFile(path, OPTIONS);
    const first = await messages.next();
    if (first.done === true) throw new Error('a message was expected');
    appendFileSync(path, 'more');
    const { rows, rejects, outcome: how } = await all(prepended(first.value, messages));
    expect([how, rows.length]).toEqual(['damaged', 20]);
    expect(rejects).toEqual([{ offset: expect.any(Number), events: 0, reason: 'the file was changed while being read' }]);
  });

  test('a file larger than the reading window comes out whole', async () => {
    const path = sample(6_000);
    const { rows, outcome: how } = await all(readJournalFile(path, OPTIONS));
    const ids = [...realisticEvents(6_000)].map((event) => event.event_id);
    expect([how, rows.map((row) => row['event_id'])]).toEqual(['sound', ids]);
  });
});
