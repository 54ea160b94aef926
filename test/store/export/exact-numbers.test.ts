import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventView, foundView } from '../../../electron/router/event-views.ts';
import { creditCell } from '../../../renderer/features/events/cell-text.ts';
import { formatInteger } from '../../../renderer/format/count.ts';
import { exportEvents, type ExportFormat } from '../../../store/export/export-events.ts';
import { makeEvent } from '../../support/builders.ts';
import { FRESH, openHarness } from '../../support/harness.ts';
import { tempDir } from '../../support/temp-dir.ts';

const BEYOND = '9007199254740993'; // 2^53 + 1: a double has no such number
const MOST = '9223372036854775807';
const CREDITS = ['0.000000000001', '999999999999.999999999999', '0.25'];
const EVENTS = CREDITS.map((credits, index) =>
  makeEvent(`event-${index}`, FRESH + index, {
    billable_tokens: BigInt(index === 1 ? MOST : BEYOND),
    output_tokens: BigInt(MOST),
    credit_usage: credits,
  }),
);
const EXPECTED = CREDITS.map((credits, index) => [`event-${index}`, index === 1 ? MOST : BEYOND, MOST, credits]);

test('integers beyond 2^53 and credits of twelve places leave the store exact: in every format, and in what the page shows and copies', async () => {
  await using folder = await tempDir();
  await using store = await openHarness({ sealing: false });
  await store.append(EVENTS);
  const { repository } = store;
  const text = async (format: ExportFormat): Promise<string> => {
    const path = join(folder.path, `events.${format}`);
    await exportEvents(repository, { filter: {}, format, path, full: true });
    return format === 'parquet' ? '' : await readFile(path, 'utf8');
  };
  for (const format of ['csv', 'csv-lossless'] as const) {
    const [head = '', ...lines] = (await text(format)).trimEnd().split('\r\n');
    const columns = head.split(',');
    const cell = (line: string, name: string): string | undefined => line.split(',')[columns.indexOf(name)];
    const found = lines.map((line) => ['event_id', 'billable_tokens', 'output_tokens', 'credit_usage'].map((name) => cell(line, name)));
    expect([format, found]).toEqual([format, EXPECTED]);
  }
  const json = (await text('ndjson')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  expect(json.map((event) => [event['event_id'], event['billable_tokens'], event['output_tokens'], event['credit_usage']])).toEqual(EXPECTED);
  await text('parquet');
  const again = await repository.check([{ path: join(folder.path, 'events.parquet') }]);
  expect(again.counts).toEqual({ read: 3, new: 0, duplicate: 3, conflict: 0, rejected: 0 }); // a conflict would be another content

  const { events } = await repository.events({ filter: {}, order: 'oldest', limit: 10, full: false });
  const rows = events.map(eventView);
  expect(rows.map(({ id, billable, output, credits }) => [id, billable, output, credits])).toEqual(EXPECTED);
  expect(rows.map((row) => [formatInteger(row.billable), creditCell(row).title])).toEqual(
    EXPECTED.map(([, billable = '', , credits]) => [BigInt(billable).toLocaleString('en-US'), `${credits} credits`]),
  );
  const found = await repository.event('event-1', { full: false });
  const copied = found === null ? {} : foundView(found, false, repository).event;
  expect(JSON.parse(JSON.stringify(copied, null, 2))).toMatchObject({ billable_tokens: MOST, output_tokens: MOST, credit_usage: CREDITS[1] });
});
