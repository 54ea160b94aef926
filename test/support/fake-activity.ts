import type { Output } from '../../electron/contract/contract.ts';

/** Acts of one morning. */
export function fakeAudit(nowMs: number): Output<'store.audit'> {
  const line = (minutes: number, act: string, detail: string, command: string[] | null): Output<'store.audit'>[number] => ({
    atMs: nowMs - minutes * 60_000, tookMs: 40 * minutes, act, detail, outcome: 'done', error: null, command,
  }); // prettier-ignore
  return [
    line(3, 'pin', 'usage-000000000005, audit of "March"\u202E', null),
    line(12, 'roll over', 'usage-000000000057, 18,220 rows', ['rollover']),
    {
      ...line(40, 'replay', "2 files, it's.journal first", ['replay', "/srv/it's.journal", '/srv/b.journal']),
      outcome: 'failed',
      error: 'No space left on device',
    },
    line(41, 'run retention', '90 days: removed 2 segments, 9,812 rows', ['retention', '--days', '90', '--yes']),
  ];
}

/** The limits that are built in. */
export function fakeLimits(days: number): Output<'store.limits'> {
  const of = (value: number): Output<'store.limits'>['threads'] => ({ value, source: 'built in' });
  return {
    retentionDays: { value: days, source: 'settings.json' },
    memoryBytes: of(1_073_741_824),
    threads: of(2),
    rolloverBytes: of(67_108_864),
    rolloverAgeMs: of(86_400_000),
    checkpointBytes: of(33_554_432),
    retentionIntervalMs: of(3_600_000),
    trashMs: of(86_400_000),
  };
}
