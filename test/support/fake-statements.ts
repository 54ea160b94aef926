import type { Input, Output } from '../../electron/contract/contract.ts';
import { FakeFault } from './fake-contract.ts';
import type { FakeState } from './fake-state.ts';

type Statement = Output<'statements.make'>;

const SUMS = {
  requests: 3_247, errors: 82, inputUncached: '19396427', inputCached: '13377402', output: '3927592', billable: '40371273', usageMissing: 3, credits: '300.954495',
  creditsMissing: 0, cost: '240.476934', unpriced: '0',
}; // prettier-ignore

function statement({ subject, month, zone }: Pick<Input<'statements.make'>, 'subject' | 'month' | 'zone'>, state: FakeState): Statement {
  const fromMs = Date.parse(`${month}-01T00:00:00Z`);
  const toMs = fromMs + 30 * 86_400_000;
  const charge = (tokens: 'inputUncached' | 'inputCached' | 'output') => ({
    tokens,
    count: SUMS[tokens],
    price: '3.1',
    per: 1_000_000,
    cost: '60.12',
  });
  const charges = [charge('inputUncached'), charge('inputCached'), charge('output')];
  return {
    storeId: 'store', subject: { ...subject, name: 'Support copilot' }, month, zone, fromMs, toMs, computedMs: state.nowMs, complete: true,
    sheet: { version: 2, digest: 'd'.repeat(64), name: 'List prices', currency: 'USD' },
    lines: [{ model: 'claude-sonnet-4-6', fromMs, toMs, charges, ...SUMS }], total: SUMS, rounded: '240.48',
    segments: [{ id: 'usage-000000000007', tier: 'archived', sha256: 'a'.repeat(64), rows: 9_000 }], missing: [], notes: [],
  }; // prettier-ignore
}

const NO_CHANGE = {
  ...SUMS,
  requests: 0,
  errors: 0,
  inputUncached: '0',
  inputCached: '0',
  output: '0',
  billable: '0',
  usageMissing: 0,
  credits: '0',
  cost: '0',
};
const SHEET = { name: 'List prices', currency: 'USD', zone: 'UTC', prices: 1 };

/** Price sheets and statements, made up. */
export function statementHandlers(state: FakeState) {
  const frozen = { id: '2026-10-key-copilot-00000000-r1', revision: 1, frozenMs: state.nowMs };
  const of = statement({ subject: { kind: 'key', id: 'key-1' }, month: '2026-10', zone: 'UTC' }, state);
  const summary = {
    ...frozen,
    subject: of.subject,
    month: of.month,
    zone: of.zone,
    currency: 'USD',
    sheetVersion: 2,
    rounded: of.rounded,
    total: of.total,
  };
  return {
    'prices.list': () => ({
      sheets: state.scenario === 'full' ? [{ version: 2, importedMs: state.nowMs, digest: 'd'.repeat(64), ...SHEET }] : [],
      damaged: [],
    }),
    'prices.sheet': ({ version }: { version: number }) => ({
      version,
      sheet: SHEET,
      prices: [{ model: '*', fromMs: null, per: 1_000_000, inputUncached: '3.1', inputCached: '0.31', output: '15' }],
      text: '{}',
    }),
    'prices.check': () => ({ sheet: null, problems: [{ line: 1, field: 'prices', problem: 'It is missing.' }] }),
    'prices.import': () => ({ version: 3, fresh: true }),
    'prices.models': () => ({ version: 2, currency: 'USD', fromMs: null, toMs: null, models: [{ model: 'm', ...SUMS }].map(modelOf), missing: [] }),
    'statements.make': (query: Input<'statements.make'>) => statement(query, state),
    'statements.frozen': () => ({ statements: state.scenario === 'full' ? [summary] : [], damaged: [] }),
    'statements.open': () => ({ ...frozen, statement: of }),
    'statements.compare': () => ({ same: true, total: { ...NO_CHANGE }, lines: [], gone: [], missing: [], priced: true }),
    'statements.freeze': () => ({ id: frozen.id, fresh: true }),
    'statements.text': () => ({ text: '' }),
    'statements.pdf': (): never => {
      throw new FakeFault({ code: 'UNSUPPORTED', message: 'A browser prints to PDF by itself.' });
    },
  };
}

function modelOf({ errors: _errors, billable: _billable, ...model }: { model: string } & typeof SUMS) {
  return model;
}
