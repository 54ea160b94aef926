import type { TimeRange } from '../domain/time.ts';
import { InvalidArgumentError } from '../errors.ts';
import { bucketsOf } from '../queries/buckets.ts';

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** The instants of a month in a zone: from the first one of its first day to the first one of the next month. */
export function monthRange(month: string, zone: string): TimeRange {
  const [, year = '', number = ''] = MONTH.exec(month) ?? [];
  if (year === '' || year < '1970') throw new InvalidArgumentError(`${JSON.stringify(month)} is no month.`, { hint: 'Write it as 2026-10.' });
  const middle = Date.UTC(Number(year), Number(number) - 1, 15); // in the same month wherever it is looked at
  const [range] = bucketsOf({ fromMs: middle, toMs: middle + 1, bucket: 'month', zone });
  if (range === undefined) throw new InvalidArgumentError(`There is no month ${month} in ${zone}.`);
  return range;
}
