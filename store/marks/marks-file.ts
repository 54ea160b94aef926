import { decodeDigested, encodeDigested } from '../disk/digested-json.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import { parseSegmentId, type SegmentId } from '../domain/ids.ts';
import { absolute, MARKS_FILE } from '../layout.ts';
import type { RowMarks } from './row-marks.ts';

/** What `row-marks.json` says; without the file nothing is noted, and nothing is missed. */
export interface MarksFound {
  readonly marks: RowMarks;
  /** Why what it says cannot be used; null when it can. */
  readonly problem: string | null;
}

export async function readMarks(fs: DurableFs, root: string): Promise<MarksFound> {
  const path = absolute(root, MARKS_FILE);
  if ((await fs.stat(path)) === null) return { marks: new Map(), problem: null };
  const marks = decodeMarks(await fs.readText(path));
  return typeof marks === 'string' ? { marks: new Map(), problem: marks } : { marks, problem: null };
}

export async function writeMarks(fs: DurableFs, root: string, marks: RowMarks): Promise<void> {
  await fs.replaceFile(absolute(root, MARKS_FILE), encodeMarks(marks));
}

/** Lowers what is noted of one segment to what its events come to now; for whoever knows what became of the others. */
export async function lowerMark(fs: DurableFs, root: string, id: SegmentId, rows: number): Promise<void> {
  const { marks } = await readMarks(fs, root);
  if ((marks.get(id) ?? 0) <= rows) return;
  const others = [...marks].filter(([other]) => other !== id);
  await writeMarks(fs, root, new Map(rows > 0 ? [...others, [id, rows]] : others));
}

export function encodeMarks(marks: RowMarks): string {
  return encodeDigested(JSON.stringify(Object.fromEntries([...marks].toSorted(([a], [b]) => (a < b ? -1 : 1)))));
}

/** The marks in a text, or what is wrong with it. */
export function decodeMarks(text: string): RowMarks | string {
  const found = decodeDigested(text);
  if ('problem' in found) return found.problem === 'digest' ? 'the digest does not match' : UNREADABLE;
  const { body } = found;
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [['', null] as const];
  const marks = entries.flatMap(([name, rows]: readonly [string, unknown]) => {
    const id = parseSegmentId(name);
    return id !== undefined && typeof rows === 'number' && Number.isSafeInteger(rows) && rows > 0 ? [[id, rows] as const] : [];
  });
  return marks.length === entries.length ? new Map(marks) : UNREADABLE;
}

const UNREADABLE = 'not readable as marks';
