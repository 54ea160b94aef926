import type { Output } from '../../../electron/contract/contract.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';

type Limits = Output<'store.limits'>;
type Limit = Limits['threads'];

interface LimitLine {
  readonly name: string;
  readonly value: string;
  readonly source: string;
}

const SOURCES: Readonly<Record<Limit['source'], string>> = { 'built in': 'built in', 'settings.json': 'settings.json of this store' };

/** The limits of a store in words, with where each comes from. */
export function limitLines(limits: Limits): LimitLine[] {
  const line = (name: string, { value, source }: Limit, text: (value: number) => string): LimitLine => ({
    name,
    value: text(value),
    source: SOURCES[source],
  });
  const every = (value: number): string => (value === 0 ? 'off' : `every ${formatDuration(value)}`);
  return [
    line('Retention', limits.retentionDays, (value) => formatCount(value, 'day')),
    line('Retention timer', limits.retentionIntervalMs, every),
    line('Trash is kept', limits.trashMs, formatDuration),
    line('Rollover by size', limits.rolloverBytes, formatBytes),
    line('Rollover by age', limits.rolloverAgeMs, (value) => (value === 0 ? 'off' : formatDuration(value))),
    line('Write-ahead log before a checkpoint', limits.checkpointBytes, formatBytes),
    line('Memory of the engine', limits.memoryBytes, formatBytes),
    line('Threads of the engine', limits.threads, formatInteger),
  ];
}
