import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut, sumsView } from './views.ts';

export function usageHandlers(parts: SessionParts): Pick<Handlers, 'usage.series' | 'usage.options'> {
  return {
    'usage.series': async (query, { signal }) => {
      const began = performance.now();
      const { buckets, rows, names, total, segments, missing } = await parts.holder.repository.usageSeries(query, signal);
      return {
        buckets: [...buckets],
        rows: rows.map((row) => ({ fromMs: row.fromMs, group: row.group, ...sumsView(row) })),
        names: { ...names },
        total: sumsView(total),
        segments,
        missing: [...missing],
        tookMs: Math.round(performance.now() - began),
      };
    },
    'usage.options': async (_input, { signal }) => {
      const { fromMs, toMs, options } = await parts.holder.repository.usageOptions(signal);
      const lists = Object.entries(options).map(([name, values]) => [
        name,
        values.map((o) => ({ ...o, value: cut(o.value), name: o.name === null ? null : cut(o.name) })),
      ]);
      return { fromMs, toMs, options: Object.fromEntries(lists) };
    },
  };
}
