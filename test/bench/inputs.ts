import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EVENT_COLUMNS } from '../../store/domain/columns.ts';
import { eventToJson } from '../../store/domain/event-json.ts';
import { decodeFile } from '../../store/replay/decoder.ts';
import { rowsOf } from '../support/decoded.ts';
import { realisticEvents } from '../support/journal-sample.ts';
import { writeJournalFile } from '../support/journal-writer.ts';
import { inChild } from './in-child.ts';

/** The same events in every form that is needed. */
export interface Inputs {
  readonly folder: string;
  readonly events: number;
  readonly journal: string;
  readonly ndjson: string;
  /** Facts and details as they lie in a segment, compressed with zstd. */
  readonly parquet: string;
  readonly parquetBytes: number;
}

const HOUR_AGO_MS = 3_600_000;
const STEP_MS = 13;

export async function makeInputs(folder: string, events: number): Promise<Inputs> {
  const [journal, ndjson, parquet] = ['events.journal', 'events.ndjson', 'events.parquet'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  makeJournal(journal, events);
  await pipeline(jsonLines(journal), createWriteStream(ndjson));
  await inChild('makeParquet', { ndjson, parquet, folder });
  return { folder, events, journal, ndjson, parquet, parquetBytes: (await stat(parquet)).size };
}

/** A binary journal of realistic events up to an hour ago. */
export function makeJournal(path: string, events: number): void {
  writeJournalFile(path, realisticEvents(events, { startMs: Date.now() - HOUR_AGO_MS - events * STEP_MS, stepMs: STEP_MS }));
}

/** What a gateway would write: whole numbers as numbers. */
async function* jsonLines(journal: string): AsyncGenerator<string> {
  const whole = new Set(EVENT_COLUMNS.filter((column) => column.type === 'int64').map((column) => column.path.at(-1)));
  for await (const message of decodeFile(journal, { nowMs: Date.now(), batchRows: 2_000 })) {
    if (message.type !== 'batch') continue;
    const lines = rowsOf(message.batch).map((row) =>
      JSON.stringify(eventToJson(row, { full: true }), (key, value: unknown) =>
        whole.has(key) && typeof value === 'string' ? Number(value) : value,
      ),
    );
    yield `${lines.join('\n')}\n`;
  }
}
