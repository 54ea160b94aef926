import type { Input, Output } from '../../electron/contract/contract.ts';
import { FakeFault, type FakeHandlers } from './fake-contract.ts';
import { seeded } from './fake-random.ts';
import type { FakeState } from './fake-state.ts';

type EventRow = Output<'events.page'>['events'][number];
type Found = NonNullable<Output<'events.find'>>;

const EVENTS = 4_000;
const STEP_MS = 431_000;
const MODELS = ['claude-sonnet-4-5', 'gpt-5', 'claude-opus-4', 'gpt-5-codex', 'claude-haiku-4-5', null] as const;
const KEYS = ['prod-gateway', 'mobile app', 'batch nightly', 'support-bot', '=HYPERLINK("x")', '<img src=x onerror=alert(1)>\u202E'] as const;
const STATUSES = ['200', '200', '200', '200', '200', '200', '429', '200', '500', '200', '200', '400'] as const;

/** Pages and details of made-up events. */
export function eventHandlers(state: FakeState) {
  const all = state.range === null ? [] : Array.from({ length: EVENTS }, (_, index) => fakeEvent(index, state.nowMs));
  const page = (input: Input<'events.page'>): Output<'events.page'> => {
    const found = all.filter((event) => meets(event, input));
    const listed = input.order === 'newest' ? found : found.toReversed();
    const missing = state.scenario === 'recovery' ? ['usage-000000000041'] : [];
    const { from, index } = beginning(listed, input);
    const events = listed.slice(from, from + input.limit);
    const end = from + events.length;
    // A cursor is a place between two events, counted from the newest one.
    const place = (at: number): string => String(input.order === 'newest' ? at : listed.length - at);
    return { events, next: end < listed.length ? place(end) : null, before: from === 0 ? null : place(from), index, missing };
  };
  return {
    'events.page': (input: Input<'events.page'>) => {
      if (state.scenario === 'error')
        throw new FakeFault({
          code: 'CORRUPT',
          message: 'One of 58 segments fails its check while it is read.',
          hint: 'Verify the store to learn which one. The others are not affected.',
          detail: 'Corruption: block 311 has checksum 0x9f2a, expected 0x11c0',
        });
      return page(input);
    },
    'events.find': ({ id, full }: Input<'events.find'>) => {
      const row = all.find((event) => event.id === id);
      return row === undefined ? null : fakeFound(row, full);
    },
    'events.text': (input: Input<'events.text'>) => {
      const { events, next, missing } = page(input);
      return { text: events.map((event) => `${JSON.stringify({ event_id: event.id })}\n`).join(''), events: events.length, next, missing };
    },
    'events.facets': (input: Input<'events.facets'>) => fakeFacets(all, input),
    'events.export': ({ path }: Input<'events.export'>) => ({ path, events: EVENTS, bytes: 1_234_567, missing: [], remarks: [] }),
  } satisfies Partial<FakeHandlers>;
}

function beginning(
  listed: readonly EventRow[],
  { cursor, at, order }: Input<'events.page'>,
): { readonly from: number; readonly index: number | null } {
  if (cursor !== null) return { from: order === 'newest' ? Number(cursor) : listed.length - Number(cursor), index: null };
  if (at === null) return { from: 0, index: null };
  const found = listed.findIndex(({ atMs }) => (order === 'newest' ? atMs <= at : atMs >= at));
  const index = found < 0 ? listed.length : found;
  return { from: index, index };
}

const STEP = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_592_000_000 } as const;

function fakeFacets(all: readonly EventRow[], input: Input<'events.facets'>): Output<'events.facets'> {
  const found = all.filter((event) => meets(event, input));
  const step = STEP[input.bucket];
  const first = Math.floor(input.fromMs / step) * step;
  const count = Math.min(2_000, Math.ceil((input.toMs - first) / step));
  const buckets = Array.from({ length: count }, (_, index) => ({ fromMs: first + index * step, toMs: first + (index + 1) * step }));
  const failed = (event: EventRow): boolean => !event.status.startsWith('2');
  const groups = Map.groupBy(found, ({ atMs }) => first + Math.floor((atMs - first) / step) * step);
  const facet = (by: keyof typeof input.filter, valueOf: (event: EventRow) => string): Output<'events.facets'>['facets']['key'] => {
    const open = all.filter((event) => meets(event, { ...input, filter: { ...input.filter, [by]: null } }));
    const values = [...Map.groupBy(open, valueOf)].map(([value, events]) => ({
      value,
      name: by === 'key' ? (events[0]?.keyName ?? null) : null,
      events: events.length,
    }));
    return { values: values.toSorted((a, b) => b.events - a.events), distinct: values.length };
  };
  return {
    buckets,
    bars: [...groups]
      .map(([fromMs, events]) => ({ fromMs, events: events.length, failed: events.filter(failed).length }))
      .toSorted((a, b) => a.fromMs - b.fromMs),
    total: found.length,
    failed: found.filter(failed).length,
    facets: {
      key: facet('key', ({ keyId }) => keyId),
      model: facet('model', ({ model }) => model ?? ''),
      provider: facet('provider', ({ provider }) => provider),
      account: facet('account', ({ account }) => account ?? ''),
      endpoint: facet('endpoint', ({ endpoint }) => endpoint),
      status: facet('status', ({ status }) => `${status.slice(0, 1)}xx`),
    },
    marks: {
      failed: found.filter(failed).length,
      'credits-missing': found.filter(({ creditsMissing }) => creditsMissing).length,
      'usage-missing': found.filter(({ usageMissing }) => usageMissing).length,
    },
    segments: 58,
    missing: [],
    tookMs: 12,
  };
}

function fakeEvent(index: number, nowMs: number): EventRow {
  const random = seeded(index + 17);
  const pick = <T>(values: readonly T[], fallback: T): T => values[Math.floor(random() * values.length)] ?? fallback;
  const key = Math.floor(random() * KEYS.length);
  const status = pick(STATUSES, '200');
  const uncached = Math.round(random() * 9_000);
  const cached = Math.round(random() * 40_000);
  const output = status === '200' ? Math.round(random() * 2_000) : 0;
  const kiro = index % 3 === 0;
  const lost = index % 41 === 7;
  return {
    id: `evt_${(0x1f3a_0000 + index * 7_919).toString(16)}-${String(index).padStart(6, '0')}`,
    atMs: nowMs - index * STEP_MS - Math.round(random() * 90_000),
    status,
    keyId: `key_${1_000 + key}`,
    keyName: KEYS[key] ?? '',
    model: pick(MODELS, null),
    mappedModel: index % 5 === 0 ? 'claude-sonnet-4-5-20250929' : null,
    provider: kiro ? 'kiro' : 'codex',
    endpoint: kiro ? '/v1/messages' : '/v1/responses',
    account: index % 4 === 3 ? null : `acct-${'abc'[index % 3] ?? 'a'}`,
    inputUncached: lost ? '0' : String(uncached),
    inputCached: lost ? '0' : String(cached),
    output: lost ? '0' : String(output),
    billable: lost ? '0' : String((uncached + Math.floor(cached / 10) + 5 * output) * (index % 9 === 4 ? 2 : 1)),
    usageMissing: lost,
    credits: kiro && index % 15 !== 6 ? `${Math.round(random() * 9)}.${String(Math.round(random() * 999_999)).padStart(6, '0')}` : null,
    creditsMissing: kiro && index % 15 === 6,
    latencyMs: index % 23 === 5 ? null : String(Math.round(400 + random() * 12_000)),
    error:
      status === '200'
        ? null
        : status === '429'
          ? 'server_overloaded: too many requests for this account'
          : 'invalid_request: messages: at least one is required',
  };
}

type Wanted = Pick<Input<'events.page'>, 'fromMs' | 'toMs' | 'filter' | 'where'>;

function meets(event: EventRow, { fromMs, toMs, filter, where }: Wanted): boolean {
  if (where.includes('failed') && event.status.startsWith('2')) return false;
  if (where.includes('credits-missing') && !event.creditsMissing) return false;
  const values = {
    key: event.keyId,
    model: event.model,
    provider: event.provider,
    account: event.account,
    endpoint: event.endpoint,
    status: event.status,
  };
  if ((fromMs !== null && event.atMs < fromMs) || (toMs !== null && event.atMs >= toMs)) return false;
  return Object.entries(values).every(([name, value]) => {
    const wanted = filter[name as keyof typeof values];
    return wanted === null || wanted.some((one) => one === value || one === `${(value ?? '').slice(0, 1)}xx`);
  });
}

function fakeFound(row: EventRow, full: boolean): Found {
  const latency = row.latencyMs === null ? null : Number(row.latencyMs);
  const part = (share: number): string | null => (latency === null ? null : String(Math.round(latency * share)));
  const event = {
    schema_version: 1, event_id: row.id, created_at_ms: String(row.atMs), provider_type: row.provider, protocol_family: row.provider === 'kiro' ? 'anthropic' : 'openai',
    key_id: row.keyId, key_name: row.keyName, account_name: row.account, account_group_id_at_event: 'group-eu', route_strategy_at_event: 'auto',
    request_method: 'POST', request_url: `https://gateway.example${row.endpoint}`, endpoint: row.endpoint, model: row.model, mapped_model: row.mappedModel,
    status_code: row.status, request_body_bytes: '48213', quota_failover_count: row.status === '429' ? '2' : '0',
    retry: { same_account_retry_count: row.status === '200' ? '0' : '3', same_account_retry_delay_ms: row.status === '200' ? '0' : '1800', same_account_retry_reasons: row.status === '200' ? [] : ['overloaded', 'timeout'] },
    routing_diagnostics_json: null, input_uncached_tokens: row.inputUncached, input_cached_tokens: row.inputCached, output_tokens: row.output,
    billable_tokens: row.billable, credit_usage: row.credits, usage_missing: row.usageMissing, credit_usage_missing: row.creditsMissing,
    ...(row.credits === null ? {} : { credit_usage_raw: `${row.credits}0e0` }), client_ip: '203.0.113.7', ip_region: 'DE',
    error_message: row.error === null ? null : row.error.split(': ').slice(1).join(': '), error_class: row.error?.split(':')[0] ?? null, session_blocked: false, response_image_count: null,
    timing: {
      latency_ms: row.latencyMs, routing_wait_ms: part(0.03), upstream_headers_ms: part(0.2), post_headers_body_ms: part(0.72), request_body_read_ms: part(0.02),
      request_json_parse_ms: null, pre_handler_ms: part(0.01), first_sse_write_ms: part(0.31), stream_finish_ms: part(0.98),
    },
    stream: { stream_completed_cleanly: row.status === '200', downstream_disconnect: false, final_event_type: 'message_stop', bytes_streamed: '91822' },
    ...(full ? fakeBodies(row) : {}),
  }; // prettier-ignore
  const origin = {
    run: 'run-1', replayedMs: row.atMs + 60_000, name: 'usage-000000000417.journal', sha256: '5e1f'.repeat(16), format: 'binary journal', place: 'offset' as const,
    position: 118_842,
  }; // prettier-ignore
  return { event, segment: 'usage-000000000052', tier: 'archived', origin, cut: [], remarks: [] };
}

function fakeBodies(row: EventRow): Record<string, string | null> {
  return {
    request_headers_json: JSON.stringify({ 'user-agent': 'sdk/1.2', 'x-request-id': row.id }),
    last_message_content: 'Please summarise the minutes.\u202E',
    client_request_body_json: JSON.stringify({ model: row.model, messages: [{ role: 'user', content: 'Please summarise the minutes.' }] }),
    upstream_request_body_json: null,
    full_request_json: null,
    error_body: row.error === null ? null : 'data: not json {',
    response_body: null,
  };
}
