import type { Input, Output } from '../../electron/contract/contract.ts';
import type { FakeHandlers } from './fake-contract.ts';
import type { FakeState } from './fake-state.ts';
import type { Push } from './fake-status.ts';

type Verification = Output<'store.verify'>;

/** Verifying takes a moment with progress; what it finds depends on the store's made-up damage. */
export function verifyHandlers(state: FakeState, push: Push) {
  return {
    'store.verify': async ({ ids, level }: Input<'store.verify'>) => {
      const total = ids?.length ?? state.segments.length;
      const task = {
        id: `verify-${state.verifications.length}`,
        kind: 'verify' as const,
        label: `Verifying ${ids === null ? 'the store' : `${total} segments`} (${level})`,
        state: 'running' as const,
        done: 0,
        total,
        unit: 'segments' as const,
        startedMs: Date.now(),
        endedMs: null,
        error: null,
      };
      for (const share of [0, 0.3, 0.7, 1]) {
        push('task.changed', { ...task, done: Math.round(total * share) });
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      const report = fakeVerification(state, ids, level);
      state.verifications = [report, ...state.verifications];
      const verified = (id: string): Output<'segments.list'>['segments'][number]['verified'] => {
        const own = report.findings.filter(({ segments }) => segments.includes(id));
        return { atMs: report.endedMs, level, findings: own.length, clean: !own.some(({ severity }) => severity === 'error') };
      };
      state.segments = state.segments.map((segment) =>
        ids === null || ids.includes(segment.id) ? { ...segment, verified: verified(segment.id) } : segment,
      );
      push('task.changed', { ...task, done: total, state: 'done', endedMs: Date.now() });
      return report;
    },
    'store.verifications': () => state.verifications,
  } satisfies Partial<FakeHandlers>;
}

function fakeVerification({ segments, scenario }: FakeState, ids: readonly string[] | null, level: Verification['level']): Verification {
  const all = scenario === 'empty' ? [] : findingsOf(segments);
  const findings = ids === null ? all : all.filter((finding) => finding.segments.some((id) => ids.includes(id)));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return {
    id: `report-${Date.now()}`,
    startedMs: Date.now() - 4_210,
    endedMs: Date.now(),
    level,
    ids: ids === null ? null : [...ids],
    checked: ids?.length ?? segments.length,
    findings,
    errors,
    warnings: findings.length - errors,
  };
}

function findingsOf(segments: FakeState['segments']): Verification['findings'] {
  const [damaged, odd] = [segments.at(-9), segments.at(-12)];
  const of = (segment: typeof damaged): { path: string; segments: string[] } => ({
    path: segment?.path ?? '',
    segments: segment ? [segment.id] : [],
  });
  return [
    { law: 'L16', severity: 'error', detail: 'The file does not have the digest that the catalog lists.', ...of(damaged) },
    {
      law: 'L8',
      severity: 'error',
      detail: 'It cannot be read. IO Error: Corrupt database file: computed checksum 91 does not match 47.',
      ...of(damaged),
    },
    { law: 'L11', severity: 'warning', detail: 'Events before the year 2000 or more than a day from now: 12.', ...of(odd) },
    { law: 'L20', severity: 'warning', path: 'work/copy-57.duckdb', detail: 'A scratch file that nobody uses any more.', segments: [] },
  ];
}
