import type { Output } from '../../electron/contract/contract.ts';
import { appHandlers } from './fake-app-handlers.ts';
import { FakeFault, type FakeHandlers } from './fake-contract.ts';
import { fakeBlocks, fakeHistory, fakeQuarantined, fakeRejects, fakeRun, fakeSample } from './fake-replay.ts';
import { asExpired, fakePlan, fakeRetentionState } from './fake-retention.ts';
import { segmentHandlers } from './fake-segment-handlers.ts';
import { eventHandlers } from './fake-events.ts';
import type { FakeState } from './fake-state.ts';
import { statementHandlers } from './fake-statements.ts';
import { fakeStatus, type Push } from './fake-status.ts';
import { fakeChart, fakeHeat, fakeOptions, fakeSeries } from './fake-usage.ts';
import { sqlHandlers } from './fake-sql.ts';

/** Every procedure of the contract over made-up data. */
export function fakeHandlers(state: FakeState, push: Push): FakeHandlers {
  return {
    ...appHandlers(state, push),
    ...segmentHandlers(state, push),
    ...replayHandlers(state, push),
    ...retentionHandlers(state, push),
    ...usageHandlers(state),
    ...eventHandlers(state),
    ...sqlHandlers(state),
    ...statementHandlers(state),
  };
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
    'replay.resume': ({ id }: { id: string }) => {
      setTimeout(() => set(fakeRun(id, names(id), 'done', state.nowMs)), 2_500);
      return set(fakeRun(id, names(id), 'committing', state.nowMs));
    },
    'replay.history': () => (state.scenario === 'full' ? fakeHistory(state.nowMs) : []),
    'replay.cancel': ({ id }: { id: string }) => set(fakeRun(id, names(id), 'cancelled', state.nowMs)),
    'replay.forget': ({ id }: { id: string }) => {
      state.runs = state.runs.filter((run) => run.id !== id);
      return {};
    },
    'replay.rejects': fakeRejects,
    'replay.allRejects': () => ({ rejects: fakeRejects(), next: null }),
    'replay.blocks': () => fakeBlocks(state.nowMs),
    'replay.quarantined': () => (state.scenario === 'full' ? [fakeQuarantined('usage-000000008997.journal', '', state.nowMs)] : []),
    'replay.quarantine': ({ id, index, note }: { id: string; index: number; note: string }) =>
      fakeQuarantined(names(id)[index] ?? 'a file', note, state.nowMs),
    'replay.watch': () => null,
    'replay.startWatch': ({ folder, everySeconds }: { folder: string; everySeconds: number }) => {
      const watch = {
        folder,
        everySeconds,
        state: 'waiting' as const,
        lookedMs: state.nowMs,
        nextMs: state.nowMs + everySeconds * 1_000,
        files: 3,
        error: null,
      };
      push('replay.watched', watch);
      return watch;
    },
    'replay.stopWatch': () => {
      push('replay.watched', null);
      return {};
    },
    'replay.lookNow': () => {
      throw new FakeFault({ code: 'INVALID', message: 'No folder is watched.' });
    },
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
      push('store.status', fakeStatus(state));
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
    'usage.chart': (input) => fakeChart(input, data()),
    'usage.heat': (input) => fakeHeat(input),
    'usage.options': () => fakeOptions(state.range),
  } satisfies Pick<FakeHandlers, 'usage.series' | 'usage.chart' | 'usage.heat' | 'usage.options'>;
}
