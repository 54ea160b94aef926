import { describe, expect, test } from 'vitest';
import { previousRange } from '../../../store/queries/previous-range.ts';

const at = (text: string): number => Date.parse(text);
const range = (from: string, to: string): { fromMs: number; toMs: number } => ({ fromMs: at(from), toMs: at(to) });
const LATER = at('2030-01-01T00:00:00Z');

describe('the period before', () => {
  test('is as long on the wall clock, whatever clocks do meanwhile', () => {
    const day = range('2024-03-10T05:00:00Z', '2024-03-11T04:00:00Z'); // 23 hours in New York
    expect(previousRange(day, 'America/New_York', LATER)).toEqual(range('2024-03-09T05:00:00Z', '2024-03-10T05:00:00Z'));
    const after = range('2024-03-11T04:00:00Z', '2024-03-12T04:00:00Z');
    expect(previousRange(after, 'America/New_York', LATER)).toEqual(range('2024-03-10T05:00:00Z', '2024-03-11T04:00:00Z'));
    const half = range('2024-04-06T13:00:00Z', '2024-04-07T13:30:00Z'); // 24.5 hours on Lord Howe
    expect(previousRange(half, 'Australia/Lord_Howe', LATER)).toEqual(range('2024-04-05T13:00:00Z', '2024-04-06T13:00:00Z'));
  });

  test('of whole months is as many months, also over a new year', () => {
    expect(previousRange(range('2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z'), 'UTC', LATER)).toEqual(
      range('2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'),
    );
    const quarter = range('2023-12-31T18:30:00Z', '2024-03-31T18:30:00Z');
    expect(previousRange(quarter, 'Asia/Kolkata', LATER)).toEqual(range('2023-09-30T18:30:00Z', '2023-12-31T18:30:00Z'));
  });

  test('of a range that still runs is as much as has passed of it', () => {
    const week = range('2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z');
    expect(previousRange(week, 'UTC', at('2026-11-22T10:20:00Z'))).toEqual(range('2026-11-09T00:00:00Z', '2026-11-15T10:20:00Z'));
    expect(previousRange(week, 'UTC', week.fromMs)).toEqual(range('2026-11-09T00:00:00Z', '2026-11-16T00:00:00Z'));
    expect(previousRange(week, 'UTC', week.fromMs + 1)).toEqual({ fromMs: at('2026-11-09T00:00:00Z'), toMs: at('2026-11-09T00:00:00Z') + 1 });
    const month = range('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'); // 31 March has no day in February
    expect(previousRange(month, 'UTC', at('2026-03-31T12:00:00Z'))).toEqual(range('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'));
  });
});
