import * as v from 'valibot';
import { query } from './codec.ts';
import { count, nothing, text } from './vocabulary.ts';

const statement = v.pipe(v.string(), v.maxLength(100_000));

const table = v.strictObject({ name: text, about: text, columns: v.array(v.strictObject({ name: text, type: text })) });

/** What the plan reads at most. */
const estimate = v.strictObject({ segments: count, ofSegments: count, rows: count });

const problem = v.strictObject({
  ok: v.literal(false),
  problem: v.strictObject({
    kind: v.picklist(['statement', 'refused', 'time', 'memory', 'crash', 'damage']),
    message: v.string(),
    hint: v.nullable(text),
    /** Index of the character to blame. */
    position: v.nullable(count),
  }),
  tookMs: count,
});

const answer = v.strictObject({
  ok: v.literal(true),
  /** For taking the answer away; the host keeps the last few. */
  id: text,
  columns: v.array(
    v.strictObject({
      name: v.string(),
      type: v.string(),
      kind: v.picklist(['integer', 'decimal', 'float', 'boolean', 'time', 'text', 'other']),
    }),
  ),
  /** Exact values as text; null is NULL. */
  rows: v.array(v.array(v.nullable(v.string()))),
  /** What cut it short. */
  limited: v.nullable(v.picklist(['rows', 'characters'])),
  estimate,
  tookMs: count,
  missing: v.array(text),
});

export const sqlProcedures = {
  /** The tables that a statement can read. Whoever asks is about to run one. */
  'sql.tables': query(nothing, v.array(table)),
  /** What a statement would read; it is not run. */
  'sql.check': query(
    v.strictObject({ text: statement }),
    v.variant('ok', [v.strictObject({ ok: v.literal(true), estimate, missing: v.array(text) }), problem]),
  ),
  /** Runs a statement. What is wrong with it is an answer, not a fault. */
  'sql.run': query(
    v.strictObject({
      text: statement,
      rows: v.pipe(count, v.minValue(1), v.maxValue(10_000)),
      seconds: v.pipe(count, v.minValue(1), v.maxValue(600)),
    }),
    v.variant('ok', [answer, problem]),
  ),
  /** An answer that is still kept, as the bytes of a file. */
  'sql.export': query(
    v.strictObject({ id: text, format: v.picklist(['csv', 'csv-lossless', 'ndjson', 'parquet']) }),
    v.strictObject({ base64: v.string() }),
  ),
};
