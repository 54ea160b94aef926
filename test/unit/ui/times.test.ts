import { describe, expect, it } from 'vitest';
import { timeTicks } from '../../../renderer/charts/time-ticks.ts';
import { formatDuration, formatRelative } from '../../../renderer/format/duration.ts';
import { formatColumnTime, formatInstant, formatRange } from '../../../renderer/format/time.ts';
import { isZone, knownZones, zoneLabel, zoneName, zoneOffsetMinutes } from '../../../renderer/format/zone.ts';

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;

describe('lengths of time', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [9_999, '9.9 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [HOUR, '1 h'],
    [26 * HOUR, '1 d 2 h'],
    [-5, '0 ms'],
  ])('%d ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [-2_000, 'just now'],
    [-40_000, '40 s ago'],
    [-5 * 60_000, '5 min ago'],
    [3 * 24 * HOUR, 'in 3 d'],
  ])('%d ms from now is %s', (ms, text) => expect(formatRelative(1_000_000_000 + ms, 1_000_000_000)).toBe(text));
});

describe('instants', () => {
  it('always name their zone', () => {
    expect(formatInstant(at('2026-11-03T13:05:09.120Z'), 'Europe/Berlin')).toBe('3 Nov 2026, 14:05:09.120 Europe/Berlin');
  });
  it('line up in columns', () => expect(formatColumnTime(at('2026-01-03T23:30:00Z'), 'Asia/Kolkata')).toBe('2026-01-04 05:00'));
  it('do not say the day twice in a range', () => {
    expect(formatRange(at('2026-11-03T10:00:00Z'), at('2026-11-03T14:00:00Z'), 'UTC')).toBe('3 Nov 2026, 10:00 – 14:00');
    expect(formatRange(at('2026-11-03T22:00:00Z'), at('2026-11-04T02:00:00Z'), 'UTC')).toBe('3 Nov 2026, 22:00 – 4 Nov 2026, 02:00');
  });
});

describe('zones', () => {
  it('name the local zone as what it is', () => {
    expect(zoneLabel('local', 'Europe/Berlin')).toBe('Europe/Berlin (local)');
    expect(zoneName('local', 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(zoneLabel('UTC')).toBe('UTC');
  });
  it('are offered with UTC first and once', () => {
    expect(knownZones()[0]).toBe('UTC');
    expect(knownZones().filter((zone) => zone === 'UTC')).toHaveLength(1);
  });
  it('are told from other text', () => {
    expect(['UTC', 'Asia/Kathmandu', 'Mars/Olympus', "'; DROP", ''].map(isZone)).toEqual([true, true, false, false, false]);
  });
  it('know summer and odd offsets', () => {
    expect(zoneOffsetMinutes(at('2026-07-01T00:00:00Z'), 'Europe/Berlin')).toBe(120);
    expect(zoneOffsetMinutes(at('2026-12-01T00:00:00Z'), 'Europe/Berlin')).toBe(60);
    expect(zoneOffsetMinutes(at('2026-12-01T00:00:00.500Z'), 'Asia/Kathmandu')).toBe(345);
  });
});

describe('ticks of a time axis', () => {
  const labels = (from: string, to: string, zone: string, most: number): string[] =>
    timeTicks(at(from), at(to), zone, most).map(({ label }) => label);

  it('stand at midnight of the zone, not of UTC', () => {
    const ticks = timeTicks(at('2026-11-01T00:00:00Z'), at('2026-11-05T00:00:00Z'), 'Asia/Kolkata', 6);
    expect(ticks.map(({ ms }) => new Date(ms).toISOString().slice(11, 16))).toEqual(['18:30', '18:30', '18:30', '18:30']);
    expect(ticks.every(({ day }) => day)).toBe(true);
  });
  it('stay at midnight over a change of the clocks', () => {
    const ticks = timeTicks(at('2026-10-23T00:00:00Z'), at('2026-10-28T00:00:00Z'), 'Europe/Berlin', 6);
    expect(ticks.map(({ ms }) => new Date(ms).toISOString().slice(5, 16))).toEqual([
      '10-23T22:00',
      '10-24T22:00',
      '10-25T23:00',
      '10-26T23:00',
      '10-27T23:00',
    ]);
  });
  it('write hours within a day and the date where it begins', () => {
    expect(labels('2026-11-03T18:00:00Z', '2026-11-04T06:00:00Z', 'UTC', 5)).toEqual(['18:00', '21:00', '04 Nov', '03:00', '06:00']);
  });
  it('never are more than asked for, from a minute to thirty years', () => {
    for (const hours of [1 / 60, 1, 5, 30, 200, 900, 5_000, 40_000, 262_800]) {
      const from = at('2020-02-29T07:11:00Z');
      expect(timeTicks(from, from + hours * HOUR, 'America/New_York', 8).length, `${hours} hours`).toBeLessThanOrEqual(9);
    }
  });
});
