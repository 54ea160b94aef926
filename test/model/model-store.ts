import { isDeepStrictEqual } from 'node:util';
import { DAY_MS } from '../../store/domain/time.ts';
import type { SegmentDescriptor } from '../../store/domain/segment.ts';
import type { EventSpec } from '../support/builders.ts';
import { batchOf } from '../support/builders.ts';
import { rowsOf, type StoredRow } from '../support/stored.ts';

/** What becomes of a batch. */
export interface Expected {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly late: number;
}

const DAYS = 90;

/** What a store must hold, worked out from what was done to it and nothing else. */
export class ModelStore {
  /** Every visible event by id. */
  readonly events = new Map<string, StoredRow>();
  /** What retention took away, by the segment it lay in. */
  readonly trash = new Map<string, readonly StoredRow[]>();

  /** Stores what is new of a batch: the first event of an id stays, whatever comes later under it. */
  append(events: readonly EventSpec[], nowMs: number): Expected {
    const counts = { read: events.length, new: 0, duplicate: 0, conflict: 0, late: 0 };
    for (const row of rowsOf(batchOf(events))) {
      const id = String(row['event_id']);
      const known = this.events.get(id);
      if (known !== undefined) counts[isDeepStrictEqual(known, row) ? 'duplicate' : 'conflict'] += 1;
      else {
        this.events.set(id, row);
        counts.new += 1;
        if (timeOf(row) < nowMs - DAYS * DAY_MS) counts.late += 1;
      }
    }
    return counts;
  }

  /** Segments that retention must remove: every event is too old, nothing keeps them. */
  doomed(segments: readonly SegmentDescriptor[], members: ReadonlyMap<string, readonly string[]>, nowMs: number): string[] {
    const closed = segments.filter((s) => s.tier === 'archived' || (s.tier === 'active' && s.kind === 'live'));
    const removable = closed.filter((s) => s.pin === null);
    return removable.map((s) => s.id).filter((id) => this.#isOld(members.get(id) ?? [], nowMs - DAYS * DAY_MS));
  }

  remove(segment: string, ids: readonly string[]): void {
    this.trash.set(
      segment,
      ids.map((id) => this.#row(id)),
    );
    for (const id of ids) this.events.delete(id);
  }

  /** Brings a segment back; false when one of its events has come in again since. */
  restore(segment: string): boolean {
    const rows = this.trash.get(segment) ?? [];
    if (rows.some((row) => this.events.has(String(row['event_id'])))) return false;
    for (const row of rows) this.events.set(String(row['event_id']), row);
    this.trash.delete(segment);
    return true;
  }

  /** Newest first, and by id within an instant. */
  newestFirst(): StoredRow[] {
    return [...this.events.values()].toSorted((a, b) => timeOf(b) - timeOf(a) || (String(a['event_id']) < String(b['event_id']) ? 1 : -1));
  }

  #isOld(ids: readonly string[], cutoffMs: number): boolean {
    return ids.length > 0 && ids.every((id) => timeOf(this.#row(id)) < cutoffMs);
  }

  #row(id: string): StoredRow {
    const row = this.events.get(id);
    if (row === undefined) throw new Error(`the store holds ${id}, the model does not`);
    return row;
  }
}

export function timeOf(row: StoredRow): number {
  return Number(row['created_at_ms']);
}
