import { formatCredits, parseCredits } from '../domain/credits.ts';
import { fitsInt64 } from '../domain/int64.ts';
import { InvalidArgumentError } from '../errors.ts';
import { ERROR_SQL } from './dimensions.ts';
import type { Parameters } from './parameters.ts';

/** Numbers of an event that a condition compares; an event that does not say meets none. */
const NUMBERS: Readonly<Record<string, string>> = {
  latency: 'latency_ms',
  'first-byte': 'first_sse_write_ms',
  uncached: 'input_uncached_tokens',
  cached: 'input_cached_tokens',
  input: 'input_uncached_tokens::HUGEINT + input_cached_tokens',
  output: 'output_tokens',
  billable: 'billable_tokens',
  credits: 'credit_usage',
  retries: 'same_account_retry_count',
  failovers: 'quota_failover_count',
  images: 'response_image_count',
  'request-bytes': 'request_body_bytes',
};

/** What an event can be marked with. */
const MARKS: Readonly<Record<string, string>> = {
  failed: ERROR_SQL,
  'credits-missing': 'credit_usage_missing',
  'usage-missing': 'usage_missing',
  retried: '(same_account_retry_count > 0 OR quota_failover_count > 0)',
  disconnected: 'coalesce(downstream_disconnect, false)',
  unclean: 'NOT coalesce(stream_completed_cleanly, true)',
  blocked: 'session_blocked',
};

export const CONDITION_FIELDS: readonly string[] = Object.keys(NUMBERS);
export const CONDITION_MARKS: readonly string[] = Object.keys(MARKS);

const COMPARISON = /^([a-z-]+)(>=|<=|>|<|=)(-?\d{1,24}(?:\.\d{1,12})?)$/;

/** A condition such as `latency>=5000`, `credits>0.25` or `credits-missing` as SQL; every value becomes a parameter. */
export function conditionSql(condition: string, parameters: Parameters): string {
  if (Object.hasOwn(MARKS, condition)) return `(${MARKS[condition] ?? ''})`;
  const [, field = '', compare = '', value = ''] = COMPARISON.exec(condition) ?? [];
  const column = Object.hasOwn(NUMBERS, field) ? NUMBERS[field] : undefined;
  if (column === undefined) throw unknown(condition);
  return `(${column} ${compare} ${field === 'credits' ? credits(condition, value, parameters) : whole(condition, value, parameters)})`;
}

/** Columns that these conditions look at, for relations that name theirs. */
export const CONDITION_COLUMNS: readonly string[] = [
  'status_code', 'credit_usage_missing', 'usage_missing', 'same_account_retry_count', 'quota_failover_count', 'downstream_disconnect',
  'stream_completed_cleanly', 'session_blocked', 'latency_ms', 'first_sse_write_ms', 'input_uncached_tokens', 'input_cached_tokens',
  'output_tokens', 'billable_tokens', 'credit_usage', 'response_image_count', 'request_body_bytes',
]; // prettier-ignore

function whole(condition: string, value: string, parameters: Parameters): string {
  if (value.includes('.') || !fitsInt64(BigInt(value))) throw unknown(condition, 'It compares with a whole number of 64 bits.');
  return parameters.integer(BigInt(value));
}

function credits(condition: string, value: string, parameters: Parameters): string {
  const parsed = parseCredits(value);
  if (parsed.kind !== 'exact') throw unknown(condition, 'Credits have at most 12 places before and after the point.');
  return `${parameters.text(formatCredits(parsed.units))}::DECIMAL(24,12)`;
}

function unknown(condition: string, why?: string): InvalidArgumentError {
  return new InvalidArgumentError(`${JSON.stringify(condition.slice(0, 200))} is no condition.`, {
    hint: why ?? `Use one of ${CONDITION_MARKS.join(', ')}, or compare one of ${CONDITION_FIELDS.join(', ')}: latency>=5000, credits>0.25.`,
  });
}
