import type { Statement } from './statement.ts';

/** What a reader of a statement has to know about its numbers, a sentence each. */
export function notesOf({ total, complete, sheet, missing, month, zone }: Statement): string[] {
  const notes: string[] = [];
  if (!complete) notes.push(`${month} was not over in ${zone} when this was made: the sums are those of its part so far.`);
  if (missing.length > 0) notes.push(`Not read, because they cannot be opened: ${missing.join(', ')}. The sums lack their events.`);
  if (total.usageMissing > 0)
    notes.push(
      `${requests(total.usageMissing)} came without token counts and count as 0 tokens: tokens${sheet === null ? ' are' : ' and cost are'} lower bounds.`,
    );
  if (total.creditsMissing > 0)
    notes.push(`${requests(total.creditsMissing)} came without the credits that were expected: the credits are a lower bound.`);
  if (sheet !== null && total.unpriced !== '0')
    notes.push(`${grouped(total.unpriced)} tokens have no price in the sheet and are not in the cost, which is a lower bound.`);
  return notes;
}

/** Whether the cost may be more than is said. */
export function isLowerBound({ unpriced, usageMissing }: Statement['total']): boolean {
  return unpriced !== '0' || usageMissing > 0;
}

/** Digits in groups of three; a fraction stays as it is. */
export function grouped(decimal: string | number): string {
  const [whole = '', fraction] = String(decimal).split('.');
  const text = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}

function requests(count: number): string {
  return `${grouped(count)} request${count === 1 ? '' : 's'}`;
}
