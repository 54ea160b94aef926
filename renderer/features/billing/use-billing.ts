import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useStore } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { useZone } from '../../state/zone.ts';
import { coloursOf } from './colour-memory.ts';
import { billingModel, type BillingModel } from './model.ts';
import { comparisonRange, resolveSpan, usableBucket, type DataExtent, type Span } from '../../usage/time-span.ts';
import { totalsOf, type Totals } from './totals.ts';
import { useQuarterMinute, useSpan } from '../../usage/use-span.ts';
import { useBillingView, type BillingView } from './view.ts';
import type { Series, SeriesInput, TimeRange, UsageOptions } from '../../usage/vocabulary.ts';

const LIVE_MS = 20_000;

/** One complete answer together with the question it answers; an old one stays on the page while a new one is read. */
interface Answer {
  readonly input: SeriesInput;
  readonly series: Series;
}

export interface Billing {
  readonly view: BillingView;
  readonly zone: string;
  readonly nowMs: number;
  readonly span: Span;
  readonly data: DataExtent | null;
  readonly options: UsageOptions['options'];
  readonly range: TimeRange | null;
  /** Coarser than asked for when the range would have too many columns. */
  readonly bucket: SeriesInput['bucket'];
  readonly answer: Answer | null;
  readonly model: BillingModel | null;
  /** The same sums of the period before, and which period that is. */
  readonly before: { readonly totals: Totals; readonly range: TimeRange } | null;
  readonly reading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Everything the Billing page shows, from the location and the store. */
export function useBilling(): Billing {
  const view = useBillingView();
  const zone = useZone();
  const nowMs = useQuarterMinute();
  const span = useSpan();
  const storeId = useStore()?.id ?? '';
  const options = useQuery(queries.usageOptions());
  const data = options.data ?? null;
  const range = data === null ? null : resolveSpan(span, zone, nowMs, data);
  const bucket = range === null ? view.per : usableBucket(range, view.per);
  const by = view.by === 'none' ? null : view.by;
  const input: SeriesInput = { fromMs: range?.fromMs ?? 0, toMs: range?.toMs ?? 0, bucket, zone, by, filter: view.filter };
  const live = range !== null && nowMs < range.toMs;
  const series = useQuery({ ...queries.usageSeries(input), enabled: range !== null, refetchInterval: live ? LIVE_MS : false });
  const answer = useAnswer(input, series.isPlaceholderData ? undefined : series.data, series.isPlaceholderData);
  const model = useModel(answer, view, nowMs, data, storeId);
  return {
    view,
    zone,
    nowMs,
    span,
    data,
    options: data?.options ?? {},
    range,
    bucket,
    answer,
    model,
    before: useBefore(input, range, nowMs, zone, span),
    reading: series.isPlaceholderData || (series.isFetching && answer === null),
    error: options.error ?? (series.isPlaceholderData ? null : series.error),
    retry: () => void (options.error ? options.refetch() : series.refetch()),
  };
}

/** The last complete answer with its own question: names, colours and buckets of one must never be shown with the other. */
function useAnswer(input: SeriesInput, series: Series | undefined, keep: boolean): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  if (series !== undefined && answer?.series !== series) {
    const next = { input, series };
    setAnswer(next);
    return next;
  }
  return series === undefined && !keep ? null : answer;
}

function useModel(
  answer: Answer | null,
  { metric, top }: BillingView,
  nowMs: number,
  data: UsageOptions | null,
  storeId: string,
): BillingModel | null {
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  return useMemo(() => {
    if (answer === null || data === null) return null;
    const { by } = answer.input;
    const order = by === null ? [] : (data.options[by] ?? []).map(({ value }) => value);
    const colours = (visible: readonly string[]): ReadonlyMap<string, number> => coloursOf(`${storeId} ${by ?? ''}`, visible, order);
    return billingModel(answer.series, { input: answer.input, metric, top, nowMs: minute, data, colours });
  }, [answer, metric, top, minute, data, storeId]);
}

/** The period before, as one sum; there is none before everything. */
function useBefore(input: SeriesInput, range: TimeRange | null, nowMs: number, zone: string, span: Span): Billing['before'] {
  const all = span.kind === 'preset' && span.preset === 'all';
  const wanted = range !== null && !all;
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  const earlier = wanted ? comparisonRange(range, minute, zone) : { fromMs: 0, toMs: 0 };
  const query = useQuery({ ...queries.usageSeries({ ...input, ...earlier, by: null, bucket: 'month' }), enabled: wanted });
  if (!wanted || query.data === undefined || query.isPlaceholderData) return null;
  return { totals: totalsOf(query.data.total), range: earlier };
}
