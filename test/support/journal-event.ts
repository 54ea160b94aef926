import type { PostcardWriter } from './postcard-writer.ts';

type Whole = number | bigint;

/** An event as a gateway writes it to its journal. */
export interface JournalEvent {
  readonly event_id: string;
  readonly created_at_ms: Whole;
  readonly provider_type: 'codex' | 'kiro';
  readonly protocol_family: 'openai' | 'anthropic';
  readonly key_id: string;
  readonly key_name: string;
  readonly account_name: string | null;
  readonly account_group_id_at_event: string | null;
  readonly route_strategy_at_event: 'auto' | 'fixed' | null;
  readonly request_method: string;
  readonly request_url: string;
  readonly endpoint: string;
  readonly model: string | null;
  readonly mapped_model: string | null;
  readonly status_code: Whole;
  readonly request_body_bytes: Whole | null;
  readonly quota_failover_count: Whole;
  readonly retry: { readonly count: Whole; readonly delayMs: Whole; readonly reasons: readonly string[] };
  readonly routing_diagnostics_json: string | null;
  /** Uncached input, cached input, output, billable. */
  readonly tokens: readonly [Whole, Whole, Whole, Whole];
  readonly credit_usage: string | null;
  readonly usage_missing: boolean;
  readonly credit_usage_missing: boolean;
  readonly client_ip: string;
  readonly ip_region: string;
  readonly request_headers_json: string;
  readonly last_message_content: string | null;
  readonly client_request_body_json: string | null;
  readonly upstream_request_body_json: string | null;
  readonly full_request_json: string | null;
  readonly error_message: string | null;
  readonly error_class: string | null;
  readonly session_blocked: boolean;
  readonly response_image_count: Whole | null;
  readonly error_body: string | null;
  readonly response_body: string | null;
  /** Nine durations in the order of the format. */
  readonly timing: readonly (Whole | null)[];
  readonly stream: {
    readonly clean: boolean | null;
    readonly disconnect: boolean | null;
    readonly finalEvent: string | null;
    readonly bytes: Whole | null;
  };
}

/** The generations of the event layout: 5 is today's, 0 the first. */
export type Generation = 0 | 1 | 2 | 3 | 4 | 5;

/** Writes one event the way a writer of that generation did; spelled out here again, apart from the decoder's own table. */
export function writeEvent(out: PostcardWriter, event: JournalEvent, generation: Generation): void {
  const text = (value: string): void => out.text(value);
  const signed = (value: Whole): void => out.signed(value);
  const bool = (value: boolean): void => out.bool(value);
  writeRequest(out, event);
  if (generation >= 5) {
    out.unsigned(event.retry.count);
    out.signed(event.retry.delayMs);
    out.unsigned(event.retry.reasons.length);
    event.retry.reasons.forEach(text);
  }
  writeCost(out, event);
  if (generation >= 1) out.optional(event.error_message, text);
  if (generation >= 3) {
    out.optional(event.error_class, text);
    out.bool(event.session_blocked);
  }
  if (generation >= 4) out.optional(event.response_image_count, signed);
  if (generation >= 1) out.optional(event.error_body, text);
  if (generation >= 2) out.optional(event.response_body, text);
  for (const duration of event.timing) out.optional(duration, signed);
  out.optional(event.stream.clean, bool);
  out.optional(event.stream.disconnect, bool);
  out.optional(event.stream.finalEvent, text);
  out.optional(event.stream.bytes, signed);
}

function writeRequest(out: PostcardWriter, event: JournalEvent): void {
  const text = (value: string): void => out.text(value);
  out.unsigned(1); // schema version
  out.text(event.event_id);
  out.signed(event.created_at_ms);
  out.unsigned(event.provider_type === 'codex' ? 0 : 1);
  out.unsigned(event.protocol_family === 'openai' ? 0 : 1);
  out.text(event.key_id);
  out.text(event.key_name);
  out.optional(event.account_name, text);
  out.optional(event.account_group_id_at_event, text);
  out.optional(event.route_strategy_at_event, (route) => out.unsigned(route === 'auto' ? 0 : 1));
  out.text(event.request_method);
  out.text(event.request_url);
  out.text(event.endpoint);
  out.optional(event.model, text);
  out.optional(event.mapped_model, text);
  out.signed(event.status_code);
  out.optional(event.request_body_bytes, (bytes) => out.signed(bytes));
  out.unsigned(event.quota_failover_count);
}

function writeCost(out: PostcardWriter, event: JournalEvent): void {
  const text = (value: string): void => out.text(value);
  out.optional(event.routing_diagnostics_json, text);
  for (const tokens of event.tokens) out.signed(tokens);
  out.optional(event.credit_usage, text);
  out.bool(event.usage_missing);
  out.bool(event.credit_usage_missing);
  out.text(event.client_ip);
  out.text(event.ip_region);
  out.text(event.request_headers_json);
  out.optional(event.last_message_content, text);
  out.optional(event.client_request_body_json, text);
  out.optional(event.upstream_request_body_json, text);
  out.optional(event.full_request_json, text);
}
