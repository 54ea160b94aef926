import { type EventFacets, exportedJson, formatCredits, type FoundEvent, type Repository } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import { cut } from './views.ts';

export type EventView = Output<'events.page'>['events'][number];
type FoundView = NonNullable<Output<'events.find'>>;
type StoredRow = FoundEvent['event'];

/** Longest body that crosses; a page cannot show more of one. */
const LONGEST_BODY = 1_000_000;

/** A stored event as a line of the list. */
export function eventView(row: StoredRow): EventView {
  const text = (name: string): string => cut(String(row[name]));
  const maybe = (name: string): string | null => (row[name] === null || row[name] === undefined ? null : text(name));
  const credits = row['credit_usage'];
  return {
    id: String(row['event_id']),
    atMs: Number(row['created_at_ms']),
    status: text('status_code'),
    keyId: text('key_id'),
    keyName: text('key_name'),
    model: maybe('model'),
    mappedModel: maybe('mapped_model'),
    provider: text('provider_type'),
    endpoint: text('endpoint'),
    account: maybe('account_name'),
    inputUncached: text('input_uncached_tokens'),
    inputCached: text('input_cached_tokens'),
    output: text('output_tokens'),
    billable: text('billable_tokens'),
    usageMissing: row['usage_missing'] === true,
    credits: typeof credits === 'bigint' ? formatCredits(credits) : null,
    creditsMissing: row['credit_usage_missing'] === true,
    latencyMs: maybe('latency_ms'),
    error: errorOf(maybe('error_class'), maybe('error_message')),
  };
}

/** One event looked at closely, with its headers and bodies or without. */
export function foundView({ event, segment, tier, origin, remarks }: FoundEvent, full: boolean, repository: Repository): FoundView {
  const json = exportedJson(event, full);
  const long = Object.entries(json).flatMap(([name, value]) => (typeof value === 'string' && value.length > LONGEST_BODY ? [{ name, value }] : []));
  for (const { name, value } of long) json[name] = value.slice(0, LONGEST_BODY);
  return {
    event: json,
    segment,
    tier,
    origin: origin === null ? null : originView(origin, repository),
    cut: long.map(({ name, value }) => ({ name, characters: value.length })),
    remarks: (remarks ?? []).map(({ path, detail }) => cut(`${path}: ${detail}`)),
  };
}

function originView(
  { run, name, sha256, format, place, position }: NonNullable<FoundEvent['origin']>,
  repository: Repository,
): NonNullable<FoundView['origin']> {
  const replayedMs = repository.replayRuns().find(({ id }) => id === run)?.startedMs ?? null;
  return { run, replayedMs, name: cut(name), sha256, format, place, position };
}

/** Counts by time and by value. */
export function facetsView(found: EventFacets, tookMs: number): Output<'events.facets'> {
  const values = ({ values, distinct }: EventFacets['facets']['key']): Output<'events.facets'>['facets']['key'] => ({
    values: values.map((one) => ({ ...one, value: cut(one.value), name: one.name === null ? null : cut(one.name) })),
    distinct,
  });
  const { key, model, provider, account, endpoint, status } = found.facets;
  return {
    ...found,
    buckets: [...found.buckets],
    bars: [...found.bars],
    facets: {
      key: values(key),
      model: values(model),
      provider: values(provider),
      account: values(account),
      endpoint: values(endpoint),
      status: values(status),
    },
    missing: [...found.missing],
    tookMs,
  };
}

function errorOf(kind: string | null, message: string | null): string | null {
  if (kind === null || message === null) return kind ?? message;
  return cut(`${kind}: ${message}`);
}
