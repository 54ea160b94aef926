import { open } from 'node:fs/promises';
import type { Row } from '../duckdb/connection.ts';
import type { EventsPage } from '../queries/events.ts';
import type { TextFormat } from './text-format.ts';

/** The page of events after a cursor. */
export type ReadPage = (cursor: string | null, limit: number) => Promise<EventsPage>;

/** A page is written as one text: large enough to be quick, small enough to be held. */
const PAGE_CHARACTERS = 8 * 1024 * 1024;
const FIRST_PAGE = 100;
const LARGEST_PAGE = 10_000;

/** Writes every event of the pages to a new file, and says how many there were. */
export async function writeText(path: string, format: TextFormat, readPage: ReadPage, progress: (done: number) => void): Promise<WrittenText> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(format.head);
  let limit = FIRST_PAGE;
  let events = 0;
  const remarks: NonNullable<EventsPage['remarks']>[number][] = [];
  for (let cursor: string | null = null; ;) {
    const page: EventsPage = await readPage(cursor, limit);
    const text = page.events.map((event: Row) => format.event(event)).join('');
    await file.writeFile(text);
    events += page.events.length;
    remarks.push(...(page.remarks ?? []));
    progress(events);
    if (page.next === null) return { events, remarks };
    cursor = page.next;
    limit = nextLimit(limit, text.length);
  }
}

export interface WrittenText {
  readonly events: number;
  readonly remarks: NonNullable<EventsPage['remarks']>;
}

/** As many events as made a page of the right size last time, at most ten times more than then: events may be of any size. */
function nextLimit(limit: number, characters: number): number {
  const fitting = Math.floor((limit * PAGE_CHARACTERS) / Math.max(1, characters));
  return Math.max(1, Math.min(fitting, 10 * limit, LARGEST_PAGE));
}
