import type { JournalEvent } from './journal-event.ts';
import { realisticEvents } from './journal-sample.ts';

const MOST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);
const TEXTS = [
  '', ' ', ',', '"', '""', '"a","b"', 'two\nlines', 'two\r\nlines\r', '\n', '\0', 'a\0b', '\ufeffmark', '😀 emoji', '中文,引号"。',
  '\u2028\u2029', 'null', 'NULL', '\\N', "'=1+1", '=1+1', '{"a":"b\\"c"}', '\u{10ffff}', 'é'.repeat(3_000), '\t tab', '0', 'true',
]; // prettier-ignore
const CREDITS = [
  null, '', '0', '-0', '0.5', '123456789012.123456789012', '-123456789012.123456789012', '0.000000000001', '1e-7', '0.30000000000000004',
  'NaN', '-Infinity', '1234567890123', '0.0000000000005', '0.0000000000015', ' 1', '1,5', '+7.25', '.5', '5.',
]; // prettier-ignore
const REASONS = [[], ['overloaded', 'timeout'], [''], ['"', '\n', '😀', '\0', ',']];

/** Events that hold everything that is easily lost on the way: the ends of every range, and texts that formats treat in their own way. */
export function oddEvents(startMs: number): JournalEvent[] {
  const count = TEXTS.length * 2;
  return [...realisticEvents(count, { seed: 77, startMs })].map((event, index) => odd(event, index));
}

function odd(event: JournalEvent, index: number): JournalEvent {
  const text = (shift: number): string => TEXTS[(index + shift) % TEXTS.length] ?? '';
  const optional = (shift: number): string | null => ((index + shift) % 3 === 0 ? null : text(shift));
  const number = (shift: number): bigint => [MOST, LEAST, 0n, -1n, 2n ** 53n + 1n, -(2n ** 32n), 4_294_967_296n][(index + shift) % 7] ?? 0n;
  const optionalNumber = (shift: number): bigint | null => ((index + shift) % 4 === 0 ? null : number(shift));
  const optionalFlag = (shift: number): boolean | null => [true, false, null][(index + shift) % 3] ?? null;
  return {
    ...event,
    event_id: `odd-${index}-${text(0)}`,
    key_id: text(1),
    key_name: text(2),
    account_name: optional(3),
    account_group_id_at_event: optional(4),
    route_strategy_at_event: (['auto', 'fixed', null] as const)[index % 3] ?? null,
    request_method: text(5),
    request_url: text(6),
    endpoint: text(7),
    model: optional(8),
    mapped_model: optional(9),
    status_code: number(0),
    request_body_bytes: optionalNumber(1),
    quota_failover_count: index % 2 === 0 ? MOST : 0,
    retry: { count: index % 5 === 0 ? MOST : 1n, delayMs: number(2), reasons: REASONS[index % REASONS.length] ?? [] },
    routing_diagnostics_json: optional(10),
    tokens: [number(3), number(4), number(5), number(6)],
    credit_usage: CREDITS[index % CREDITS.length] ?? null,
    usage_missing: index % 2 === 0,
    credit_usage_missing: index % 3 === 0,
    client_ip: text(11),
    ip_region: text(12),
    request_headers_json: text(13),
    last_message_content: optional(14),
    client_request_body_json: optional(15),
    upstream_request_body_json: optional(16),
    full_request_json: optional(17),
    error_message: optional(18),
    error_class: optional(19),
    session_blocked: index % 4 === 1,
    response_image_count: optionalNumber(7),
    error_body: optional(20),
    response_body: optional(21),
    timing: Array.from({ length: 9 }, (_, at) => optionalNumber(at)),
    stream: { clean: optionalFlag(0), disconnect: optionalFlag(1), finalEvent: optional(22), bytes: optionalNumber(3) },
  };
}
