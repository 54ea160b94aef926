import type { Repository } from '../../store/index.ts';
import { parseSegmentId } from '../../store/index.ts';
import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { expiredView, passView, planView } from './views.ts';

type Names = `retention.${'state' | 'plan' | 'setDays' | 'run' | 'restore'}`;

export function retentionHandlers(parts: SessionParts): Pick<Handlers, Names> {
  const store = (): Repository => parts.holder.repository;
  return {
    'retention.state': async () => {
      const { retentionDays, nowMs, context } = store();
      const state = store().retention();
      const { trashMs, retentionIntervalMs } = context.options;
      return {
        days: retentionDays,
        nowMs,
        nextRunMs: state?.nextRunMs ?? null,
        intervalMs: retentionIntervalMs,
        history: (state?.history ?? []).map(passView),
        trash: (state?.trash ?? []).map(({ entry, removedMs }) => ({
          ...expiredView({ ...entry, tier: entry.path.startsWith('archive/') ? 'archived' : 'active' }),
          removedMs,
          goneMs: removedMs + trashMs,
        })),
      };
    },
    'retention.plan': async ({ days }) => planView(store().planRetention(days)),
    'retention.setDays': async ({ days }) => {
      await store().setRetentionDays(days);
      parts.announce();
      return {};
    },
    'retention.run': async ({ days, shown, confirmed }) =>
      parts.tasks.run({ kind: 'retention', label: 'Retention', unit: 'segments' }, async () => {
        const ids = shown.flatMap((id) => parseSegmentId(id) ?? []);
        return passView(await store().runRetention({ days, nowMs: store().nowMs, trigger: 'person', confirmed, shown: new Set(ids) }));
      }),
    'retention.restore': async ({ id }) => {
      await store().restore(id);
      return {};
    },
  };
}
