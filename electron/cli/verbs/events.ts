import { eventToJson, type EventsPage, MAX_PAGE } from '../../../store/index.ts';
import { EVENT_DETAILS, EVENT_OPTIONS, EVENT_USAGE, eventFilterOf } from '../event-filter.ts';
import { EXIT } from '../exit-code.ts';
import { isoText } from '../instant.ts';
import { reportMissing, reportRemarks } from '../missing.ts';
import { openToRead } from '../open.ts';
import { table } from '../table.ts';
import type { Verb } from '../verb.ts';

const DEFAULT_LIMIT = 100;

export const events: Verb = {
  name: 'events',
  usage: `STORE ${EVENT_USAGE} [--oldest] [--limit N] [--cursor C] [--full]`,
  summary: `Lists events, newest first or with --oldest oldest first, ${DEFAULT_LIMIT} at a time; bodies only with --full.`,
  details: [`--limit goes up to ${MAX_PAGE}. --cursor continues after the page whose "next" it is.`, ...EVENT_DETAILS],
  options: { ...EVENT_OPTIONS, oldest: { type: 'boolean' }, limit: { type: 'string' }, cursor: { type: 'string' }, full: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const full = given.flag('full');
    const limit = given.whole('limit', 1, MAX_PAGE) ?? DEFAULT_LIMIT;
    const order = given.flag('oldest') ? ('oldest' as const) : ('newest' as const);
    const query = { filter: eventFilterOf(given), limit, cursor: given.text('cursor'), order, full };
    await using repository = await openToRead(given.store);
    const page = await repository.events(query, terminal.signal);
    const { next, missing, remarks } = page;
    await terminal.print({ events: page.events.map((event) => eventToJson(event, { full })), next, missing, remarks }, () => describe(page));
    return Math.max(reportMissing(missing, terminal), reportRemarks(remarks, terminal)) === EXIT.done ? EXIT.done : EXIT.findings;
  },
};

function describe({ events: rows, next }: EventsPage): string {
  const columns = [
    { title: 'time' },
    { title: 'key' },
    { title: 'model' },
    { title: 'status', align: 'right' },
    { title: 'billable', align: 'right' },
    { title: 'id' },
  ] as const;
  const text = (value: string | number | bigint | boolean | null | undefined): string | null =>
    value === null || value === undefined ? null : String(value);
  const lines = rows.map((row) => [
    isoText(Number(row['created_at_ms'])), text(row['key_name']), text(row['model']), text(row['status_code']), text(row['billable_tokens']), text(row['event_id']),
  ]); // prettier-ignore
  return next === null ? table(columns, lines) : `${table(columns, lines)}\nmore: --cursor ${next}`;
}
