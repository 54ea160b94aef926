import type { Random } from '../../store/sample/random.ts';

/** What is done to a store, and how often compared with the rest. */
const WEIGHTS = {
  append: 14,
  appendMany: 1,
  appendLate: 4,
  appendMixed: 3,
  again: 6,
  together: 3,
  rollover: 7,
  seal: 5,
  wait: 8,
  expire: 6,
  expireUnconfirmed: 2,
  pin: 3,
  restore: 5,
  page: 8,
  series: 6,
  byId: 5,
  verify: 2,
  reopen: 4,
  crash: 4,
} as const;

export type Kind = keyof typeof WEIGHTS;

/** One thing done to a store; `a` and `b` decide the details, with what is in the store by then. */
export interface Operation {
  readonly kind: Kind;
  readonly a: number;
  readonly b: number;
}

/** Plain data, so that a list that failed can be kept and run for ever. */
export function randomOperations(random: Random, count: number): Operation[] {
  const kinds = Object.entries(WEIGHTS).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind as Kind));
  return Array.from({ length: count }, () => ({ kind: kinds[random.below(kinds.length)] ?? 'append', a: random.bits(), b: random.bits() }));
}
