import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { groupedDecimal } from '../../format/money.ts';
import { visibleText } from '../../format/visible-text.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Exact } from '../../ui/exact.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { compareText } from '../../ui/table-columns.ts';
import { Tag } from '../../ui/tag.tsx';
import { isLowerBound, type PricedModel } from './vocabulary.ts';

/** What every model of the store cost by a version, beside the credits that its provider counted; models without a price first. */
export function ModelTable({ version }: { readonly version: number }): ReactNode {
  const { data, error } = useQuery(queries.pricedModels({ fromMs: null, toMs: null, version }));
  if (error) return <ErrorPanel fault={faultOf(error)} during="Pricing what the store holds" />;
  if (data === undefined) return <Skeleton blocks={[180]} label="Pricing what the store holds" />;
  const without = data.models.filter(({ unpriced }) => unpriced !== '0').length;
  return (
    <>
      {without > 0 && <Note tone="warn">{formatCount(without, 'model')} of this store {without === 1 ? 'has' : 'have'} tokens without a price in version {version}. They are not in any cost, which is a lower bound then.</Note>}
      {data.missing.length > 0 && <Note tone="warn">Not read, because they cannot be opened: {data.missing.join(', ')}.</Note>}
      <Panel title="Models of this store" about="all times" fill flush className="priced-models">
        <DataTable
          label="Models of this store with credits and cost"
          columns={columnsOf(data.currency ?? '')}
          rows={data.models}
          rowKey={({ model }) => model}
          initialSort={{ by: 'unpriced', descending: true }}
        />
      </Panel>
    </>
  ); // prettier-ignore
}

function columnsOf(currency: string): Column<PricedModel>[] {
  const tokens = (id: 'inputUncached' | 'inputCached' | 'output', head: string): Column<PricedModel> => ({
    id, head, width: 116, align: 'end', compare: (a, b) => compareDecimal(a[id], b[id]), cell: (model) => formatInteger(model[id]),
  }); // prettier-ignore
  return [
    { id: 'model', head: 'Model', width: 190, grow: 2, compare: (a, b) => compareText(a.model, b.model), cell: ({ model }) => (model === '' ? <span className="dim">no model</span> : <span className="cut">{visibleText(model)}</span>) },
    { id: 'requests', head: 'Requests', width: 84, align: 'end', compare: (a, b) => a.requests - b.requests, cell: ({ requests }) => formatInteger(requests) },
    tokens('inputUncached', 'Input, uncached'),
    tokens('inputCached', 'Input, cached'),
    tokens('output', 'Output'),
    { id: 'credits', head: 'Credits', width: 120, align: 'end', cell: ({ credits, creditsMissing }) => <Exact exact={exactCredits(credits, creditsMissing)}>{formatCredits(credits, creditsMissing)}</Exact> },
    { id: 'cost', head: `Cost, ${currency}`, width: 160, align: 'end', cell: (model) => <Exact exact={model.cost ?? ''}>{model.cost === null ? '-' : `${isLowerBound(model) ? '>= ' : ''}${groupedDecimal(model.cost)}`}</Exact> },
    { id: 'unpriced', head: 'Price', width: 120, compare: (a, b) => compareDecimal(a.unpriced, b.unpriced), cell: ({ unpriced }) => <Priced unpriced={unpriced} /> },
  ]; // prettier-ignore
}

function Priced({ unpriced }: { readonly unpriced: string }): ReactNode {
  if (unpriced === '0') return <Tag tone="ok" icon={CircleCheck}>priced</Tag>; // prettier-ignore
  return (
    <span title={`${formatInteger(unpriced)} tokens without a price`}>
      <Tag tone="warn" icon={TriangleAlert}>
        no price
      </Tag>
    </span>
  );
}

function compareDecimal(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
