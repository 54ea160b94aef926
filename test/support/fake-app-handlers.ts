import type { Output } from '../../electron/contract/contract.ts';
import { fakeAdoption } from './fake-adoption.ts';
import { fakeAudit, fakeLimits } from './fake-activity.ts';
import { FakeFault, type FakeHandlers } from './fake-contract.ts';
import { fakeStore, type FakeState } from './fake-state.ts';
import { fakeStatus, type Push } from './fake-status.ts';

/** The window's own procedures, and stores being looked at, opened and closed. */
export function appHandlers(state: FakeState, push: Push) {
  const app = (): Output<'app.state'> => ({
    version: '0.1.0',
    engine: 'DuckDB 1.5.5',
    host: 'web',
    home: '/srv/usage',
    canPickFolder: state.scenario !== 'welcome',
    store: state.store,
    tasks: state.tasks,
  });
  const open = (readOnly: boolean): NonNullable<Output<'app.state'>['store']> => {
    state.store = { ...fakeStore(state.scenario, state.nowMs, state.retentionDays), readOnly };
    push('app.changed', app());
    return state.store;
  };
  return {
    'app.state': app,
    'app.pickFolder': () => ({ path: '/srv/usage/prod-eu-1' }),
    'tasks.cancel': ({ id }: { id: string }) => {
      state.tasks = state.tasks.map((task) => (task.id === id ? { ...task, state: 'cancelled' as const, endedMs: Date.now() } : task));
      push('app.changed', app());
      return {};
    },
    'store.status': () => fakeStatus(state),
    'store.audit': () => fakeAudit(state.nowMs),
    'store.limits': () => fakeLimits(state.retentionDays),
    'store.inspect': ({ path }: { path: string }) => inspection(path, state),
    'store.recents': () => (state.scenario === 'empty' ? [] : recents(state)),
    'store.forget': () => ({}),
    'store.create': () => open(false),
    'store.open': ({ path, readOnly }: { path: string; readOnly: boolean }) => {
      if (path.includes('locked') && !readOnly)
        throw new FakeFault({
          code: 'LOCKED',
          message: 'The store /srv/usage/locked-store is in use by usage-worker.',
          hint: 'Wait until it is done and retry, or open the archived segments read-only.',
          holder: { program: 'usage-worker', pid: 7_655 },
          detail: 'flock(LOCK): EWOULDBLOCK; owner record host=db-1 started=2026-11-22T10:02:11Z',
        });
      if (path.includes('newer'))
        throw new FakeFault({
          code: 'NEWER_FORMAT',
          message: 'This store was written by a newer Strata (format 4; this one reads up to 1).',
          hint: 'Nothing was changed. Update Strata, or open another store.',
        });
      return open(readOnly);
    },
    'store.openSample': () => {
      const task = {
        id: 'sample',
        kind: 'sample' as const,
        label: 'Making the sample store',
        state: 'running' as const,
        done: 81_000,
        total: 200_000,
        unit: 'events' as const,
        startedMs: Date.now(),
        endedMs: null,
        error: null,
      };
      state.tasks = [task];
      push('task.changed', task);
      return new Promise<NonNullable<Output<'app.state'>['store']>>((resolve) => setTimeout(() => resolve(open(false)), 4_000));
    },
    'store.close': () => {
      state.store = null;
      push('app.changed', app());
      return {};
    },
    'store.adoptCheck': () => fakeAdoption(true),
    'store.adopt': () => fakeAdoption(false),
  } satisfies Partial<FakeHandlers>;
}

function inspection(path: string, state: FakeState): Output<'store.inspect'> {
  const locked = path.includes('locked');
  const kind = path.includes('missing')
    ? 'missing'
    : path.includes('newer')
      ? 'newer'
      : path.includes('new')
        ? 'empty'
        : path.includes('photos')
          ? 'other'
          : path.includes('reference')
            ? 'reference'
            : 'store';
  const filled = kind === 'store' || kind === 'reference';
  return {
    path,
    kind,
    id: kind === 'store' ? '0198c0de' : null,
    holder: locked ? { program: 'usage-worker', pid: 7_655 } : null,
    segments: filled ? 58 : 0,
    bytes: filled ? 112_400_000 : 0,
    createdMs: kind === 'store' ? state.nowMs - 40 * 86_400_000 : null,
  };
}

function recents(state: FakeState): Output<'store.recents'> {
  return ['/srv/usage/prod-eu-1', '/srv/usage/locked-store', '/home/ops/missing/staging'].map((path, index) => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    lastOpenedMs: state.nowMs - (index * 26 + 2) * 3_600_000,
    inspection: inspection(path, state),
  }));
}
