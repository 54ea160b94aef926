import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Input, Output } from '../../../electron/contract/contract.ts';
import { call } from '../../api/client.ts';
import { useStatus, useStore } from '../../api/hooks.ts';
import { queries, queryKey } from '../../api/queries.ts';
import { setParams, useParam } from '../../state/location.ts';
import { useZone } from '../../state/zone.ts';
import { formatValues, parseValues, useUsageFilter } from '../../usage/filter-params.ts';
import { resolveSpan, type Span } from '../../usage/time-span.ts';
import { useQuarterMinute, useSpan } from '../../usage/use-span.ts';
import type { TimeRange, UsageFilter, UsageOptions } from '../../usage/vocabulary.ts';
import { bucketFor } from './histogram-bucket.ts';
import { type EventRows, useEventWindow } from './use-event-window.ts';
import type { EventFacets, EventOrder, EventsQuestion } from './vocabulary.ts';

export interface Events {
  readonly filter: UsageFilter;
  /** Conditions beyond the filter that all pages share. */
  readonly where: readonly string[];
  readonly zone: string;
  readonly nowMs: number;
  readonly span: Span;
  readonly order: EventOrder;
  /** The list was opened at this time instead of at the end of the range. */
  readonly at: number | null;
  /** Oldest and newest event of the store and the values to filter by; null while that is read. */
  readonly data: UsageOptions | null;
  /** What the whole range is, for the histogram; null while the store is unknown or empty. */
  readonly range: TimeRange | null;
  readonly question: EventsQuestion;
  readonly list: EventRows;
  /** Counts of the same events; null while they are read. */
  readonly facets: EventFacets | null;
  readonly facetsInput: FacetsInput;
  /** The counts shown are of the question before. */
  readonly counting: boolean;
  readonly facetsError: Error | null;
  /** By how many events the store has changed since the list was read. */
  readonly grown: number;
  readonly error: Error | null;
  readonly reload: () => void;
}

export type FacetsInput = Input<'events.facets'>;

/** Everything the Events page shows, from the location and the store. */
export function useEvents(): Events {
  const store = useStore();
  const filter = useUsageFilter();
  const whereText = useParam('where');
  const where = useMemo(() => parseValues(whereText) ?? [], [whereText]);
  const zone = useZone();
  const nowMs = useQuarterMinute();
  const span = useSpan();
  const order: EventOrder = useParam('order') === 'oldest' ? 'oldest' : 'newest';
  const at = instant(useParam('at'));
  const options = useQuery(queries.usageOptions());
  const data = options.data ?? null;
  const reading = useReading(span, nowMs);
  const question = useMemo(
    () => questionOf({ span, zone, readMs: reading.ms, filter, where, order }),
    [span, zone, reading.ms, filter, where, order],
  );
  const range = data === null || data.fromMs === null ? null : resolveSpan(span, zone, reading.ms, data);
  const facetsInput: FacetsInput = {
    ...(range ?? { fromMs: 0, toMs: 1 }),
    bucket: bucketFor(range ?? { fromMs: 0, toMs: 1 }),
    zone,
    filter,
    where: [...where],
  };
  const name = `${store?.id ?? ''} ${store?.openedMs ?? 0}`;
  const facets = useQuery({
    queryKey: ['events.facets', name, facetsInput, reading.count],
    queryFn: ({ signal }) => call('events.facets', facetsInput, signal),
    enabled: range !== null,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  const counted = range === null ? null : (facets.data ?? null);
  const list = useEventWindow(name, question, at, reading.count, facets.isPlaceholderData ? null : counted);
  const grown = useGrowth(list.state.begun, list.window);
  return {
    filter,
    where,
    zone,
    nowMs,
    span,
    order,
    at,
    data,
    range,
    question,
    list,
    facets: counted,
    facetsInput,
    counting: facets.isPlaceholderData,
    facetsError: facets.error ?? (range === null ? options.error : null), // without the range of the data nothing is counted
    grown,
    error: options.error ?? list.state.error,
    reload: () => {
      if (options.isError) void options.refetch();
      reading.again();
    },
  };
}

interface Reading {
  /** When the present span was chosen or the list was last read anew. */
  readonly ms: number;
  /** How often it was read anew. */
  readonly count: number;
  readonly again: () => void;
}

function useReading(span: Span, nowMs: number): Reading {
  const name = span.kind === 'preset' ? span.preset : `${span.fromMs} ${span.toMs}`;
  const [read, setRead] = useState({ name, ms: nowMs, count: 0 });
  if (read.name !== name) setRead({ name, ms: nowMs, count: read.count });
  return { ...read, again: () => setRead({ name, ms: nowMs, count: read.count + 1 }) };
}

/** Presets are resolved once and stay where they are until the list is read again: a list must not move under the hand. */
function questionOf(asked: {
  readonly span: Span;
  readonly zone: string;
  readonly readMs: number;
  readonly filter: UsageFilter;
  readonly where: readonly string[];
  readonly order: EventOrder;
}): EventsQuestion {
  const { span, zone, readMs, filter, where, order } = asked;
  const all = span.kind === 'preset' && span.preset === 'all';
  const range = all ? { fromMs: null, toMs: null } : resolveSpan(span, zone, readMs, { fromMs: null, toMs: null });
  return { ...range, filter, where: [...where], order };
}

/** By how many events the store has changed since this list was begun. */
function useGrowth(begun: boolean, list: unknown): number {
  const cache = useQueryClient();
  const now = useStatus()?.rows ?? null;
  const [before, setBefore] = useState<{ readonly list: unknown; readonly rows: number | null }>({ list: null, rows: null });
  if (begun && before.list !== list)
    setBefore({ list, rows: cache.getQueryData<Output<'store.status'>>(queryKey('store.status', {}))?.rows ?? null });
  return !begun || before.list !== list || before.rows === null || now === null ? 0 : now - before.rows;
}

function instant(text: string): number | null {
  return /^-?\d{1,16}$/.test(text) && Math.abs(Number(text)) < 8.64e15 ? Number(text) : null;
}

/** Opens the list at a time, or (null) at the end of the range again. */
export function jumpTo(ms: number | null): void {
  setParams({ at: ms === null ? null : String(Math.round(ms)) }, 'push');
}

export function chooseOrder(order: EventOrder): void {
  setParams({ order: order === 'oldest' ? 'oldest' : null, at: null }, 'push');
}

/** Narrows to events that meet all of these. */
export function setWhere(where: readonly string[]): void {
  setParams({ where: where.length === 0 ? null : formatValues(where) }, 'push');
}

/** Shows an event in the drawer, or (null) closes it. */
export function openEvent(id: string | null, how: 'push' | 'replace' = 'push'): void {
  setParams({ event: id }, how);
}
