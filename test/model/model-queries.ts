import assert from 'node:assert/strict';
import { DAY_MS } from '../../store/domain/time.ts';
import type { UsageFilter } from '../../store/queries/filter.ts';
import type { UsageSums } from '../../store/queries/usage-sums.ts';
import { NO_USAGE } from '../../store/queries/usage-sums.ts';
import type { Repository } from '../../store/repository.ts';
import type { Random } from '../../store/sample/random.ts';
import type { StoredRow } from '../support/stored.ts';
import { type ModelStore, timeOf } from './model-store.ts';

/** Walks through pages of a random size with a random filter. */
export async function comparePage(repository: Repository, model: ModelStore, random: Random): Promise<void> {
  const { filter, matches } = randomFilter(repository.nowMs, random);
  const limit = random.pick([1, 7, 100, 10_000]);
  const expected = model
    .newestFirst()
    .filter(matches)
    .slice(0, 5 * limit);
  const found: StoredRow[] = [];
  let cursor: string | null = null;
  do {
    const page = await repository.events({ filter, limit, cursor, full: true });
    assert.ok(page.events.length <= limit);
    found.push(...page.events);
    cursor = page.next;
  } while (cursor !== null && found.length < expected.length);
  assert.deepEqual(found.slice(0, expected.length).map(plain), expected.map(plain));
  if (expected.length < 5 * limit) assert.equal(found.length, expected.length);
}

/** What was billed by day and by key, over a random range. */
export async function compareSeries(repository: Repository, model: ModelStore, random: Random): Promise<void> {
  const toMs = Math.floor(repository.nowMs / DAY_MS) * DAY_MS + random.below(3) * 1_000;
  const range = { fromMs: toMs - (1 + random.below(120)) * DAY_MS, toMs };
  const { rows, total, missing } = await repository.usageSeries({ ...range, bucket: 'day', zone: 'UTC', by: 'key' });
  const within = [...model.events.values()].filter((row) => timeOf(row) >= range.fromMs && timeOf(row) < range.toMs);
  const groups = Map.groupBy(within, (row) => `${Math.floor(timeOf(row) / DAY_MS)} ${String(row['key_id'])}`);
  const found = rows.map(({ fromMs, group, ...sums }) => [`${Math.floor(fromMs / DAY_MS)} ${group}`, sums] as const);
  assert.deepEqual(missing, []);
  assert.deepEqual(new Map(found), new Map([...groups].map(([name, events]) => [name, sumsOf(events)])));
  assert.deepEqual(total, sumsOf(within));
}

/** One event that is there and one that is not. */
export async function compareById(repository: Repository, model: ModelStore, random: Random): Promise<void> {
  assert.equal(await repository.event(`nobody-${random.bits()}`, { full: true }), null);
  const ids = [...model.events.keys()];
  const id = ids[random.below(Math.max(1, ids.length))];
  if (id === undefined) return;
  const found = await repository.event(id, { full: true });
  assert.deepEqual(plain(found?.event ?? {}), plain(model.events.get(id) ?? {}));
}

interface Narrowed {
  readonly filter: UsageFilter;
  readonly matches: (row: StoredRow) => boolean;
}

function randomFilter(nowMs: number, random: Random): Narrowed {
  const fromMs = nowMs - random.below(100) * DAY_MS;
  const key = random.pick(['key-1', 'key-2', "o'malley; DROP TABLE usage_events --"]);
  return random.pick<Narrowed>([
    { filter: {}, matches: () => true },
    { filter: { fromMs }, matches: (row) => timeOf(row) >= fromMs },
    { filter: { toMs: fromMs, key: [key] }, matches: (row) => timeOf(row) < fromMs && row['key_id'] === key },
    { filter: { status: ['5xx', 'other'] }, matches: ({ status_code: code }) => Number(code) >= 500 || Number(code) < 200 },
    { filter: { model: [] }, matches: () => false },
  ]);
}

function sumsOf(rows: readonly StoredRow[]): UsageSums {
  const sum = (name: string): bigint => rows.reduce((total, row) => total + BigInt(row[name] ?? 0), 0n);
  return {
    ...NO_USAGE,
    requests: rows.length,
    inputUncached: sum('input_uncached_tokens'),
    inputCached: sum('input_cached_tokens'),
    output: sum('output_tokens'),
    billable: sum('billable_tokens'),
    credits: sum('credit_usage'),
    creditsMissing: rows.filter((row) => row['credit_usage_missing'] === true).length,
    usageMissing: rows.filter((row) => row['usage_missing'] === true).length,
    errors: rows.filter(({ status_code: code }) => Number(code) < 200 || Number(code) > 299).length,
  };
}

/** The columns that tell one event from another, in one order. */
function plain(row: StoredRow): unknown[] {
  const names = [
    'event_id',
    'created_at_ms',
    'key_id',
    'model',
    'status_code',
    'billable_tokens',
    'credit_usage',
    'credit_usage_raw',
    'output_tokens',
  ];
  return [...names, 'full_request_json'].map((name) => row[name] ?? null);
}
