import { MARKS_FILE } from '../layout.ts';
import { visibleShortfalls } from '../marks/find-shortfalls.ts';
import { sentenceOf } from '../marks/row-marks.ts';
import { broken, type Finding, odd } from './finding.ts';
import type { VerifyContext } from './verify-context.ts';

/** L7: no segment holds fewer events than were in it for certain, and none of those is gone. */
export async function verifyMarks({ fs, root, set, catalog }: VerifyContext): Promise<Finding[]> {
  const look = () => ({ segments: set.segments.map((s) => s.descriptor), tombstones: catalog?.().tombstones ?? [] });
  const { short, problem } = await visibleShortfalls({ fs, root }, look);
  if (problem !== null) return [odd('L7', MARKS_FILE, `${problem}: whether events are missing cannot be told.`)];
  return short.map((one) => broken('L7', one.path ?? MARKS_FILE, sentenceOf(one)));
}
