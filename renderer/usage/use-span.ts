import { useEffect, useMemo, useState } from 'react';
import { setParams, usePlace } from '../state/location.ts';
import { parseRange } from '../state/range.ts';
import { PRESETS, resolveSpan, type DataExtent, type Preset, type Span } from './time-span.ts';
import type { TimeRange } from './vocabulary.ts';

/** The present, renewed often enough for hours and days to begin on time. */
export function useQuarterMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The shared time range of the app as this page understands it: a preset that goes with the clock, a fixed range, or everything. */
export function useSpan(): Span {
  const params = usePlace((place) => place.params);
  return useMemo(() => {
    const preset = parsePreset(params);
    if (preset !== null) return { kind: 'preset', preset };
    const range = parseRange(params['from'] ?? '', params['to'] ?? '');
    return range === null ? { kind: 'preset', preset: 'all' } : { kind: 'custom', ...range };
  }, [params]);
}

/** Goes to a preset; the shared range of the other pages follows. */
export function choosePreset(preset: Preset, zone: string, nowMs: number, data: DataExtent): void {
  if (preset === 'all') setParams({ from: null, to: null, span: null }, 'push');
  else {
    const { fromMs, toMs } = resolveSpan({ kind: 'preset', preset }, zone, nowMs, data);
    setParams({ from: String(fromMs), to: String(toMs), span: `${preset}@${fromMs}` }, 'push');
  }
}

/** Goes to a fixed range. */
export function chooseRange({ fromMs, toMs }: TimeRange): void {
  setParams({ from: String(fromMs), to: String(toMs), span: null }, 'push');
}

/** The preset that the shared time range came from, unless somebody has changed the range since. */
export function parsePreset(params: Readonly<Record<string, string>>): Preset | null {
  const [name, from] = (params['span'] ?? '').split('@');
  return PRESETS.find((preset) => preset === name && from === params['from']) ?? null;
}
