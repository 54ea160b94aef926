import type { Output } from '../../electron/contract/contract.ts';
import { fakeRun } from './fake-replay.ts';
import { fakeSegments } from './fake-segments.ts';

/** What the made-up host shows: a full store, none at all, an empty one, one that is read-only, locked, failing, or that never answers. */
export type Scenario = 'full' | 'many' | 'welcome' | 'empty' | 'readonly' | 'locked' | 'error' | 'loading' | 'recovery';

export const SCENARIOS: readonly Scenario[] = ['full', 'many', 'welcome', 'empty', 'readonly', 'locked', 'error', 'loading', 'recovery'];

type Store = NonNullable<Output<'app.state'>['store']>;

/** The memory of the made-up host. */
export class FakeState {
  readonly scenario: Scenario;
  readonly nowMs: number;
  retentionDays = 90;
  generation = 41;
  store: Store | null;
  segments: Output<'segments.list'>['segments'];
  runs: Output<'replay.runs'>;
  tasks: Output<'app.state'>['tasks'] = [];
  verifications: Output<'store.verifications'> = [];

  constructor(scenario: Scenario, nowMs: number) {
    this.scenario = scenario;
    this.nowMs = nowMs;
    const closed = scenario === 'welcome' || scenario === 'locked';
    this.retentionDays = scenario === 'full' ? 27 : 90;
    this.segments = scenario === 'empty' ? emptySegments(nowMs) : fakeSegments(scenario === 'many' ? 1_000 : 58, nowMs, this.retentionDays);
    this.store = closed ? null : fakeStore(scenario, nowMs, this.retentionDays);
    this.runs =
      closed || scenario === 'empty'
        ? []
        : [fakeRun('run-1', ['usage-2026-11-03.journal', 'usage-damaged.journal', 'export.ndjson', 'firmware.bin'], 'checked', nowMs)];
    if (scenario === 'full') this.tasks = [fakeTask(nowMs)];
  }

  get range(): { fromMs: number; toMs: number } | null {
    const [first] = this.segments;
    return first?.fromMs === null || first === undefined ? null : { fromMs: first.fromMs, toMs: this.nowMs };
  }
}

function emptySegments(nowMs: number): Output<'segments.list'>['segments'] {
  const [only] = fakeSegments(1, nowMs, 90);
  return only
    ? [
        {
          ...only,
          tier: 'active',
          kind: 'live',
          rows: 0,
          fromMs: null,
          toMs: null,
          bytes: 798_720,
          walBytes: 0,
          billable: '0',
          credits: '0',
          creditsMissing: 0,
          sha256: null,
          expiresMs: null,
          pin: null,
          seal: null,
          verified: null,
          rolledMs: null,
          sealedMs: null,
        },
      ]
    : [];
}

/** The store as the title bar shows it. */
export function fakeStore(scenario: Scenario, nowMs: number, retentionDays: number): Store {
  return {
    id: '0198c0de',
    path: '/srv/usage/prod-eu-1',
    name: 'prod-eu-1',
    kind: 'store',
    readOnly: scenario === 'readonly',
    retentionDays,
    rolloverBytes: 67_108_864,
    openedMs: nowMs - 3_600_000,
    recovery:
      scenario === 'recovery'
        ? [
            { severity: 'done', path: 'pending/usage-000000000057.duckdb', what: 'A seal that was cut off was put back in the queue.' },
            { severity: 'warning', path: 'work/copy-57.duckdb', what: 'An unfinished copy was removed; its source is intact.' },
            {
              severity: 'error',
              path: 'archive/2026/11/03/usage-000000000041.duckdb',
              what: 'The file is missing; its 18,220 events cannot be read.',
            },
          ]
        : [],
  };
}

function fakeTask(nowMs: number): Output<'app.state'>['tasks'][number] {
  return {
    id: 'task-1',
    kind: 'seal',
    label: 'Sealing usage-000000000057',
    state: 'running',
    done: 31,
    total: 100,
    unit: 'steps',
    startedMs: nowMs - 5_000,
    endedMs: null,
    error: null,
  };
}
