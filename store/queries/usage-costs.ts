import type { EpochMs } from '../domain/time.ts';
import { TOKEN_CLASSES, type TokenClass } from '../pricing/price-sheet.ts';
import type { Rates } from '../pricing/rates.ts';
import type { Parameters } from './parameters.ts';
import { type Measure, piecesSql, SUMS, type UsageCut } from './usage-cut.ts';
import type { UsageSource } from './usage-source.ts';
import { SUM_NAMES, SUMS_OF_SUMS_SQL } from './usage-sums.ts';

/** The columns of a row of costs: 10^-18 of the currency, and tokens without a price. */
export const COST_NAMES = ['cost', 'unpriced'] as const;

const TOKENS: Readonly<Record<TokenClass, string>> = { inputUncached: 'input_uncached', inputCached: 'input_cached', output: 'output' };
const COST_SQL = TOKEN_CLASSES.map((name) => `coalesce(${TOKENS[name]} * ${TOKENS[name]}_rate, 0)`).join(' + ');
const UNPRICED_SQL = TOKEN_CLASSES.map((name) => `CASE WHEN ${TOKENS[name]}_rate IS NULL THEN ${TOKENS[name]} ELSE 0 END`).join(' + ');

/** Statement whose rows are the pieces as of `SUMS`, with what the tokens of each cost: `cost`, `unpriced`. */
export function costedSql(source: UsageSource, cut: UsageCut, rates: Rates, parameters: Parameters): string {
  const used = piecesSql(source, cut, byModel(rates.cuts), parameters);
  return `SELECT place, g0, g1, ${SUMS_OF_SUMS_SQL}, sum(${COST_SQL}) AS cost, sum(${UNPRICED_SQL}) AS unpriced
    FROM (${used}) u LEFT JOIN (${ratesSql(rates, parameters)}) r ON coalesce(u.model, '') = r.model AND u.stretch = r.stretch
    GROUP BY place, g0, g1`;
}

/** The sums of each model in each stretch of prices: what can be priced. */
function byModel(cuts: readonly EpochMs[]): Measure {
  const stretch = stretchSql(cuts);
  return {
    ...SUMS,
    eventColumns: ['model', ...SUMS.eventColumns],
    halves: (source, events, cut) => source.sums(events, [...new Set([...cut, 'model']), ...SUM_NAMES]),
    keys: [
      { name: 'model', ofEvent: 'model', ofRollup: 'model' },
      { name: 'stretch', ofEvent: stretch, ofRollup: stretch },
    ],
  };
}

/** Number of the stretch that a time lies in; found by halves, because a sheet may have thousands of dates. */
function stretchSql(cuts: readonly EpochMs[], first = 0): string {
  const middle = Math.floor(cuts.length / 2);
  const cut = cuts[middle];
  if (cut === undefined) return `${first}`;
  const [before, after] = [stretchSql(cuts.slice(0, middle), first), stretchSql(cuts.slice(middle + 1), first + middle + 1)];
  return `CASE WHEN created_at_ms < ${cut} THEN ${before} ELSE ${after} END`;
}

function ratesSql({ list }: Rates, parameters: Parameters): string {
  const listed = (values: readonly (string | number | null)[], type: string): string =>
    `unnest(from_json(${parameters.text(JSON.stringify(values))}, '["${type}"]'))`;
  const models = listed(list.map(({ model }) => model), 'VARCHAR'); // prettier-ignore
  const stretches = listed(list.map(({ stretch }) => stretch), 'BIGINT'); // prettier-ignore
  const rates = TOKEN_CLASSES.map((name) => {
    const texts = list.map(({ rate }) => rate[name]?.toString() ?? null);
    return `${listed(texts, 'VARCHAR')}::HUGEINT AS ${TOKENS[name]}_rate`;
  });
  return `SELECT ${models} AS model, ${stretches} AS stretch, ${rates.join(', ')}`;
}
