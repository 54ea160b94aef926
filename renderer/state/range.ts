import { useMemo } from 'react';
import { setParams, useParam } from './location.ts';

/** `[fromMs, toMs)`. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The range in two parameters, or null when they are none. */
export function parseRange(from: string, to: string): Range | null {
  if (!/^-?\d{1,16}$/.test(from) || !/^-?\d{1,16}$/.test(to)) return null;
  const range = { fromMs: Number(from), toMs: Number(to) };
  return range.fromMs < range.toMs && Math.abs(range.fromMs) <= 8.64e15 && Math.abs(range.toMs) <= 8.64e15 ? range : null;
}

/** The one time range of the app, kept when the page changes; null means everything. */
export function useRange(): Range | null {
  const from = useParam('from');
  const to = useParam('to');
  return useMemo(() => parseRange(from, to), [from, to]);
}

/** Sets (or with null lifts) the time range. */
export function setRange(range: Range | null, how: 'push' | 'replace' = 'replace'): void {
  setParams({ from: range ? String(Math.round(range.fromMs)) : null, to: range ? String(Math.round(range.toMs)) : null }, how);
}
