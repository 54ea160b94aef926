import { keepPreviousData, type QueryClient, type UseQueryOptions } from '@tanstack/react-query';
import type { Input, Output, ProcedureName } from '../../electron/contract/contract.ts';
import { call } from './client.ts';

/** The cache key of a query procedure with this input. */
export function queryKey<N extends ProcedureName>(name: N, input: Input<N>): readonly [N, Input<N>] {
  return [name, input];
}

type Ask<N extends ProcedureName> = UseQueryOptions<Output<N>, Error, Output<N>, readonly [N, Input<N>]> & {
  readonly queryKey: readonly [N, Input<N>];
};

function ask<N extends ProcedureName>(name: N, input: Input<N>, how: 'cached' | 'fresh' | 'steady' = 'cached'): Ask<N> {
  return {
    queryKey: queryKey(name, input),
    queryFn: ({ signal }) => call(name, input, signal),
    ...(how === 'fresh' ? { gcTime: 0, staleTime: 0 } : {}),
    ...(how === 'steady' ? { placeholderData: keepPreviousData as never } : {}), // shows the last answer while the next one is read
  };
}

/** One factory per query of the contract. */
export const queries = {
  appState: () => ask('app.state', {}),
  storeStatus: () => ask('store.status', {}),
  recents: () => ask('store.recents', {}),
  inspect: (path: string) => ask('store.inspect', { path }),
  segments: () => ask('segments.list', {}),
  segmentDetail: (id: string) => ask('segments.detail', { id }),
  rehearse: () => ask('segments.rehearse', {}, 'fresh'),
  verifications: () => ask('store.verifications', {}),
  replayRuns: () => ask('replay.runs', {}),
  replayRun: (id: string) => ask('replay.run', { id }),
  replayRejects: (id: string, index: number) => ask('replay.rejects', { id, index }),
  replayBlocks: (id: string, index: number) => ask('replay.blocks', { id, index }),
  replayWatch: () => ask('replay.watch', {}),
  replayQuarantined: () => ask('replay.quarantined', {}),
  replayHistory: () => ask('replay.history', {}),
  replaySample: (id: string, index: number) => ask('replay.sample', { id, index }),
  retentionState: () => ask('retention.state', {}),
  retentionPlan: (days: number) => ask('retention.plan', { days }, 'steady'),
  usageSeries: (input: Input<'usage.series'>) => ask('usage.series', input, 'steady'),
  usageChart: (input: Input<'usage.chart'>) => ask('usage.chart', input, 'steady'),
  usageHeat: (input: Input<'usage.heat'>) => ask('usage.heat', input, 'steady'),
  storeAudit: () => ask('store.audit', {}, 'fresh'),
  storeLimits: () => ask('store.limits', {}, 'fresh'),
  usageOptions: () => ask('usage.options', {}),
  sqlTables: () => ask('sql.tables', {}),
  priceSheets: () => ask('prices.list', {}),
  priceSheet: (version: number) => ask('prices.sheet', { version }),
  pricedModels: (input: Input<'prices.models'>) => ask('prices.models', input, 'steady'),
  statement: (input: Input<'statements.make'>) => ask('statements.make', input, 'steady'),
  frozenStatements: () => ask('statements.frozen', {}),
  frozenStatement: (id: string) => ask('statements.open', { id }),
  statementDifference: (id: string) => ask('statements.compare', { id }),
};

/** What depends on which segments are visible. */
export const OF_THE_SEGMENTS: readonly ProcedureName[] = [
  'segments.list',
  'segments.detail',
  'segments.rehearse',
  'usage.series',
  'usage.chart',
  'usage.heat',
  'usage.options',
  'retention.state',
  'retention.plan',
  'prices.models',
  'statements.make',
  'statements.compare',
];

/** Reads everything again that a change of segments may have made old. */
export function segmentsChanged(cache: QueryClient): void {
  void cache.invalidateQueries({ predicate: ({ queryKey: [name] }) => OF_THE_SEGMENTS.some((one) => one === name) });
}
