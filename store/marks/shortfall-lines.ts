import type { StoreContext } from '../context.ts';
import { MARKS_FILE } from '../layout.ts';
import type { RecoveryLine } from '../recovery.ts';
import { visibleShortfalls } from './find-shortfalls.ts';
import { sentenceOf } from './row-marks.ts';

/** What opening says of events that are missing; it refuses nothing because of it, and changes nothing. */
export async function shortfallLines({ root, options, set, catalog }: StoreContext): Promise<RecoveryLine[]> {
  const look = () => ({ segments: set.segments.map((s) => s.descriptor), tombstones: catalog.state.tombstones });
  const { short, problem } = await visibleShortfalls({ fs: options.fs, root }, look);
  if (problem !== null) return [{ severity: 'warning', path: MARKS_FILE, what: `${problem}: whether events are missing cannot be told` }];
  return short.map((one) => ({ severity: 'error', path: one.path ?? MARKS_FILE, what: `${sentenceOf(one)} ${ADVICE}` }));
}

const ADVICE = 'Replay the journals of that time: what is missing is new again.';
