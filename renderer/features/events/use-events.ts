import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Output } from '../../../electron/contract/contract.ts';
import { call } from '../../api/client.ts';
import { useStatus, useStore } from '../../api/hooks.ts';
import { queries, queryKey } from '../../api/queries.ts';
import { setParams, useParam } from '../../state/location.ts';
import { useZone } from '../../state/zone.ts';
import { resolveSpan, type Span } from '../../usage/time-span.ts';
import { useQuarterMinute, useSpan } from '../../usage/use-span.ts';
import { useUsageFilter } from '../../usage/filter-params.ts';
import type { TimeRange, UsageFilter, UsageOptions } from '../../usage/vocabulary.ts';
import type { EventOrder, EventRow, EventsQuestion } from './vocabulary.ts';

/** Rows the list holds at most; whoever wants more goes on from a later time. */
export const MOST_ROWS = 50_000;
const FIRST_PAGE = 200;
const LATER_PAGE = 1_000;

/** A page, and how many events the store held when it was read. */
interface Page {
  readonly page: Output<'events.page'>;
  readonly storeRows: number | null;
}

type PagesQuery = UseInfiniteQueryResult<InfiniteData<Page>, Error>;

export interface Events {
  readonly filter: UsageFilter;
  readonly zone: string;
  readonly nowMs: number;
  readonly span: Span;
  readonly order: EventOrder;
  /** The list begins at this time instead of at the end of the range. */
  readonly at: number | null;
  /** Oldest and newest event of the store and the values to filter by; null while that is read. */
  readonly data: UsageOptions | null;
  /** What the whole range is, for the histogram; null while the store is unknown or empty. */
  readonly range: TimeRange | null;
  readonly question: EventsQuestion;
  readonly rows: readonly EventRow[];
  readonly missing: readonly string[];
  readonly pages: PagesQuery;
  /** By how many events the store has changed since the list was read. */
  readonly grown: number;
  readonly full: boolean;
  readonly error: Error | null;
  readonly reload: () => void;
}

/** Everything the Events page shows, from the location and the store. */
export function useEvents(): Events {
  const cache = useQueryClient();
  const store = useStore();
  const filter = useUsageFilter();
  const zone = useZone();
  const nowMs = useQuarterMinute();
  const span = useSpan();
  const order: EventOrder = useParam('order') === 'oldest' ? 'oldest' : 'newest';
  const at = instant(useParam('at'));
  const options = useQuery(queries.usageOptions());
  const data = options.data ?? null;
  const [readMs, setReadMs] = useReadTime(span, nowMs);
  const question = useMemo(() => questionOf({ span, zone, readMs, filter, order, at }), [span, zone, readMs, filter, order, at]);
  const key = ['events.page', store?.id ?? '', store?.openedMs ?? 0, question] as const;
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const storeRows = cache.getQueryData<Output<'store.status'>>(queryKey('store.status', {}))?.rows ?? null;
      const limit = pageParam === null ? FIRST_PAGE : LATER_PAGE;
      return { page: await call('events.page', { ...question, cursor: pageParam, limit }, signal), storeRows };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ page }) => page.next,
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap(({ page }) => page.events) ?? [], [pages.data]);
  const missing = useMemo(() => [...new Set(pages.data?.pages.flatMap(({ page }) => page.missing))], [pages.data]);
  return {
    filter,
    zone,
    nowMs,
    span,
    order,
    at,
    data,
    range: data === null || data.fromMs === null ? null : resolveSpan(span, zone, readMs, data),
    question,
    rows,
    missing,
    pages,
    grown: useGrowth(pages.data?.pages[0]?.storeRows ?? null),
    full: rows.length >= MOST_ROWS,
    error: options.error ?? pages.error,
    reload: () => {
      setReadMs();
      if (options.isError) void options.refetch();
      void cache.resetQueries({ queryKey: key });
    },
  };
}

/** When the present span was chosen or the list was last read anew, and the way to read it anew. */
function useReadTime(span: Span, nowMs: number): [number, () => void] {
  const name = span.kind === 'preset' ? span.preset : `${span.fromMs} ${span.toMs}`;
  const [read, setRead] = useState({ name, ms: nowMs });
  const renew = (): void => setRead({ name, ms: nowMs });
  if (read.name !== name) renew();
  return [read.ms, renew];
}

/** Presets are resolved once and stay where they are until the list is read again: a list must not move under the hand. */
function questionOf(asked: {
  readonly span: Span;
  readonly zone: string;
  readonly readMs: number;
  readonly filter: UsageFilter;
  readonly order: EventOrder;
  readonly at: number | null;
}): EventsQuestion {
  const { span, zone, readMs, filter, order, at } = asked;
  const all = span.kind === 'preset' && span.preset === 'all';
  const range = all ? { fromMs: null, toMs: null } : resolveSpan(span, zone, readMs, { fromMs: null, toMs: null });
  if (at === null) return { ...range, filter, order };
  if (order === 'newest') return { fromMs: range.fromMs, toMs: Math.min(range.toMs ?? at + 1, at + 1), filter, order };
  return { fromMs: Math.max(range.fromMs ?? at, at), toMs: range.toMs, filter, order };
}

function useGrowth(before: number | null): number {
  const now = useStatus()?.rows ?? null;
  return before === null || now === null ? 0 : now - before;
}

function instant(text: string): number | null {
  return /^-?\d{1,16}$/.test(text) && Math.abs(Number(text)) < 8.64e15 ? Number(text) : null;
}

/** Begins the list at a time, or (null) at the end of the range again. */
export function jumpTo(ms: number | null): void {
  setParams({ at: ms === null ? null : String(Math.round(ms)) }, 'push');
}

export function chooseOrder(order: EventOrder): void {
  setParams({ order: order === 'oldest' ? 'oldest' : null, at: null }, 'push');
}

/** Shows an event in the drawer, or (null) closes it. */
export function openEvent(id: string | null, how: 'push' | 'replace' = 'push'): void {
  setParams({ event: id }, how);
}
