import { counted, grouped } from '../domain/grouped.ts';
import type { Statement } from './statement.ts';

/** What a reader of a statement has to know about its numbers, a sentence each. */
export function notesOf({ total, complete, sheet, missing, month, zone }: Statement): string[] {
  const notes: string[] = [];
  if (!complete) notes.push(`${month} was not over in ${zone} when this was made: the sums are those of its part so far.`);
  if (missing.length > 0) notes.push(`Not read, because they cannot be opened: ${missing.join(', ')}. The sums lack their events.`);
  if (total.usageMissing > 0)
    notes.push(
      `${counted(total.usageMissing, 'request')} came without token counts and count as 0 tokens: tokens${sheet === null ? ' are' : ' and cost are'} lower bounds.`,
    );
  if (total.creditsMissing > 0)
    notes.push(`${counted(total.creditsMissing, 'request')} came without the credits that were expected: the credits are a lower bound.`);
  if (sheet !== null && total.unpriced !== '0')
    notes.push(`${grouped(total.unpriced)} tokens have no price in the sheet and are not in the cost, which is a lower bound.`);
  return notes;
}

/** Whether the cost may be more than is said. */
export function isLowerBound({ unpriced, usageMissing }: Statement['total']): boolean {
  return unpriced !== '0' || usageMissing > 0;
}
