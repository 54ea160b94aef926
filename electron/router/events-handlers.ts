import { type EventsPage, textFormat } from '../../store/index.ts';
import type { Input } from '../contract/contract.ts';
import { eventView, foundView } from './event-views.ts';
import type { CallContext, Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';

export function eventsHandlers(parts: SessionParts): Pick<Handlers, 'events.page' | 'events.find' | 'events.text'> {
  const page = ({ fromMs, toMs, filter, order, cursor, limit }: Input<'events.page'>, { signal }: CallContext): Promise<EventsPage> => {
    const range = { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) };
    return parts.holder.repository.events({ filter: { ...filter, ...range }, order, cursor, limit, full: false }, signal);
  };
  return {
    'events.page': async (query, context) => {
      const { events, next, missing } = await page(query, context);
      return { events: events.map(eventView), next, missing: [...missing] };
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
  };
}
