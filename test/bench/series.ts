import { join } from 'node:path';
import { inChild } from './in-child.ts';
import { type Inputs, makeJournal } from './inputs.ts';

/** What the runs measured, one number a run. */
export interface Measured {
  readonly [what: string]: readonly number[];
}

/** Batches of 500 that the append row stores; the yardstick inserts a tenth of their rows. */
const APPEND_BATCHES = 60;
const ROW_BY_ROW = 3_000;

/** Takes note of a measurement. */
export type Note = (what: string, value: number | undefined) => void;

/** Every task of replaying and sealing as often as asked, yardstick first, so that each ratio is of the same minute. */
export async function measureReplays(inputs: Inputs, runs: number, note: Note): Promise<void> {
  for (let run = 1; run <= runs; run++) {
    console.error(`run ${run} of ${runs}`);
    await oneRun(inputs, note);
  }
}

async function oneRun(inputs: Inputs, note: Note): Promise<void> {
  const { folder, events, journal, ndjson, parquet } = inputs;
  const store = join(folder, 'store');
  const idle = await inChild('idleLoop', {});
  note('idleP99Ms', idle['loopP99Ms']);
  note('idleMaxMs', idle['loopMaxMs']);
  note('insertFromParquet', (await inChild('insertFromParquet', { folder, parquet }))['ms']);
  const first = await inChild('replayOnce', { store, file: journal, fresh: true });
  note('replay', first['ms']);
  note('replayCpu', first['cpuMs']);
  for (const what of ['loopP99Ms', 'loopMaxMs', 'turnMaxMs', 'peakMb']) note(what, first[what]);
  const again = await inChild('replayOnce', { store, file: journal, fresh: false });
  if (again['new'] !== 0) throw new Error('The second replay found something new.');
  note('replayAgain', again['ms']);
  note('replayAgainCpu', again['cpuMs']);
  note('replayKnown', (await inChild('replayOnce', { store, file: journal, fresh: false, recognise: true }))['ms']);
  const cancelled = await inChild('cancelReplays', { store, file: journal });
  note('cancelMs', cancelled['cancelMs']);
  note('cancelMaxMs', cancelled['cancelMaxMs']);
  note('insertFromJson', (await inChild('insertFromJson', { folder, ndjson }))['ms']);
  const json = await inChild('replayOnce', { store, file: ndjson, fresh: true });
  note('replayNdjson', json['ms']);
  note('loopMaxNdjsonMs', json['loopMaxMs']);
  note('loopP99NdjsonMs', json['loopP99Ms']);
  note('turnMaxNdjsonMs', json['turnMaxMs']);
  note('rowByRow', perEvent(await inChild('insertRowByRow', { folder, parquet, rows: ROW_BY_ROW }), ROW_BY_ROW));
  const appended = await inChild('appendBatches', { store, file: journal, batches: APPEND_BATCHES });
  note('append', perEvent(appended, appended['rows'] ?? 0));
  note('copySegment', (await inChild('copySegment', { folder, parquet }))['ms']);
  const sealed = await inChild('sealOnce', { store, file: journal });
  note('seal', sealed['ms']);
  note('archivedBytes', (sealed['bytes'] ?? 0) / events);
  note('parquetBytes', inputs.parquetBytes / events);
}

/** Appends that meet rollovers, each run in a process of its own. */
export async function measureRollovers({ folder, journal }: Inputs, runs: number, note: Note): Promise<void> {
  for (let run = 1; run <= runs; run++) {
    console.error(`rollovers, run ${run} of ${runs}`);
    const { stallMs, stallMaxMs, appendMs } = await inChild('appendOverRollovers', { store: join(folder, 'store'), file: journal });
    note('stallMs', stallMs);
    note('stallMaxMs', stallMaxMs);
    note('stallAppendMs', appendMs);
  }
}

/** One replay of a million events, for its peak memory. */
export async function measureMemory(folder: string, note: Note): Promise<void> {
  const file = join(folder, 'million.journal');
  console.error('making and replaying 1,000,000 events');
  makeJournal(file, 1_000_000);
  const { peakMb } = await inChild('replayOnce', { store: join(folder, 'store'), file, fresh: true });
  note('peakMillionMb', peakMb);
}

/** Microseconds for each event. */
function perEvent(measured: Readonly<Record<string, number>>, rows: number): number {
  return ((measured['ms'] ?? Number.NaN) * 1_000) / rows;
}
