import type { SegmentId } from '../domain/ids.ts';
import { EMPTY_TOTALS } from '../domain/segment.ts';
import { MARKS_FILE } from '../layout.ts';
import { findShortfalls } from '../marks/find-shortfalls.ts';
import { lowerMark, readMarks } from '../marks/marks-file.ts';
import { type Counted, held, sentenceOf, type Shortfall } from '../marks/row-marks.ts';
import type { RepairStep } from './plan.ts';
import type { Survey, Surveyed } from './survey.ts';

/** (L7) Segments that hold fewer events than were stored in them. What can be read of damaged ones is seen when they are written again. */
export async function markSteps({ context, segments }: Survey): Promise<RepairStep[]> {
  const { catalog, options, root } = context;
  const place = { fs: options.fs, root };
  const { marks, problem } = await readMarks(options.fs, root);
  if (problem !== null) return [begin(problem)];
  const { archived, tombstones } = catalog.state;
  const listed = new Set<SegmentId>([...archived, ...tombstones].map(({ id }) => id));
  const short = await findShortfalls(place, marks, held(segments.map(counted)), listed);
  return short.map((one) => giveUp(one, async () => {
    await lowerMark(place.fs, root, one.id, one.rows);
    return 'given up';
  })); // prettier-ignore
}

function begin(problem: string): RepairStep {
  const effect = 'it is written again from the segments as they are';
  return { action: 'finish', path: MARKS_FILE, why: problem, safe: true, effect, deed: null };
}

function giveUp(one: Shortfall, deed: () => Promise<string>): RepairStep {
  const effect = `${one.noted - one.rows} events are given up; replay the journals of that time instead, if there are any: what is missing is new again`;
  return { action: 'lower-mark', path: one.path ?? MARKS_FILE, why: sentenceOf(one), safe: false, effect, deed };
}

function counted({ id, path, condition }: Surveyed): Omit<Counted, 'tier'> {
  return 'totals' in condition ? { id, path, totals: condition.totals } : { id, path, totals: EMPTY_TOTALS, unknown: true };
}
