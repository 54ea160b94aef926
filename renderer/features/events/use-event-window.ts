import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { call } from '../../api/client.ts';
import { anchorsOf } from './anchors.ts';
import { EventWindow, type WindowState } from './event-window.ts';
import type { EventFacets, EventsQuestion } from './vocabulary.ts';

export interface EventRows {
  readonly window: EventWindow;
  readonly state: WindowState;
}

/** The rows of the list that are held now; another question, another store or `reading` begins it anew. */
export function useEventWindow(store: string, question: EventsQuestion, at: number | null, reading: number, facets: EventFacets | null): EventRows {
  const key = JSON.stringify([store, question, at, reading]);
  const window = useMemo(
    () => new EventWindow((ask, signal) => call('events.page', { ...question, ...ask }, signal), { order: question.order, at }),
    // eslint-disable-next-line react/exhaustive-deps -- the key says all of it
    [key],
  );
  useEffect(() => {
    window.open();
    return () => window.close();
  }, [window]);
  useEffect(() => {
    if (facets !== null) window.know(anchorsOf(facets.bars, facets.buckets.at(-1)?.toMs ?? 0, question.order));
  }, [window, facets, question.order]);
  return { window, state: useSyncExternalStore(window.subscribe, window.state) };
}
