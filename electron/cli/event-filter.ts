import { type DimensionFilter, DIMENSIONS } from '../../store/index.ts';
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
