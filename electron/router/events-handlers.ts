import { basename, resolve } from 'node:path';
import { type EventsPage, exportEvents, textFormat } from '../../store/index.ts';
import type { Input } from '../contract/contract.ts';
import { eventView, facetsView, foundView } from './event-views.ts';
import type { CallContext, Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut } from './views.ts';

/** Remarks that cross; the command line writes down all of them. */
const MOST_REMARKS = 100;

export function eventsHandlers(parts: SessionParts): Pick<Handlers, `events.${'page' | 'find' | 'text' | 'facets' | 'export'}`> {
  const page = ({ fromMs, toMs, filter, where, order, cursor, at, limit }: Input<'events.page'>, { signal }: CallContext): Promise<EventsPage> => {
    const wanted = { ...filter, ...rangeOf({ fromMs, toMs }), where };
    return parts.holder.repository.events({ filter: wanted, order, cursor, at, limit, full: false }, signal);
  };
  return {
    'events.facets': async ({ filter, where, ...range }, { signal }) => {
      const began = performance.now();
      const found = await parts.holder.repository.eventFacets({ ...range, filter: { ...filter, where } }, signal);
      return facetsView(found, Math.round(performance.now() - began));
    },
    'events.page': async (query, context) => {
      const { events, missing, next, before, index } = await page(query, context);
      return { events: events.map(eventView), next, before, index, missing: [...missing] };
    },
    'events.find': async ({ id, full }, { signal }) => {
      const found = await parts.holder.repository.event(id, { full }, signal);
      return found === null ? null : foundView(found, full, parts.holder.repository);
    },
    'events.text': async ({ format, ...query }, context) => {
      const { events, next, missing } = await page(query, context);
      const { head, event } = textFormat(format, false);
      const lines = events.map((row) => event(row)).join('');
      return { text: query.cursor === null ? `${head}${lines}` : lines, events: events.length, next, missing: [...missing] };
    },
    'events.export': async ({ fromMs, toMs, filter, where, format, full, path }) => {
      const { repository } = parts.holder;
      const wanted = { ...filter, ...rangeOf({ fromMs, toMs }), where };
      const report = await parts.tasks.run({ kind: 'export', label: `Exporting to ${basename(path)}`, unit: 'events' }, (task) =>
        exportEvents(repository, {
          filter: wanted,
          format,
          full,
          path: resolve(parts.host.home, path),
          signal: task.signal,
          progress: (done, total) => task.progress(done, total),
        }),
      );
      const remarks = report.remarks.slice(0, MOST_REMARKS).map((remark) => cut(`${remark.path}: ${remark.detail}`));
      return { path: report.path, events: report.events, bytes: report.bytes, missing: [...report.missing], remarks };
    },
  };
}

/** The ends of a range that are not open. */
function rangeOf({ fromMs, toMs }: Pick<Input<'events.page'>, 'fromMs' | 'toMs'>): { fromMs?: number; toMs?: number } {
  return { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) };
}
