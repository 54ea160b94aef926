import { Random } from '../../store/sample/random.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import { type EventSpec, makeEvent } from '../support/builders.ts';

const KEYS = ['key-1', 'key-2', "o'malley; DROP TABLE usage_events --", ''] as const;
const MODELS = ['gpt-5', 'Modell "Größe" 模型', null] as const;
const STATUSES = [200n, 200n, 200n, 204n, 302n, 404n, 503n, 0n, 600n] as const;
const CREDITS = ['0.25', '0', '12.000000000001', '0.1', null, 'not a number', '1e-3', '0.12345678901234567890'] as const;

/** How old the events of a batch are, days before now. */
export type Ages = 'young' | 'late' | 'mixed';

/** New events, the same for the same numbers; everything that queries look at differs. */
export function modelEvents(
  prefix: string,
  count: number,
  nowMs: number,
  { seed, ages }: { readonly seed: number; readonly ages: Ages },
): EventSpec[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const late = ages === 'late' || (ages === 'mixed' && random.chance(0.5));
    const atMs = nowMs - (late ? 90 * DAY_MS + 1 + random.below(20 * DAY_MS) : random.below(60 * DAY_MS));
    return makeEvent(`${prefix}-${String(i).padStart(4, '0')}`, atMs, {
      key_id: random.pick(KEYS),
      model: random.pick(MODELS),
      status_code: random.pick(STATUSES),
      credit_usage: random.pick(CREDITS),
      billable_tokens: BigInt(random.below(1_000_000)) * 4_000_000_007n,
      input_uncached_tokens: BigInt(random.below(1_000)),
      full_request_json: random.chance(0.1) ? `{"body":"${random.hex(64)}"}` : null,
    });
  });
}
