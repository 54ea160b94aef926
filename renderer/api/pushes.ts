import type { QueryClient } from '@tanstack/react-query';
import type { Output, PushName, Pushes } from '../../electron/contract/contract.ts';
import { bridge } from './client.ts';
import { queryKey, segmentsChanged } from './queries.ts';

type AppState = Output<'app.state'>;
type Run = Output<'replay.run'>;
type Task = AppState['tasks'][number];

const APP = queryKey('app.state', {});
const STATUS = queryKey('store.status', {});
const RUNS = queryKey('replay.runs', {});
const WATCH = queryKey('replay.watch', {});

/** Keeps the cache as new as the host's pushes; returns the way to stop. */
export function followPushes(cache: QueryClient): () => void {
  const on: { readonly [N in PushName]: (payload: Pushes[N]) => void } = {
    'app.changed': (state) => appChanged(cache, state),
    'store.status': (status) => statusChanged(cache, status),
    'task.changed': (task) => taskChanged(cache, task),
    'replay.changed': (run) => replayChanged(cache, run),
    'replay.watched': (watch) => void watchChanged(cache, watch),
  };
  const known = (name: string): name is PushName => Object.hasOwn(on, name);
  return bridge().subscribe((name, payload) => {
    if (known(name)) (on[name] as (payload: unknown) => void)(payload); // the host sends what the contract says
  });
}

function appChanged(cache: QueryClient, state: AppState): void {
  const before = cache.getQueryData<AppState>(APP)?.store ?? null;
  cache.setQueryData(APP, state);
  if (before?.id === state.store?.id && before?.readOnly === state.store?.readOnly && before?.retentionDays === state.store?.retentionDays) return;
  if (before?.id !== state.store?.id)
    cache.removeQueries({ predicate: ({ queryKey: [name] }) => /^(replay|prices|statements)\./.test(String(name)), type: 'inactive' });
  segmentsChanged(cache);
  void cache.invalidateQueries({ queryKey: ['store.verifications'] });
  void cache.invalidateQueries({ queryKey: STATUS });
  void cache.invalidateQueries({ queryKey: RUNS });
  void cache.invalidateQueries({ queryKey: ['replay.history'] });
  void cache.invalidateQueries({ queryKey: WATCH });
  void cache.invalidateQueries({ predicate: ({ queryKey: [name] }) => /^(prices|statements)\./.test(String(name)) });
  void cache.invalidateQueries({ queryKey: ['store.recents'] });
}

function taskChanged(cache: QueryClient, task: Task): void {
  cache.setQueryData<AppState>(APP, (state) => (state ? { ...state, tasks: withTask(state.tasks, task) } : state));
  if (task.kind !== 'verify' || task.state !== 'done') return;
  void cache.invalidateQueries({ queryKey: ['store.verifications'] });
  void cache.invalidateQueries({ queryKey: ['segments.list'] });
}

function statusChanged(cache: QueryClient, status: Output<'store.status'>): void {
  const before = cache.getQueryData<Output<'store.status'>>(STATUS);
  cache.setQueryData(STATUS, status);
  if (before?.rows !== status?.rows) void cache.invalidateQueries({ queryKey: RUNS }); // a dry run may be old now
  if (before?.generation !== status?.generation) segmentsChanged(cache);
  else if (before?.rows !== status?.rows) grown(cache);
}

const GROWTH_MS = 1_500;
let growing: ReturnType<typeof setTimeout> | undefined;

/** Events were appended: what is shown is read again, but no oftener than a person can follow. */
function grown(cache: QueryClient): void {
  growing ??= setTimeout(() => {
    growing = undefined;
    segmentsChanged(cache);
  }, GROWTH_MS);
}

function replayChanged(cache: QueryClient, run: Run): void {
  cache.setQueryData<Run>(queryKey('replay.run', { id: run.id }), run);
  if (run.phase !== 'checking' && run.phase !== 'committing') void cache.invalidateQueries({ queryKey: ['replay.history'] });
  cache.setQueryData<Run[]>(RUNS, (runs) => {
    if (!runs) return runs;
    return runs.some(({ id }) => id === run.id) ? runs.map((old) => (old.id === run.id ? run : old)) : [run, ...runs];
  });
}

/** An answer that is still on its way is older than the notice, and nothing else would come for a long while. */
async function watchChanged(cache: QueryClient, watch: Output<'replay.watch'>): Promise<void> {
  await cache.cancelQueries({ queryKey: WATCH });
  cache.setQueryData(WATCH, watch);
}

/** The tasks with this one new or replaced. */
export function withTask(tasks: readonly Task[], task: Task): Task[] {
  return tasks.some(({ id }) => id === task.id) ? tasks.map((old) => (old.id === task.id ? task : old)) : [task, ...tasks];
}
