import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut } from './views.ts';

/** What was done to the store, and by what it goes. */
export function activityHandlers({ holder }: SessionParts): Pick<Handlers, 'store.audit' | 'store.limits'> {
  return {
    'store.audit': async () =>
      holder.repository.audit().map((line) => ({
        ...line,
        act: cut(line.act),
        detail: cut(line.detail),
        error: line.error === null ? null : cut(line.error),
        command: line.command === null ? null : [...line.command],
      })),
    'store.limits': async () => {
      const { context, retentionDays } = holder.repository;
      const { memoryMb, threads, rolloverBytes, rolloverAgeMs, checkpointBytes, retentionIntervalMs, trashMs } = context.options;
      const builtIn = (value: number): { value: number; source: 'built in' } => ({ value, source: 'built in' });
      const kept = await holder.repository.keepsSettings();
      return {
        retentionDays: { value: retentionDays, source: kept ? 'settings.json' : 'built in' },
        memoryBytes: builtIn(memoryMb * 1024 * 1024),
        threads: builtIn(threads),
        rolloverBytes: builtIn(rolloverBytes),
        rolloverAgeMs: builtIn(rolloverAgeMs),
        checkpointBytes: builtIn(checkpointBytes),
        retentionIntervalMs: builtIn(retentionIntervalMs),
        trashMs: builtIn(trashMs),
      };
    },
  };
}
