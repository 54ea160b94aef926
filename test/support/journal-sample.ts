import { createHash } from 'node:crypto';
import type { JournalEvent } from './journal-event.ts';

const MODELS = ['claude-sonnet-4-6', 'claude-opus-4-6', 'claude-haiku-4-5', 'gpt-5.2', 'gpt-5.2-codex', 'gpt-5.2-mini'];
const REGIONS = ['Germany/Hesse', 'Japan/Tokyo', 'United States/Oregon', '中国/上海', 'unknown'];
const WORDS = 'build the usage report for every key and fix failing test in module parser then explain why 请 帮 我 检查 结果'.split(' ');

/** Events like those of a busy gateway, about 1 KiB each; the same seed gives the same events. */
export function* realisticEvents(count: number, { seed = 1, startMs = 1_790_000_000_000, stepMs = 13 } = {}): Generator<JournalEvent> {
  const random = generator(seed);
  for (let index = 0; index < count; index++) yield realisticEvent(index, random, { seed, createdMs: startMs + index * stepMs });
}

type Random = (below: number) => number;

/** A small generator of pseudo-random whole numbers (mulberry32). */
function generator(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function realisticEvent(index: number, random: Random, { seed, createdMs }: { seed: number; createdMs: number }): JournalEvent {
  const kiro = random(3) > 0;
  const failed = random(33) === 0;
  const key = random(20);
  const ip = `${20 + random(180)}.${random(256)}.${random(256)}.${1 + random(254)}`;
  const input = random(40_000);
  const cached = random(20_000);
  const output = random(3_000);
  return {
    event_id: `llm-usage-${uuid(seed, index)}`,
    created_at_ms: createdMs + random(2_000),
    provider_type: kiro ? 'kiro' : 'codex',
    protocol_family: kiro ? 'anthropic' : 'openai',
    key_id: `key-${String(key).padStart(16, '0')}`,
    key_name: `team ${key}`,
    account_name: `${kiro ? 'kiro' : 'codex'}-acct-${random(12)}`,
    account_group_id_at_event: 'group-default',
    route_strategy_at_event: random(2) === 0 ? 'auto' : 'fixed',
    request_method: 'POST',
    request_url: `https://api.example.org${kiro ? '/v1/messages' : '/v1/responses'}`,
    endpoint: kiro ? '/v1/messages' : '/v1/responses',
    model: pick(MODELS, random),
    mapped_model: random(4) === 0 ? pick(MODELS, random) : null,
    status_code: failed ? 500 + random(4) : 200,
    request_body_bytes: random(200_000),
    quota_failover_count: random(20) === 0 ? 1 : 0,
    retry: failed ? { count: 2, delayMs: 350, reasons: ['overloaded', 'timeout'] } : { count: 0, delayMs: 0, reasons: [] },
    routing_diagnostics_json: random(5) === 0 ? `{"candidates":${random(9)},"chosen":"acct-${random(12)}"}` : null,
    tokens: [input, cached, output, input + Math.floor(cached / 10) + 5 * output],
    credit_usage: kiro ? String(random(1_000_000) / 1_000_000) : null,
    usage_missing: failed,
    credit_usage_missing: kiro && failed,
    client_ip: ip,
    ip_region: pick(REGIONS, random),
    request_headers_json: headers(ip, input, random),
    last_message_content: Array.from({ length: 4 + random(16) }, () => pick(WORDS, random)).join(' '),
    client_request_body_json: null,
    upstream_request_body_json: null,
    full_request_json: null,
    error_message: failed ? 'upstream answered with an error' : null,
    error_class: failed ? 'server_overloaded' : null,
    session_blocked: false,
    response_image_count: null,
    error_body: failed ? '{"error":{"type":"overloaded_error","message":"Overloaded"}}' : null,
    response_body: null,
    timing: [random(30_000), random(50), random(900), random(20_000), random(30), random(9), random(40), random(1_200), random(30_000)],
    stream: { clean: !failed, disconnect: false, finalEvent: failed ? null : 'message_stop', bytes: random(90_000) },
  };
}

function pick(values: readonly string[], random: Random): string {
  return values[random(values.length)] ?? '';
}

function uuid(seed: number, index: number): string {
  const hex = createHash('md5').update(`${seed}-${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function headers(ip: string, length: number, random: Random): string {
  return JSON.stringify({
    accept: ['application/json'],
    'accept-encoding': ['gzip, br'],
    'anthropic-version': ['2023-06-01'],
    'content-length': [String(length)],
    'content-type': ['application/json'],
    host: ['api.example.org'],
    'user-agent': [`anthropic-typescript/0.${random(70)}.0 node/22.11`],
    via: ['1.1 Caddy'],
    'x-forwarded-for': [ip, '10.0.0.1'],
    'x-request-id': [random(2 ** 31).toString(16) + random(2 ** 31).toString(16)],
  });
}
