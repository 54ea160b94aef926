import type { Output } from '../../electron/contract/contract.ts';
import type { FakeHandlers } from './fake-contract.ts';
import type { FakeState } from './fake-state.ts';

type Answer = Extract<Output<'sql.run'>, { ok: true }>;

const TABLES: Output<'sql.tables'> = [
  {
    name: 'usage_events',
    about: 'Every event of the store, over all tiers; times in UTC.',
    columns: [
      { name: 'event_id', type: 'VARCHAR' },
      { name: 'created_at_ms', type: 'BIGINT' },
      { name: 'model', type: 'VARCHAR' },
      { name: 'billable_tokens', type: 'BIGINT' },
      { name: 'credit_usage', type: 'DECIMAL(24,12)' },
    ],
  },
  { name: 'segments', about: 'The segments of the store and what they hold.', columns: [{ name: 'segment_id', type: 'VARCHAR' }] },
];

const COLUMNS: Answer['columns'] = [
  { name: 'model', type: 'VARCHAR', kind: 'text' },
  { name: 'billable', type: 'HUGEINT', kind: 'integer' },
  { name: 'credits', type: 'DECIMAL(38,12)', kind: 'decimal' },
];

/** Statements over made-up answers: one that says `nope` is wrong. */
export function sqlHandlers(state: FakeState): Pick<FakeHandlers, 'sql.tables' | 'sql.check' | 'sql.run' | 'sql.export'> {
  const estimate = { segments: state.segments.length, ofSegments: state.segments.length, rows: 200_000 };
  const wrong = (text: string): Extract<Output<'sql.run'>, { ok: false }> | null =>
    text.includes('nope')
      ? {
          ok: false,
          problem: { kind: 'statement', message: 'Referenced column "nope" not found in FROM clause!', hint: null, position: text.indexOf('nope') },
          tookMs: 12,
        }
      : null;
  return {
    'sql.tables': () => TABLES,
    'sql.check': ({ text }) => wrong(text) ?? { ok: true, estimate, missing: [] },
    'sql.run': ({ text }) =>
      wrong(text) ?? {
        ok: true,
        id: 'answer',
        columns: COLUMNS,
        rows:
          state.scenario === 'empty'
            ? []
            : Array.from({ length: 40 }, (_, index) => [
                `model-${index}`,
                `${9_007_199_254_740_993n * BigInt(index + 1)}`,
                index % 7 === 0 ? null : `${index}.000000000001`,
              ]),
        limited: null,
        estimate,
        tookMs: 84,
        missing: [],
      },
    'sql.export': () => ({ base64: btoa('model\n') }),
  };
}
