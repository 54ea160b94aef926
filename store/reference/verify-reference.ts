import type { StoreContext } from '../context.ts';
import { EARLIEST_EVENT_MS, DAY_MS } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { NotFoundError } from '../errors.ts';
import { broken, type Finding, odd } from '../segments/finding.ts';
import { fingerprint } from '../segments/fingerprint.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { verifyIds } from '../segments/verify-ids.ts';
import { unreadable } from './describe.ts';
import { type Details, pointersOf } from './details.ts';
import { PackRemarks } from './pack-remarks.ts';

interface Request {
  readonly ids: readonly string[] | null;
  readonly signal: AbortSignal | undefined;
  /** Called after every segment with how many are done, of how many. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Checks what can be checked of a folder of the reference, whose files say little of themselves: that every file and every block of it can be read (L8),
 * that no event is counted twice (L10), that times make sense (L11), and that detail packs hold what the events name (L16). Changes nothing.
 */
export async function verifyReference(
  { hub, set, options }: StoreContext,
  details: Details,
  { ids, signal, progress }: Request,
): Promise<{ readonly findings: readonly Finding[]; readonly checked: number }> {
  const unknown = ids?.find((id) => !set.segments.some(({ descriptor }) => descriptor.id === id));
  if (unknown !== undefined) throw new NotFoundError(`There is no segment ${unknown}.`);
  using view = await set.acquire(null, ids === null ? undefined : new Set(ids));
  const findings = view.missing.map(({ descriptor, error }) => broken('L8', descriptor.path, error.message));
  const readable: VisibleSegment[] = [];
  for (const [index, segment] of view.segments.entries()) {
    signal?.throwIfAborted();
    const found = await hub.query((connection) => contentOf(connection, segment, details, options.clock.now() + DAY_MS, signal));
    findings.push(...found);
    if (!found.some(({ law }) => law === 'L8')) readable.push(segment);
    progress?.(index + 1, view.segments.length);
  }
  findings.push(...(await hub.query((connection) => verifyIds(connection, readable, signal))));
  return { findings, checked: view.segments.length + view.missing.length };
}

async function contentOf(
  connection: Connection,
  { descriptor: { path }, file }: VisibleSegment,
  details: Details,
  latestMs: number,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  try {
    await fingerprint(connection, file.name, signal);
    return [...(await misplaced(connection, file.name, path, latestMs)), ...(await packsOf(connection, file.name, details, signal))];
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return [broken('L8', path, unreadable(error, path).message)];
  }
}

async function misplaced(connection: Connection, name: string, path: string, latestMs: number): Promise<Finding[]> {
  const row = await connection.row(
    `SELECT count(*) AS n FROM ${ident(name)}.usage_events WHERE event_id = '' OR created_at_ms NOT BETWEEN ${EARLIEST_EVENT_MS} AND ${latestMs}`,
  );
  const count = integer(row?.['n']);
  return count === 0n
    ? []
    : [odd('L11', path, `Events without an id, before the year 2000 or more than a day from now: ${count}. A store does not take them.`)];
}

async function packsOf(connection: Connection, name: string, details: Details, signal: AbortSignal | undefined): Promise<Finding[]> {
  const reader = details.reader();
  const remarks = new PackRemarks();
  for await (const { eventId, pointer } of pointersOf(connection, name)) {
    signal?.throwIfAborted();
    remarks.add(eventId, pointer, await reader.read(pointer));
  }
  return remarks.findings();
}
