import type { Output, PushName, Pushes } from '../../electron/contract/contract.ts';
import { FakeFault, type FakeHandlers } from './fake-contract.ts';
import { fakeRejects, fakeRun, fakeSample } from './fake-replay.ts';
import { asExpired, fakePlan, fakeRetentionState } from './fake-retention.ts';
import { fakeDetail, fakeId, fakeSegments } from './fake-segments.ts';
import { fakeStore, type FakeState } from './fake-state.ts';
import { fakeOptions, fakeSeries } from './fake-usage.ts';

type Push = <N extends PushName>(name: N, payload: Pushes[N]) => void;

/** Every procedure of the contract over made-up data. */
export function fakeHandlers(state: FakeState, push: Push): FakeHandlers {
  return {
    ...appHandlers(state, push),
    ...segmentHandlers(state, push),
    ...replayHandlers(state, push),
    ...retentionHandlers(state, push),
    ...usageHandlers(state),
  };
}

function appHandlers(state: FakeState, push: Push) {
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
    'store.status': () => status(state),
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
  } satisfies Partial<FakeHandlers>;
}

function status(state: FakeState): Output<'store.status'> {
  if (!state.store) return null;
  const active = state.segments.find(({ tier }) => tier === 'active');
  const count = (tier: string): number => state.segments.filter((segment) => segment.tier === tier).length;
  return {
    generation: state.generation,
    gate: {
      holder: state.scenario === 'full' ? { label: 'append', heldMs: 12 } : null,
      waiting: state.scenario === 'full' ? 2 : 0,
      waitP95Ms: 3,
      acquired: 20_411,
    },
    active: active ? { id: active.id, rows: active.rows, bytes: active.bytes, walBytes: active.walBytes } : null,
    pending: count('pending'),
    archived: count('archived'),
    rows: state.segments.reduce((sum, { rows }) => sum + rows, 0),
    bytes: state.segments.reduce((sum, { bytes }) => sum + bytes, 0),
    diskFreeBytes: 212_600_000_000,
  };
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
          : 'store';
  return {
    path,
    kind,
    id: kind === 'store' ? '0198c0de' : null,
    holder: locked ? { program: 'usage-worker', pid: 7_655 } : null,
    segments: kind === 'store' ? 58 : 0,
    bytes: kind === 'store' ? 112_400_000 : 0,
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

function segmentHandlers(state: FakeState, push: Push) {
  const changed = (): void => {
    state.generation += 1;
    push('store.status', status(state));
  };
  const byId = (id: string): Output<'segments.list'>['segments'][number] => {
    const found = state.segments.find((segment) => segment.id === id);
    if (!found) throw new FakeFault({ code: 'NOT_FOUND', message: `There is no segment ${id}.` });
    return found;
  };
  return {
    'segments.list': () => {
      if (state.scenario === 'error')
        throw new FakeFault({
          code: 'CORRUPT',
          message: 'The catalog of this store cannot be read.',
          hint: 'Your segments are untouched. Rebuild the catalog from the segment files.',
          detail: 'Catalog Error: unexpected end of JSON at byte 4096',
        });
      return { generation: state.generation, nowMs: state.nowMs, cutoffMs: state.nowMs - state.retentionDays * 86_400_000, segments: state.segments };
    },
    'segments.detail': ({ id }: { id: string }) => fakeDetail(byId(id)),
    'segments.rehearse': () => {
      const active = state.segments.find(({ tier }) => tier === 'active');
      if (!active) throw new FakeFault({ code: 'NO_STORE', message: 'No store is open.' });
      const obstacle = state.scenario === 'empty' ? 'The active segment is empty; there is nothing to roll over.' : null;
      return {
        segment: active,
        next: fakeId(active.sequence + 1),
        freeBytes: 212_600_000_000,
        neededBytes: active.bytes * 2,
        expectedMs: 140,
        queries: 1,
        obstacle,
      };
    },
    'segments.rollover': () => rollOver(state, changed),
    'segments.pin': ({ ids, reason }: { ids: string[]; reason: string | null }) => {
      state.segments = state.segments.map((segment) =>
        ids.includes(segment.id) ? { ...segment, pin: reason === null ? null : { reason, sinceMs: Date.now() } } : segment,
      );
      changed();
      return {};
    },
    'segments.retrySeal': () => ({}),
    'store.verify': ({ ids }: { ids: string[] | null }) => ({
      findings:
        ids?.[0]?.endsWith('3') === true
          ? [{ law: 'hash', severity: 'error' as const, path: byId(ids[0]).path, detail: 'The file does not match its checksum.' }]
          : [],
      checked: ids?.length ?? state.segments.length,
    }),
  } satisfies Partial<FakeHandlers>;
}

function rollOver(state: FakeState, changed: () => void): Output<'segments.rollover'> {
  const active = state.segments.find(({ tier }) => tier === 'active');
  const [fresh] = fakeSegments(1, Date.now(), 90);
  if (!active || !fresh) throw new FakeFault({ code: 'NO_STORE', message: 'No store is open.' });
  const next = {
    ...fresh,
    id: fakeId(active.sequence + 1),
    sequence: active.sequence + 1,
    tier: 'active' as const,
    rows: 0,
    fromMs: null,
    toMs: null,
    expiresMs: null,
    sealedMs: null,
    rolledMs: null,
    sha256: null,
    seal: null,
  };
  const step = (patch: Partial<typeof active>): void => {
    state.segments = state.segments.map((segment) => (segment.id === active.id ? { ...segment, ...patch } : segment));
    changed();
  };
  state.segments = [...state.segments, next];
  step({ tier: 'pending', rolledMs: Date.now(), walBytes: 0, seal: { step: 'waiting', attempts: 0, lastError: null, nextRetryMs: null } });
  setTimeout(() => step({ seal: { step: 'copying', attempts: 1, lastError: null, nextRetryMs: null } }), 800);
  setTimeout(() => step({ tier: 'archived', sealedMs: Date.now(), seal: null, sha256: 'ab'.repeat(32) }), 2_200);
  return { rolled: true, segment: active.id, next: next.id, rows: active.rows, bytes: active.bytes, tookMs: 131 };
}

function replayHandlers(state: FakeState, push: Push) {
  const set = (run: Output<'replay.run'>): Output<'replay.run'> => {
    state.runs = [run, ...state.runs.filter(({ id }) => id !== run.id)];
    push('replay.changed', run);
    return run;
  };
  const names = (id: string): string[] => state.runs.find((run) => run.id === id)?.files.map(({ name }) => name) ?? [];
  return {
    'replay.check': ({ files }: { files: { name: string }[] }) => {
      const id = `run-${state.runs.length + 1}`;
      const list = files.map(({ name }) => name);
      setTimeout(() => set(fakeRun(id, list, 'checked', state.nowMs)), 1_500);
      return set(fakeRun(id, list, 'checking', state.nowMs));
    },
    'replay.runs': () => state.runs,
    'replay.run': ({ id }: { id: string }) => {
      const found = state.runs.find((run) => run.id === id);
      if (!found) throw new FakeFault({ code: 'NOT_FOUND', message: `There is no run ${id}.` });
      return found;
    },
    'replay.commit': ({ id }: { id: string }) => {
      setTimeout(() => set(fakeRun(id, names(id), 'done', state.nowMs)), 2_500);
      return set(fakeRun(id, names(id), 'committing', state.nowMs));
    },
    'replay.cancel': ({ id }: { id: string }) => set(fakeRun(id, names(id), 'cancelled', state.nowMs)),
    'replay.forget': ({ id }: { id: string }) => {
      state.runs = state.runs.filter((run) => run.id !== id);
      return {};
    },
    'replay.rejects': fakeRejects,
    'replay.sample': () => fakeSample(state.nowMs),
  } satisfies Partial<FakeHandlers>;
}

function retentionHandlers(state: FakeState, push: Push) {
  return {
    'retention.state': () => ({
      ...fakeRetentionState(state.segments, state.retentionDays, state.nowMs),
      ...(state.scenario === 'empty' ? { history: [], trash: [] } : {}),
    }),
    'retention.plan': ({ days }: { days: number }) => fakePlan(state.segments, days, state.nowMs),
    'retention.setDays': ({ days }: { days: number }) => {
      state.retentionDays = days;
      return {};
    },
    'retention.run': ({ days, shown }: { days: number; shown: string[] }) => {
      const gone = state.segments.filter(({ id }) => shown.includes(id)).map(asExpired);
      state.segments = state.segments.filter(({ id }) => !shown.includes(id));
      state.generation += 1;
      push('store.status', status(state));
      return {
        atMs: Date.now(),
        trigger: 'person' as const,
        days,
        cutoffMs: state.nowMs - days * 86_400_000,
        segments: gone,
        rows: gone.reduce((sum, { rows }) => sum + rows, 0),
        bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0),
        outcome: gone.length > 0 ? ('removed' as const) : ('nothing' as const),
        error: null,
      };
    },
    'retention.restore': () => ({}),
  } satisfies Partial<FakeHandlers>;
}

function usageHandlers(state: FakeState) {
  const data = (): { fromMs: number; toMs: number } => state.range ?? { fromMs: 0, toMs: 0 };
  return {
    'usage.series': (input) => fakeSeries(input, data()),
    'usage.options': () => fakeOptions(state.range),
  } satisfies Pick<FakeHandlers, 'usage.series' | 'usage.options'>;
}
