import type { EpochMs } from '../domain/time.ts';
import { ASKS, CLIENTS, FAILURES, type Failure, type Key, KEYS, type Model, MODELS, PLACES } from './cast.ts';
import type { Random } from './random.ts';

/** Values of a made-up event by column name; what is not named is absent. */
export type SampleEvent = Readonly<Record<string, string | bigint | boolean | null>>;

const ERRORS = 0.03;
const CREDITS_MISSING = 0.04;
const CACHE_HIT = 0.62;
const BODIES_KEPT = 0.004;

/** An event at this moment as a gateway would write it, and its credit text. */
export function sampleEvent(random: Random, createdMs: EpochMs): { readonly event: SampleEvent; readonly credits: string | null } {
  const key = random.lean(KEYS);
  const model = random.lean(MODELS[key.provider]);
  const failure = random.chance(ERRORS) ? random.lean(FAILURES) : null;
  const tokens = failure === null ? tokensOf(random, model) : NO_TOKENS;
  const credits = creditsOf(random, key, model, tokens, failure);
  const event: SampleEvent = {
    event_id: `llm-usage-${uuid(random)}`,
    created_at_ms: BigInt(createdMs),
    ...callOf(random, key, model),
    status_code: failure?.status ?? 200n,
    ...tokensColumns(tokens),
    usage_missing: failure !== null,
    credit_usage_missing: key.provider === 'kiro' && credits === null,
    ...timesOf(random, tokens, failure),
    ...(failure === null ? {} : failed(random, failure)),
    ...(random.chance(BODIES_KEPT) ? bodies(random, model) : {}),
  };
  return { event, credits };
}

interface Tokens {
  readonly uncached: number;
  readonly cached: number;
  readonly output: number;
}

const NO_TOKENS: Tokens = { uncached: 0, cached: 0, output: 0 };

function tokensOf(random: Random, model: Model): Tokens {
  const input = random.around(9_000);
  const cached = random.chance(CACHE_HIT) ? Math.round(input * (0.4 + 0.55 * random.unit())) : 0;
  return { uncached: input - cached, cached, output: random.around(model.output) };
}

function billable({ uncached, cached, output }: Tokens): number {
  return uncached + Math.floor(cached / 10) + 5 * output;
}

function tokensColumns(tokens: Tokens): SampleEvent {
  return {
    input_uncached_tokens: BigInt(tokens.uncached),
    input_cached_tokens: BigInt(tokens.cached),
    output_tokens: BigInt(tokens.output),
    billable_tokens: BigInt(billable(tokens)),
  };
}

/** Only one of the providers tells credits, and not always. */
function creditsOf(random: Random, key: Key, model: Model, tokens: Tokens, failure: Failure | null): string | null {
  if (key.provider !== 'kiro' || failure !== null || random.chance(CREDITS_MISSING)) return null;
  return ((billable(tokens) / 1_000) * model.credits).toFixed(6);
}

function callOf(random: Random, key: Key, model: Model): SampleEvent {
  const endpoint = key.provider === 'kiro' ? '/v1/messages' : random.chance(0.8) ? '/v1/responses' : '/v1/chat/completions';
  const [network, region] = random.lean(PLACES);
  const ip = `${network}.${random.below(254) + 1}`;
  const size = random.around(38_000);
  return {
    provider_type: key.provider,
    protocol_family: key.provider === 'kiro' ? 'anthropic' : 'openai',
    key_id: key.id,
    key_name: key.name,
    account_name: key.route === 'fixed' ? `${key.provider}-acct-01` : `${key.provider}-acct-${String(2 + random.below(9)).padStart(2, '0')}`,
    account_group_id_at_event: key.route === 'fixed' ? 'group-dedicated' : 'group-shared',
    route_strategy_at_event: key.route,
    request_url: `https://gateway.example.org${endpoint}`,
    endpoint,
    model: model.name,
    mapped_model: model.mapped,
    request_body_bytes: BigInt(size),
    quota_failover_count: random.chance(0.03) ? 1n : 0n,
    routing_diagnostics_json: key.route === 'auto' && random.chance(0.2) ? `{"candidates":${2 + random.below(8)},"reason":"least_used"}` : null,
    client_ip: ip,
    ip_region: region,
    request_headers_json: headersOf(random, key, ip, size),
    last_message_content: random.pick(ASKS),
  };
}

function headersOf(random: Random, key: Key, ip: string, size: number): string {
  return JSON.stringify({
    accept: ['application/json'],
    'accept-encoding': ['gzip, br'],
    ...(key.provider === 'kiro' ? { 'anthropic-version': ['2023-06-01'] } : { 'openai-beta': ['responses=v1'] }),
    'content-length': [String(size)],
    'content-type': ['application/json'],
    host: ['gateway.example.org'],
    'user-agent': [random.lean(CLIENTS)],
    via: ['1.1 Caddy'],
    'x-forwarded-for': [`${ip}, 10.0.0.${1 + random.below(4)}`],
    'x-request-id': [random.hex(24)],
  });
}

function timesOf(random: Random, tokens: Tokens, failure: Failure | null): SampleEvent {
  const headers = random.around(620);
  const body = failure === null ? random.around(4 + tokens.output * 11) : random.around(40);
  const wait = random.chance(0.1) ? random.around(180) : 0;
  return {
    latency_ms: BigInt(wait + headers + body),
    routing_wait_ms: BigInt(wait),
    upstream_headers_ms: BigInt(headers),
    post_headers_body_ms: BigInt(body),
    request_body_read_ms: BigInt(random.around(4)),
    request_json_parse_ms: BigInt(random.around(1)),
    pre_handler_ms: BigInt(random.around(3)),
    first_sse_write_ms: failure === null ? BigInt(headers + random.around(90)) : null,
    stream_finish_ms: failure === null ? BigInt(headers + body) : null,
    stream_completed_cleanly: failure === null,
    downstream_disconnect: failure === null && random.chance(0.01),
    final_event_type: failure === null ? 'message_stop' : null,
    bytes_streamed: BigInt(tokens.output * 6),
  };
}

function failed(random: Random, failure: Failure): SampleEvent {
  const retried = failure.status >= 429n && random.chance(0.6);
  return {
    error_class: failure.errorClass,
    error_message: failure.message,
    error_body: JSON.stringify({ type: 'error', error: { type: failure.errorClass, message: failure.message } }),
    session_blocked: failure.status === 401n,
    same_account_retry_count: retried ? 2n : 0n,
    same_account_retry_delay_ms: retried ? BigInt(random.around(900)) : 0n,
    same_account_retry_reasons_json: retried ? JSON.stringify([failure.errorClass, failure.errorClass]) : '[]',
  };
}

function bodies(random: Random, model: Model): SampleEvent {
  const messages = Array.from({ length: 4 + random.below(60) }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: random.pick(ASKS),
  }));
  const request = JSON.stringify({ model: model.name, max_tokens: 8_192, messages });
  return { client_request_body_json: request, upstream_request_body_json: request, response_body: JSON.stringify({ content: random.pick(ASKS) }) };
}

function uuid(random: Random): string {
  const hex = random.hex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
