import * as v from 'valibot';
import { command } from './codec.ts';
import { count, counts, path, text } from './vocabulary.ts';

/** What became of one segment file of the reference; `rows = new + duplicate + conflict + rejected` when it was read to its end. */
export const adoptedFile = v.strictObject({
  path: text,
  state: v.picklist(['waiting', 'reading', 'done', 'partial', 'refused', 'cancelled']),
  /** Age of its schema, 1 to 6; null when it could not be opened. */
  age: v.nullable(count),
  rows: count,
  counts,
  late: count,
  /** The first rejects and conflicts, a sentence each. */
  rejects: v.array(text),
  /** Damage: what could not be read, bodies that are missing. */
  findings: v.array(v.strictObject({ severity: v.picklist(['error', 'warning']), path: text, detail: text })),
  notes: v.array(text),
});

export const adoption = v.strictObject({
  dryRun: v.boolean(),
  cancelled: v.boolean(),
  files: v.array(adoptedFile),
  rows: count,
  counts,
  late: count,
  ignored: v.array(v.strictObject({ path: text, why: text })),
  /** Trouble in the background, which is tried again when the store is opened. */
  troubles: v.array(text),
});

const between = v.strictObject({ from: path, to: path });

export const adoptionProcedures = {
  /** Says what copying a folder of the reference into a store would do; makes and changes nothing. */
  'store.adoptCheck': command(between, adoption),
  /** Copies every event of a folder of the reference into a store, which is made when it is not there; the folder is only read. */
  'store.adopt': command(between, adoption),
};
