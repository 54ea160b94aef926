import { EXPORT_FORMATS, exportEvents, type ExportReport } from '../../../store/index.ts';
import { EVENT_DETAILS, EVENT_OPTIONS, EVENT_USAGE, eventFilterOf } from '../event-filter.ts';
import { EXIT } from '../exit-code.ts';
import { required } from '../given.ts';
import { reportMissing, reportRemarks } from '../missing.ts';
import { openToRead } from '../open.ts';
import { counted, grouped } from '../table.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

export const exporting: Verb = {
  name: 'export',
  usage: `STORE --format ${EXPORT_FORMATS.join('/')} --out FILE [--full] ${EVENT_USAGE}`,
  summary: 'Writes events to a new file outside the store, with every number exact; the file is there whole or not at all.',
  details: [
    'csv is for spreadsheets: it begins with the time in UTC, and an apostrophe stands before text that a spreadsheet would run.',
    'csv-lossless, ndjson and parquet are read back by replay: with --full as the very same events.',
    'Headers, messages and bodies are left out without --full. Text formats begin with the oldest event.',
    ...EVENT_DETAILS,
  ],
  options: { ...EVENT_OPTIONS, format: { type: 'string' }, out: { type: 'string' }, full: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const format = required(given.choice('format', EXPORT_FORMATS), 'format');
    const path = required(given.text('out'), 'out');
    const filter = eventFilterOf(given);
    await using repository = await openToRead(given.store);
    const report = await exportEvents(repository, {
      filter,
      format,
      path,
      full: given.flag('full'),
      signal: terminal.signal,
      progress: (done, total) => terminal.progress(() => `${grouped(done)} of ${counted(total, 'event')}`),
    });
    await terminal.print(report, () => describe(report));
    return Math.max(reportMissing(report.missing, terminal), reportRemarks(report.remarks, terminal)) === EXIT.done ? EXIT.done : EXIT.findings;
  },
};

function describe({ path, format, full, events, bytes }: ExportReport): string {
  return visible(`${counted(events, 'event')} as ${format}${full ? '' : ' without headers and bodies'}, ${grouped(bytes)} bytes: ${path}`);
}
