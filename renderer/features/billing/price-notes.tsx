import { Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount, formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { goTo } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import type { BillingModel } from './model.ts';
import type { NoPrices } from './use-prices.ts';
import { setView } from './view.ts';

/** Models that are named in a sentence. */
const NAMED = 3;

const toSheets = (): void => goTo('statements', { view: 'prices' });

/** Which models have tokens without a price: their costs are lower bounds. */
export function Unpriced({ model: { metric, costs, input } }: { readonly model: BillingModel }): ReactNode {
  if (metric !== 'cost' || costs === null || costs.unpricedModels === 0) return null;
  const { unpricedModels, unpriced } = costs;
  const named = unpriced
    .slice(0, NAMED)
    .map(({ model, tokens }) => `${model === '' ? 'no model' : visibleText(model, 60)} (${formatInteger(tokens)})`);
  const more = unpricedModels > named.length ? ` and ${formatInteger(unpricedModels - named.length)} more` : '';
  return (
    <Note
      tone="warn"
      actions={
        <Button size="small" onClick={toSheets}>
          Open price sheets
        </Button>
      }
    >
      {formatCount(unpricedModels, 'model')} {unpricedModels === 1 ? 'has' : 'have'} tokens without a price in version {input.sheet}:{' '}
      {named.join(', ')}
      {more}. They are in no cost: one that holds such tokens is a lower bound.
    </Note>
  );
}

/** Why there are no costs, and what to do about it. */
export function NoPricesPanel({ why }: { readonly why: NoPrices }): ReactNode {
  const isNone = why.kind === 'none';
  return (
    <Panel fill>
      <EmptyState
        icon={Tags}
        title={isNone ? 'This store has no price sheet yet' : 'These prices cannot be used'}
        actions={
          <>
            <Button variant="primary" onClick={toSheets}>
              {isNone ? 'Import a price sheet' : 'Open price sheets'}
            </Button>
            <Button onClick={() => setView({ metric: 'credits' })}>Show credits</Button>
          </>
        }
      >
        {isNone
          ? 'A price sheet says what tokens cost, by model and date. Without one nobody knows the cost of what was billed; the credits that the provider counted are there.'
          : `${why.problem} No event is affected. Import the sheet again, or choose another version as the cost basis.`}
      </EmptyState>
    </Panel>
  );
}
