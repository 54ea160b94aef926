import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection, Row } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { Parameters } from '../queries/parameters.ts';
import type { Finding } from '../segments/finding.ts';
import type { SegmentSet, VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { PackRemarks } from './pack-remarks.ts';
import { type PackPointer, PackReader } from './packs.ts';
import { PACKED_COLUMNS } from './projection.ts';
import { POINTERS_VIEW } from './reference-file.ts';

/** Events with what their detail packs hold, and what could not be read of those. */
export interface CompletedEvents {
  readonly events: readonly Row[];
  readonly remarks: readonly Finding[];
}

/** The detail packs beside the segments of a reference folder. */
export class Details {
  readonly #root: string;
  readonly #detailRoots: readonly string[];

  constructor(root: string, detailRoots: readonly string[]) {
    this.#root = root;
    this.#detailRoots = detailRoots;
  }

  reader(): PackReader {
    return new PackReader(this.#root, this.#detailRoots);
  }

  /** Puts the bodies out of the packs into events that were read with what bodies their segment has. */
  async complete(hub: Hub, set: SegmentSet, events: readonly Row[], signal?: AbortSignal): Promise<CompletedEvents> {
    if (events.length === 0) return { events, remarks: [] };
    const times = events.map((event) => toSafeInteger(integer(event['created_at_ms'])));
    const range = { fromMs: times.reduce((a, b) => Math.min(a, b)), toMs: times.reduce((a, b) => Math.max(a, b)) + 1 };
    const pointers = await this.#pointersOf(hub, set, events, range, signal);
    const reader = this.reader();
    const remarks = new PackRemarks();
    const completed: Row[] = [];
    for (const event of events) {
      signal?.throwIfAborted();
      const id = String(event['event_id']);
      const pointer = pointers.get(id);
      const member = pointer === undefined ? null : await reader.read(pointer);
      if (pointer !== undefined && member !== null) remarks.add(id, pointer, member);
      completed.push(member?.kind === 'found' ? withTexts(event, member.texts) : event);
    }
    return { events: completed, remarks: remarks.findings() };
  }

  async #pointersOf(
    hub: Hub,
    set: SegmentSet,
    events: readonly Row[],
    range: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
    signal: AbortSignal | undefined,
  ): Promise<Map<string, PackPointer>> {
    using view = await set.acquire(range);
    if (view.segments.length === 0) return new Map();
    const parameters = new Parameters();
    const ids = `(SELECT unnest(from_json(${parameters.text(JSON.stringify(events.map((event) => event['event_id'])))}, '["VARCHAR"]')))`;
    const within = `created_at_ms >= ${parameters.integer(range.fromMs)} AND created_at_ms < ${parameters.integer(range.toMs)} AND event_id IN ${ids}`;
    const rows = await hub.query((connection) => connection.rows(pointersSql(view.segments, within), parameters.values, signal));
    return new Map(rows.map((row) => [String(row['event_id']), pointerOf(row)]));
  }
}

/** Every pointer of a segment in the order of the packs, a part at a time. */
export async function* pointersOf(connection: Connection, name: string): AsyncGenerator<{ readonly eventId: string; readonly pointer: PackPointer }> {
  const part = 10_000;
  for (let from = 0; ; from += part) {
    const rows = await connection.rows(`SELECT * FROM ${ident(name)}.${POINTERS_VIEW} ORDER BY pack, first, place LIMIT ${part} OFFSET ${from}`);
    for (const row of rows) yield { eventId: String(row['event_id']), pointer: pointerOf(row) };
    if (rows.length < part) return;
  }
}

export function pointerOf(row: Row): PackPointer {
  return { path: String(row['pack']), at: integer(row['first']), length: integer(row['bytes']), sha256: String(row['sha256']) };
}

function pointersSql(segments: readonly VisibleSegment[], condition: string): string {
  return segments.map(({ file }) => `SELECT * FROM ${ident(file.name)}.${POINTERS_VIEW} WHERE ${condition}`).join(' UNION ALL ');
}

/** Bodies come from the pack before anything else; the short texts only where the row has none. */
function withTexts(event: Row, texts: Readonly<Record<string, string | null>>): Row {
  const completed: Record<string, Row[string]> = { ...event };
  for (const { name, heavy } of PACKED_COLUMNS) {
    const text = texts[name] ?? null;
    const own = event[name] ?? null;
    completed[name] = heavy ? (text ?? own) : (own ?? text);
  }
  return completed;
}
