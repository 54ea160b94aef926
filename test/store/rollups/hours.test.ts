import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../store/domain/time.ts';
import { bucketsOf, type BucketQuery } from '../../../store/queries/buckets.ts';
import { type Hours, hoursOf, runsOf, worthwhile } from '../../../store/rollups/hours.ts';

const at = (text: string): number => Date.parse(`2024-${text}Z`);

function hours(query: BucketQuery): Hours {
  return hoursOf(query, bucketsOf(query));
}

const days = { fromMs: at('03-01T00:00'), toMs: at('03-04T00:00'), bucket: 'day' } as const;

describe('hours of a chart', () => {
  it('are all whole where buckets begin on full hours of UTC', () => {
    expect(hours({ ...days, zone: 'UTC' })).toEqual({ span: { fromMs: days.fromMs, toMs: days.toMs }, split: [] });
    expect(hours({ ...days, zone: 'America/New_York' }).split).toEqual([]);
  });

  it('are cut by the midnights of a zone that is half an hour off, once a day', () => {
    const { split } = hours({ ...days, zone: 'Asia/Kolkata' });
    expect(split).toEqual(['03-01T18:00', '03-02T18:00', '03-03T18:00'].map(at));
    expect(worthwhile({ span: days, split })).toBe(true);
  });

  it('are all cut by the hours of such a zone, so that sums of hours are of no use', () => {
    const found = hours({ ...days, zone: 'Asia/Kolkata', bucket: 'hour' });
    expect(found.split).toHaveLength(72);
    expect(worthwhile(found)).toBe(false);
  });

  it('are cut by the ends of the range, and an end on the hour cuts none', () => {
    const query = { fromMs: at('03-01T05:00') + 1, toMs: at('03-01T09:00'), bucket: 'day', zone: 'UTC' } as const;
    expect(hours(query)).toEqual({ span: { fromMs: at('03-01T05:00'), toMs: at('03-01T09:00') }, split: [at('03-01T05:00')] });
    expect(hours({ ...query, toMs: query.toMs + 1 }).split).toEqual([at('03-01T05:00'), at('03-01T09:00')]);
  });

  it('are cut on one side only of a clock change by half an hour', () => {
    const query = { fromMs: at('04-06T00:00'), toMs: at('04-08T00:00'), bucket: 'hour', zone: 'Australia/Lord_Howe' } as const;
    const { split } = hours(query);
    const change = at('04-06T15:00');
    expect(split.filter((hour) => hour < change)).toEqual([]);
    expect(split.filter((hour) => hour >= change)).toHaveLength((query.toMs - change) / HOUR_MS);
  });

  it('are put together where they follow one another', () => {
    const first = at('03-01T00:00');
    expect(runsOf([first, first + HOUR_MS, first + 5 * HOUR_MS])).toEqual([
      { fromMs: first, toMs: first + 2 * HOUR_MS },
      { fromMs: first + 5 * HOUR_MS, toMs: first + 6 * HOUR_MS },
    ]);
  });
});
