import type { Given } from './given.ts';

const several = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;

/** The options that say which events are meant. */
export const FILTER_OPTIONS = {
  from: one, to: one, key: several, model: several, provider: several, account: several, endpoint: several, status: several,
}; // prettier-ignore

export const FILTER_USAGE = '[--from ISO] [--to ISO] [--key K] [--model M] [--provider P] [--account A] [--endpoint E] [--status S]';
export const FILTER_DETAIL = 'A filter given several times takes any of its values. --status is a code or one of 2xx, 3xx, 4xx, 5xx, other.';

/** Which events are meant. */
export function filterOf(given: Given): object {
  const [fromMs, toMs] = [given.instant('from'), given.instant('to')];
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    key: given.texts('key'),
    model: given.texts('model'),
    provider: given.texts('provider'),
    account: given.texts('account'),
    endpoint: given.texts('endpoint'),
    status: given.texts('status'),
  };
}
