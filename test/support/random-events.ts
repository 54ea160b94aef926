import type { TestEvent } from './segments.ts';

const MODELS = ['gpt-5', 'claude-opus-4', "o'malley; DROP TABLE usage_events --", 'Modell "Größe" 模型', null] as const;
const STATUSES = [200, 200, 200, 201, 204, 302, 400, 429, 499, 500, 503, 599, 100, 600, 0] as const;

/** Events that differ in everything queries look at; the same for the same seed. */
export function randomEvents(
  seed: number,
  { count, fromMs, toMs }: { readonly count: number; readonly fromMs: number; readonly toMs: number },
): TestEvent[] {
  const random = generator(seed);
  const below = (n: number): number => Math.floor(random() * n);
  return Array.from({ length: count }, (_, index) => {
    const key = below(6);
    return {
      event_id: `event-${String(below(1_000)).padStart(4, '0')}-${index}`,
      created_at_ms: fromMs + below(toMs - fromMs),
      key_id: `key-${key}`,
      key_name: `Key ${key}`,
      model: MODELS[below(MODELS.length)] ?? null,
      provider_type: below(3) === 0 ? 'kiro' : 'codex',
      account_name: below(4) === 0 ? null : `account-${below(3)}`,
      endpoint: below(2) === 0 ? '/v1/responses' : '/v1/messages',
      status_code: STATUSES[below(STATUSES.length)] ?? 200,
      input_uncached_tokens: below(100_000),
      input_cached_tokens: below(100_000),
      output_tokens: below(10_000),
      billable_tokens: String(BigInt(below(2 ** 31)) * 4_000_000_007n),
      credit_usage: below(5) === 0 ? null : `${below(100)}.${String(below(1e12)).padStart(12, '0')}`,
      credit_usage_missing: below(7) === 0,
    };
  });
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
