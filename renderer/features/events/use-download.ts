import { useEffect, useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { saveFile } from '../../ui/save-file.ts';
import { showToast } from '../../ui/toast.tsx';
import type { EventsQuestion } from './vocabulary.ts';

/** What a window hands over as a file; more is for the command line, which writes while it reads. */
export const MOST_DOWNLOADED = 10_000;
const PAGE = 1_000;

export type DownloadFormat = 'csv' | 'csv-lossless' | 'ndjson';

interface Download {
  /** Events read so far, null while nothing goes on. */
  readonly done: number | null;
  readonly start: (question: EventsQuestion, format: DownloadFormat) => void;
  readonly cancel: () => void;
}

/** Reads the first events of a list as a file, page by page. Leaving the page ends it. */
export function useDownload(): Download {
  const [done, setDone] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = (question: EventsQuestion, format: DownloadFormat): void => {
    const stop = new AbortController();
    running.current = stop;
    setDone(0);
    void download(question, format, stop.signal, setDone).finally(() => setDone(null));
  };
  return { done, start, cancel: () => running.current?.abort() };
}

async function download(question: EventsQuestion, format: DownloadFormat, signal: AbortSignal, progress: (done: number) => void): Promise<void> {
  try {
    const { text, events, missing } = await readText(question, format, signal, progress);
    const extension = format === 'ndjson' ? 'ndjson' : 'csv';
    saveFile(`strata-events-${new Date().toISOString().slice(0, 10)}.${extension}`, text, format === 'ndjson' ? 'application/x-ndjson' : 'text/csv');
    const without = missing.length === 0 ? '' : `, without those of ${missing.join(', ')}, which cannot be read`;
    showToast({ tone: missing.length === 0 ? 'ok' : 'bad', text: `${events.toLocaleString('en-US')} events handed over as a file${without}.` });
  } catch (error) {
    if (signal.aborted) showToast({ tone: 'info', text: 'The download was cancelled; no file was made.' });
    else showToast({ tone: 'bad', text: `The events could not be read: ${faultOf(error).message}` });
  }
}

interface ReadText {
  readonly text: string;
  readonly events: number;
  readonly missing: readonly string[];
}

async function readText(question: EventsQuestion, format: DownloadFormat, signal: AbortSignal, progress: (done: number) => void): Promise<ReadText> {
  const parts: string[] = [];
  const missing = new Set<string>();
  let events = 0;
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof call<'events.text'>>> = await call(
      'events.text',
      { ...question, format, cursor, at: null, limit: PAGE },
      signal,
    );
    parts.push(page.text);
    events += page.events;
    for (const id of page.missing) missing.add(id);
    progress(events);
    cursor = page.next;
    if (cursor === null || events >= MOST_DOWNLOADED) return { text: parts.join(''), events, missing: [...missing] };
  }
}
