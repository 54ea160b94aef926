import { CONDITION_FIELDS, CONDITION_MARKS, type DimensionFilter, DIMENSIONS } from '../../store/index.ts';
import type { Given } from './given.ts';

const several = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;

/** The options that say which events are meant. */
export const FILTER_OPTIONS = {
  from: one,
  to: one,
  ...Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, several])),
};

export const FILTER_USAGE = `[--from ISO] [--to ISO] ${DIMENSIONS.map((dimension) => `[--${dimension} VALUE]`).join(' ')}`;
export const FILTER_DETAIL = 'A filter given several times takes any of its values. --status is a code or one of 2xx, 3xx, 4xx, 5xx, other.';

/** Which events are meant. */
export function filterOf(given: Given): object {
  const [fromMs, toMs] = [given.instant('from'), given.instant('to')];
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    ...dimensionFilterOf(given),
  };
}

/** The values that events may have, whenever they were. */
export function dimensionFilterOf(given: Given): DimensionFilter {
  return Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, given.texts(dimension)]));
}

/** The options that say which events are listed: what only events know comes on top. */
export const EVENT_OPTIONS = { ...FILTER_OPTIONS, where: several };
export const EVENT_USAGE = `${FILTER_USAGE} [--where CONDITION]`;
export const EVENT_DETAILS: readonly string[] = [
  FILTER_DETAIL,
  `--where takes ${CONDITION_MARKS.join(', ')}, or compares one of ${CONDITION_FIELDS.join(', ')}`,
  "with a number: 'latency>=5000' (milliseconds), 'credits>0.25'. All conditions given have to be met.",
];

/** Which events are listed. */
export function eventFilterOf(given: Given): object {
  return { ...filterOf(given), where: given.texts('where') };
}
