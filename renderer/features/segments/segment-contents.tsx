import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SegmentDetail } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { formatCompact, formatInteger, formatShare } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { DrawerPart } from '../../ui/drawer.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ReadError } from '../../verification/read-error.tsx';
import { HourHistogram } from './hour-histogram.tsx';

/** What is inside a segment, read when the drawer opens. */
export function SegmentContents({ id, rows }: { readonly id: string; readonly rows: number }): ReactNode {
  const detail = useQuery({ ...queries.segmentDetail(id), enabled: rows > 0 });
  if (rows === 0)
    return (
      <DrawerPart title="Contents">
        <p className="dim">No events yet. The first append or replay fills it.</p>
      </DrawerPart>
    );
  if (detail.isError)
    return (
      <DrawerPart title="Contents">
        <ReadError error={detail.error} during="Reading the segment" retry={() => void detail.refetch()} />
      </DrawerPart>
    );
  if (!detail.data)
    return (
      <DrawerPart title="Contents">
        <Skeleton blocks={[72, 96]} />
      </DrawerPart>
    );
  return <Contents detail={detail.data} />;
}

function Contents({ detail }: { readonly detail: SegmentDetail }): ReactNode {
  const { requests, errors } = detail;
  return (
    <>
      <DrawerPart title="Contents">
        <HourHistogram hours={detail.hours} />
        <Facts
          facts={[
            { label: 'Keys · models', value: `${formatInteger(detail.keys)} · ${formatInteger(detail.models)}` },
            { label: 'Errors', value: `${formatInteger(errors)} (${formatShare(requests === 0 ? 0 : errors / requests)})` },
            {
              label: 'Input',
              value: (
                <span title={`${formatInteger(detail.inputUncached)} uncached, ${formatInteger(detail.inputCached)} cached`}>
                  {formatCompact(detail.inputUncached)} uncached + {formatCompact(detail.inputCached)} cached
                </span>
              ),
            },
            { label: 'Output', value: <span title={formatInteger(detail.output)}>{formatCompact(detail.output)}</span> },
          ]}
        />
      </DrawerPart>
      <TopList title="Top keys" total={requests} items={detail.topKeys} />
      <TopList title="Top models" total={requests} items={detail.topModels} />
    </>
  );
}

function TopList({ title, total, items }: { readonly title: string; readonly total: number; readonly items: SegmentDetail['topKeys'] }): ReactNode {
  const most = Math.max(1, ...items.map(({ requests }) => requests));
  return (
    <DrawerPart title={title}>
      <ul className="top-list">
        {items.map(({ value, name, requests, billable }) => (
          <li
            key={value}
            title={`${formatInteger(requests)} requests (${formatShare(total === 0 ? 0 : requests / total)}), ${formatInteger(billable)} billable tokens`}
          >
            <span className="top-bar" style={{ width: `${(requests / most) * 100}%` }} aria-hidden />
            <span className="cut grow">{visibleText(name ?? (value === '' ? '(none)' : value), 120)}</span>
            {name !== null && <span className="dim mono cut">{visibleText(value, 60)}</span>}
            <span className="num">{formatInteger(requests)}</span>
          </li>
        ))}
      </ul>
    </DrawerPart>
  );
}
