import { describe, expect, test } from 'vitest';
import { billedTotal } from '../../../renderer/features/retention/money.ts';
import { clampDays, daysFor, parseDays, position, timelineExtent, timelineMarks } from '../../../renderer/features/retention/phase.ts';

const DAY = 86_400_000;

describe('retention timeline', () => {
  test('shows everything from the oldest event to now', () => {
    const extent = timelineExtent([{ id: 'a', fromMs: 0, toMs: 10 * DAY }], 50 * DAY, 100 * DAY);
    expect(extent.fromMs).toBeLessThan(0);
    expect(extent.toMs).toBeGreaterThan(100 * DAY);
  });

  test('keeps the cutoff in sight when every event is younger', () => {
    expect(timelineExtent([{ id: 'a', fromMs: 90 * DAY, toMs: 99 * DAY }], 10 * DAY, 100 * DAY).fromMs).toBeLessThan(10 * DAY);
  });

  test('leaves out segments without events and keeps short ones visible', () => {
    const extent = { fromMs: 0, toMs: 1_000 };
    expect(
      timelineMarks(
        [
          { id: 'a', fromMs: 500, toMs: 500 },
          { id: 'b', fromMs: null, toMs: null },
        ],
        extent,
      ),
    ).toEqual([{ id: 'a', left: 50, width: 0.4 }]);
    expect(position(2_000, extent)).toBe(100);
  });
});

describe('days of a policy', () => {
  test('follow a cutoff that was dragged', () => {
    expect(daysFor(70 * DAY, 100 * DAY)).toBe(30);
    expect(daysFor(100 * DAY, 100 * DAY)).toBe(1);
    expect(clampDays(99_999)).toBe(3_650);
  });

  test('are whole and within bounds, or it is said why not', () => {
    expect(parseDays(' 90 ')).toEqual({ ok: true, days: 90 });
    for (const text of ['', '0', '3651', '1.5', '-3', '1e2', '90d']) expect(parseDays(text).ok).toBe(false);
  });
});

describe('what was billed', () => {
  test('is summed without rounding, and knows what is missing', () => {
    const part = { billable: '9007199254740993', credits: '0.1', creditsMissing: 2 };
    expect(billedTotal([part, { ...part, credits: '0.2' }])).toEqual({ billable: '18014398509481986', credits: '0.3', creditsMissing: 4 });
    expect(billedTotal([])).toEqual({ billable: '0', credits: '0', creditsMissing: 0 });
  });
});
