import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const JOURNALS = join(import.meta.dirname, '../fixtures/journal');
const EARLIEST = 946_684_800_000n;
const LATEST = BigInt(Date.now()) + 86_400_000n;
const LARGEST = 2n ** 63n - 1n;

/** Spellings of credits that are not plain decimals: what is stored, and whether the text is kept beside it. */
const ODD_CREDITS: Readonly<Record<string, { readonly stored: string | null; readonly raw: boolean }>> = {
  '-0': { stored: '0', raw: false },
  '1e-7': { stored: '0.0000001', raw: false },
  '0.30000000000000004': { stored: '0.3', raw: true },
  '99999999999999999999999.5': { stored: null, raw: true },
  ' 1.5 ': { stored: null, raw: true },
  '1,5': { stored: null, raw: true },
  '': { stored: null, raw: true },
  NaN: { stored: null, raw: true },
  abc: { stored: null, raw: true },
  inf: { stored: null, raw: true },
};

export type ExpectedEvent = Readonly<Record<string, unknown>> & { readonly event_id: string };

export interface ExpectedContents {
  /** Ids of the events of the file, stored or not. */
  readonly ids: readonly string[];
  /** What the program should print for those that are stored. */
  readonly stored: readonly ExpectedEvent[];
}

/** What the store should hold after a fixture was replayed, as `events --full` prints it; worked out here a second time, apart from the program. */
export function expectedContents(fixture: string): ExpectedContents {
  const base = join(JOURNALS, fixture);
  const strings = `${base}.expected-strings.ndjson`;
  const text = readFileSync(existsSync(strings) ? strings : `${base}.expected.ndjson`, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const events = lines.map((line): ExpectedEvent => JSON.parse(line, exactNumbers));
  return { ids: events.map((event) => event.event_id), stored: events.filter(isAcceptable).map(asPrinted) };
}

/** Numbers as their own text, which JavaScript's numbers cannot always hold. */
function exactNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

function isAcceptable(event: ExpectedEvent): boolean {
  const time = BigInt(String(event['created_at_ms']));
  const counters = [event['quota_failover_count'], Object(event['retry'])['same_account_retry_count']];
  const fits = counters.every((counter) => counter === undefined || BigInt(String(counter)) <= LARGEST);
  return event.event_id !== '' && time >= EARLIEST && time <= LATEST && fits;
}

function asPrinted(event: ExpectedEvent): ExpectedEvent {
  const family = event['protocol_family'] === 'open_ai' ? 'openai' : event['protocol_family'];
  return { ...event, schema_version: 1, protocol_family: family, ...creditsAsPrinted(event) };
}

function creditsAsPrinted(event: ExpectedEvent): object {
  const text = event['credit_usage'];
  if (typeof text !== 'string') return {};
  const odd = ODD_CREDITS[text];
  if (odd === undefined && !/^-?\d{1,12}(\.\d{1,12})?$/.test(text)) throw new Error(`The test does not know the credits ${JSON.stringify(text)}`);
  const stored = odd === undefined ? (text.includes('.') ? text.replace(/\.?0+$/, '') : text) : odd.stored;
  return {
    credit_usage: stored,
    credit_usage_missing: event['credit_usage_missing'] === true || stored === null,
    ...(odd?.raw === true ? { credit_usage_raw: text } : {}),
  };
}
