import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { signed } from '../../format/money.ts';
import { Tag } from '../../ui/tag.tsx';
import type { Difference } from './vocabulary.ts';

/** Whether the store still says what a frozen statement says. */
export function DifferenceBadge({ id, currency }: { readonly id: string; readonly currency: string | null }): ReactNode {
  const { data, error } = useQuery(queries.statementDifference(id));
  if (error) return <span title={faultOf(error).message}><Tag tone="bad" icon={CircleX}>cannot be compared</Tag></span>; // prettier-ignore
  if (data === undefined) return <span className="dim">comparing…</span>;
  if (data.missing.length > 0) return <Tag tone="warn" icon={CircleHelp}>{formatCount(data.missing.length, 'segment')} unreadable</Tag>; // prettier-ignore
  if (data.same) return <Tag tone="ok" icon={CircleCheck}>unchanged</Tag>; // prettier-ignore
  return (
    <Tag tone="warn" icon={TriangleAlert}>
      {changeWords(data, currency)}
    </Tag>
  );
}

/** The most telling of what changed: money, else requests, else that something did. */
function changeWords({ total, priced }: Difference, currency: string | null): string {
  if (priced && total.cost !== null && total.cost !== '0') return `${signed(total.cost)} ${currency ?? ''}`;
  if (total.requests !== 0) return `${signed(String(total.requests))} ${Math.abs(total.requests) === 1 ? 'request' : 'requests'}`;
  return total.credits === '0' ? 'other sums' : `${signed(total.credits)} credits`;
}
