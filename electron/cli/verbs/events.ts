import { eventToJson, type EventsPage, MAX_PAGE } from '../../../store/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Given } from '../given.ts';
import { isoText } from '../instant.ts';
import { reportMissing, reportRemarks } from '../missing.ts';
import { openToRead } from '../open.ts';
import { table } from '../table.ts';
import type { Verb } from '../verb.ts';

const DEFAULT_LIMIT = 100;
const several = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;

export const events: Verb = {
  name: 'events',
  usage:
    'STORE [--from ISO] [--to ISO] [--key K] [--model M] [--provider P] [--account A] [--endpoint E] [--status S] [--limit N] [--cursor C] [--full]',
  summary: `Lists events, newest first, ${DEFAULT_LIMIT} at a time; bodies only with --full.`,
  details: [
    `--limit goes up to ${MAX_PAGE}. --cursor continues after the page whose "next" it is.`,
    'A filter given several times takes any of its values. --status is a code or one of 2xx, 3xx, 4xx, 5xx, other.',
  ],
  options: {
    from: one, to: one, key: several, model: several, provider: several, account: several, endpoint: several, status: several,
    limit: one, cursor: one, full: { type: 'boolean' },
  }, // prettier-ignore
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const full = given.flag('full');
    const query = { filter: filterOf(given), limit: given.whole('limit', 1, MAX_PAGE) ?? DEFAULT_LIMIT, cursor: given.text('cursor'), full };
    await using repository = await openToRead(given.store);
    const page = await repository.events(query, terminal.signal);
    const { next, missing, remarks } = page;
    await terminal.print({ events: page.events.map((event) => eventToJson(event, { full })), next, missing, remarks }, () => describe(page));
    return Math.max(reportMissing(missing, terminal), reportRemarks(remarks, terminal)) === EXIT.done ? EXIT.done : EXIT.findings;
  },
};

function filterOf(given: Given): object {
  const [fromMs, toMs] = [given.instant('from'), given.instant('to')];
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    key: given.texts('key'),
    model: given.texts('model'),
    provider: given.texts('provider'),
    account: given.texts('account'),
    endpoint: given.texts('endpoint'),
    status: given.texts('status'),
  };
}

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
