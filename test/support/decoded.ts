import { eventAt } from '../../store/domain/cell.ts';
import type { Reject } from '../../store/domain/counts.ts';
import type { EventBatch } from '../../store/domain/event-batch.ts';
import type { StoredEvent } from '../../store/domain/event-json.ts';
import { memorySource } from '../../store/replay/formats/byte-source.ts';
import type { DecodeMessage, DecodeRules } from '../../store/replay/formats/decode-message.ts';
import { readJournal } from '../../store/replay/formats/read-journal.ts';

export interface Decoded {
  readonly format: string | null;
  readonly rows: readonly StoredEvent[];
  readonly positions: readonly number[];
  readonly batches: readonly number[];
  readonly rejects: readonly Reject[];
  readonly outcome: string;
  readonly notes: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
}

/** A moment after every time in the fixtures. */
export const NOW_MS = Date.UTC(2027, 0, 15);

/** Takes every event, whatever its id and time: for comparing decoded values. */
export const TAKE_ALL: DecodeRules = { nowMs: NOW_MS, judge: () => null };

/** Decodes a journal in memory. */
export function decode(bytes: Uint8Array, rules: DecodeRules = { nowMs: NOW_MS }): Decoded {
  return gather(readJournal(memorySource(bytes), rules));
}

/** Puts the messages of a decoder together. */
export function gather(messages: Iterable<DecodeMessage>): Decoded {
  const all = [...messages];
  const [opened, done] = [all.at(0), all.at(-1)];
  if (opened?.type !== 'opened' || done?.type !== 'done') throw new Error('A decoder begins with "opened" and ends with "done"');
  const batches = all.flatMap((message) => (message.type === 'batch' ? [message.batch] : []));
  return {
    format: opened.format,
    rows: batches.flatMap(rowsOf),
    positions: batches.flatMap((batch) => [...batch.positions]),
    batches: batches.map((batch) => batch.rows),
    rejects: all.flatMap((message) => (message.type === 'rejects' ? message.rejects : [])),
    outcome: done.outcome,
    notes: done.notes,
    facts: Object.fromEntries(done.facts.map((fact) => [fact.label, fact.value])),
  };
}

/** A batch as one record an event. */
export function rowsOf(batch: EventBatch): StoredEvent[] {
  return Array.from({ length: batch.rows }, (_, row) => eventAt(batch, row));
}
