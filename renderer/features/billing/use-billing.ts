import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useStore } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { useZone } from '../../state/zone.ts';
import { approximateBuckets, resolveSpan, usableBucket, type DataExtent, type Span } from '../../usage/time-span.ts';
import { useQuarterMinute, useSpan } from '../../usage/use-span.ts';
import type { Chart, ChartInput, TimeRange, UsageOptions } from '../../usage/vocabulary.ts';
import { coloursOf } from './colour-memory.ts';
import { billingModel, type BillingModel } from './model.ts';
import { usePrices, type Prices } from './use-prices.ts';
import { toldApart, useBillingView, type BillingView } from './view.ts';

const LIVE_MS = 20_000;

/** One complete answer together with the question it answers; an old one stays on the page while a new one is read. */
interface Answer {
  readonly input: ChartInput;
  readonly chart: Chart;
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
  readonly bucket: ChartInput['bucket'];
  readonly answer: Answer | null;
  readonly model: BillingModel | null;
  readonly prices: Prices;
  /** How often what still changes is read again; false when nothing changes by itself. */
  readonly renewMs: number | false;
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
  const prices = usePrices(view);
  const { sheet, noPrices, isKnown } = prices;
  const input = inputOf({ ...view, sheet }, range, bucket, zone, span);
  const renewMs = range !== null && nowMs < range.toMs ? LIVE_MS : false;
  const chart = useQuery({ ...queries.usageChart(input), enabled: range !== null && isKnown && noPrices === null, refetchInterval: renewMs });
  const answer = useAnswer(input, chart.isPlaceholderData ? undefined : chart.data, chart.isPlaceholderData && noPrices === null);
  const model = useModel(answer, view.top, nowMs, data, storeId);
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
    prices,
    renewMs,
    reading: chart.isPlaceholderData || (chart.isFetching && answer === null),
    error: options.error ?? (chart.isPlaceholderData ? null : chart.error),
    retry: () => void (options.error ? options.refetch() : chart.refetch()),
  };
}

function inputOf(view: BillingView, range: TimeRange | null, bucket: ChartInput['bucket'], zone: string, span: Span): ChartInput {
  return {
    fromMs: range?.fromMs ?? 0,
    toMs: range?.toMs ?? 0,
    bucket,
    zone,
    by: view.by === 'none' ? null : view.by,
    thenBy: view.thenBy === 'none' ? null : view.thenBy,
    metric: view.metric,
    sheet: view.sheet,
    top: toldApart(range === null ? 1 : approximateBuckets(range, bucket)),
    filter: view.filter,
    compare: !(span.kind === 'preset' && span.preset === 'all'),
  };
}

/** The last complete answer with its own question: names, colours and buckets of one must never be shown with the other. */
function useAnswer(input: ChartInput, chart: Chart | undefined, keep: boolean): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  if (chart !== undefined && answer?.chart !== chart) {
    const next = { input, chart };
    setAnswer(next);
    return next;
  }
  return chart === undefined && !keep ? null : answer;
}

function useModel(answer: Answer | null, top: number, nowMs: number, data: UsageOptions | null, storeId: string): BillingModel | null {
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  return useMemo(() => {
    if (answer === null || data === null) return null;
    const { by, thenBy } = answer.input;
    const order = by === null || thenBy !== null ? [] : (data.options[by] ?? []).map(({ value }) => JSON.stringify([value, null]));
    const scope = `${storeId} ${by ?? ''} ${thenBy ?? ''}`;
    const colours = (visible: readonly string[]): ReadonlyMap<string, number> => coloursOf(scope, visible, order);
    return billingModel(answer.chart, { input: answer.input, top, nowMs: minute, data, colours });
  }, [answer, top, minute, data, storeId]);
}
