/**
 * The one declarative table of what a usage event is made of.
 * DDL, staging, decoding of old layouts, projection of old segments, JSON in and out, content comparison and filters are generated from it.
 * Names follow the reference system's `usage_events`; its INTEGER columns are BIGINT here.
 */
export type ColumnType = 'text' | 'int64' | 'boolean' | 'decimal';

export interface EventColumn {
  /** Column name in SQL. */
  readonly name: string;
  readonly type: ColumnType;
  /** Where the value stands in the JSON form of an event. */
  readonly path: readonly [string] | readonly [string, string];
  /** Whether a JSON event must carry it. */
  readonly required: boolean;
  /** Whether the column may hold NULL. */
  readonly nullable: boolean;
  /** Value when an event does not carry it (JSON input, older journal layouts). */
  readonly absent: string | bigint | boolean | null;
  /** Unsigned 64-bit on the wire: beyond int64 the event is rejected. */
  readonly unsigned: boolean;
  /** Request and response bodies: kept in `usage_event_details`, out of the fact rows. */
  readonly heavy: boolean;
  /** Accepted spellings of an enum and what is stored. */
  readonly spellings: Readonly<Record<string, string>> | null;
  /** Held as JSON text in the column, as a list in the JSON form. */
  readonly list: boolean;
  /** Whether hardly any two events share their text; texts of the other columns are kept once while events are on their way. */
  readonly varied: boolean;
}

type Extra = Partial<Omit<EventColumn, 'name' | 'type'>>;

function column(name: string, type: ColumnType, extra: Extra = {}): EventColumn {
  return {
    name,
    type,
    path: [name],
    required: false,
    nullable: true,
    absent: null,
    unsigned: false,
    heavy: false,
    spellings: null,
    list: false,
    varied: extra.heavy ?? false,
    ...extra,
  };
}

const must: Extra = { required: true, nullable: false };
const or = (absent: string | bigint | boolean): Extra => ({ nullable: false, absent });
const PROVIDERS = { codex: 'codex', kiro: 'kiro' };
const PROTOCOLS = { openai: 'openai', open_ai: 'openai', anthropic: 'anthropic' };
const STRATEGIES = { auto: 'auto', fixed: 'fixed' };
const retry = (name: string): Extra => ({ path: ['retry', name] });
const timing = (name: string): EventColumn => column(name, 'int64', { path: ['timing', name] });
const stream = (name: string, type: ColumnType): EventColumn => column(name, type, { path: ['stream', name] });

export const EVENT_COLUMNS: readonly EventColumn[] = [
  column('event_id', 'text', { ...must, varied: true }),
  column('created_at_ms', 'int64', must),
  column('provider_type', 'text', { ...must, spellings: PROVIDERS }),
  column('protocol_family', 'text', { ...must, spellings: PROTOCOLS }),
  column('key_id', 'text', must),
  column('key_name', 'text', or('')), // readers of JSON put the key id here when it is absent
  column('account_name', 'text'),
  column('account_group_id_at_event', 'text'),
  column('route_strategy_at_event', 'text', { spellings: STRATEGIES }),
  column('request_method', 'text', or('POST')),
  column('request_url', 'text', or('')),
  column('endpoint', 'text', must),
  column('model', 'text'),
  column('mapped_model', 'text'),
  column('status_code', 'int64', must),
  column('request_body_bytes', 'int64'),
  column('quota_failover_count', 'int64', { ...or(0n), unsigned: true }),
  column('same_account_retry_count', 'int64', { ...or(0n), ...retry('same_account_retry_count'), unsigned: true }),
  column('same_account_retry_delay_ms', 'int64', { ...or(0n), ...retry('same_account_retry_delay_ms') }),
  column('same_account_retry_reasons_json', 'text', { ...or('[]'), ...retry('same_account_retry_reasons'), list: true }),
  column('routing_diagnostics_json', 'text', { varied: true }),
  column('input_uncached_tokens', 'int64', must),
  column('input_cached_tokens', 'int64', must),
  column('output_tokens', 'int64', must),
  column('billable_tokens', 'int64', must),
  column('credit_usage', 'decimal'),
  column('usage_missing', 'boolean', or(false)),
  column('credit_usage_missing', 'boolean', or(false)),
  column('credit_usage_raw', 'text', { varied: true }), // the credit text as it came, where the decimal alone does not say it
  column('client_ip', 'text', { ...or('unknown'), varied: true }),
  column('ip_region', 'text', or('unknown')),
  column('request_headers_json', 'text', { ...or('{}'), varied: true }),
  column('last_message_content', 'text', { varied: true }),
  column('client_request_body_json', 'text', { heavy: true }),
  column('upstream_request_body_json', 'text', { heavy: true }),
  column('full_request_json', 'text', { heavy: true }),
  column('error_message', 'text', { varied: true }),
  column('error_class', 'text'),
  column('session_blocked', 'boolean', or(false)),
  column('response_image_count', 'int64'),
  column('error_body', 'text', { heavy: true }),
  column('response_body', 'text', { heavy: true }),
  timing('latency_ms'),
  timing('routing_wait_ms'),
  timing('upstream_headers_ms'),
  timing('post_headers_body_ms'),
  timing('request_body_read_ms'),
  timing('request_json_parse_ms'),
  timing('pre_handler_ms'),
  timing('first_sse_write_ms'),
  timing('stream_finish_ms'),
  stream('stream_completed_cleanly', 'boolean'),
  stream('downstream_disconnect', 'boolean'),
  stream('final_event_type', 'text'),
  stream('bytes_streamed', 'int64'),
];

/** Position of each column in `EVENT_COLUMNS`, by name. */
export const COLUMN_INDEX: ReadonlyMap<string, number> = new Map(EVENT_COLUMNS.map((c, index) => [c.name, index]));

export const FACT_COLUMNS: readonly EventColumn[] = EVENT_COLUMNS.filter((c) => !c.heavy);
export const HEAVY_COLUMNS: readonly EventColumn[] = EVENT_COLUMNS.filter((c) => c.heavy);

/** The schema version a JSON event carries and every known journal layout writes. */
export const EVENT_SCHEMA_VERSION = 1;
