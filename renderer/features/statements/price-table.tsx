import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Output } from '../../../electron/contract/contract.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { groupedDecimal } from '../../format/money.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { compareNullable, compareText } from '../../ui/table-columns.ts';

type Price = Output<'prices.sheet'>['prices'][number];
interface Row extends Price {
  readonly key: string;
}

/** Every price of a version, with the instant from which it holds. */
export function PriceTable({ version, zone }: { readonly version: number; readonly zone: string }): ReactNode {
  const { data, error } = useQuery(queries.priceSheet(version));
  if (error) return <ErrorPanel fault={faultOf(error)} during="Reading the price sheet" />;
  if (data === undefined) return <Skeleton blocks={[180]} label="Reading the price sheet" />;
  const rows = data.prices.map((price, index) => ({ ...price, key: String(index) }));
  return (
    <Panel
      title={`Prices of version ${version}`}
      about={`in ${data.sheet.currency}; dates begin in ${data.sheet.zone}; the narrowest pattern counts, of it the latest date`}
      fill
      flush
    >
      <DataTable label={`Prices of version ${version}`} columns={columnsOf(zone)} rows={rows} rowKey={({ key }) => key} />
    </Panel>
  );
}

function columnsOf(zone: string): Column<Row>[] {
  const amount = (id: 'inputUncached' | 'inputCached' | 'output', head: string): Column<Row> => ({
    id, head, width: 120, align: 'end', cell: (price) => (price[id] === null ? <span className="dim">no price</span> : groupedDecimal(price[id])),
  }); // prettier-ignore
  return [
    { id: 'model', head: 'Model or pattern', width: 200, grow: 2, mono: true, compare: (a, b) => compareText(a.model, b.model), cell: ({ model }) => visibleText(model) },
    { id: 'from', head: `From (${zone})`, width: 170, compare: (a, b) => compareNullable(a.fromMs, b.fromMs), cell: ({ fromMs }) => (fromMs === null ? <span className="dim">ever</span> : <span title={formatInstant(fromMs, zone)}>{formatTime(fromMs, zone)}</span>) },
    { id: 'per', head: 'For tokens', width: 90, align: 'end', cell: ({ per }) => formatInteger(per) },
    amount('inputUncached', 'Input, uncached'),
    amount('inputCached', 'Input, cached'),
    amount('output', 'Output'),
  ]; // prettier-ignore
}
