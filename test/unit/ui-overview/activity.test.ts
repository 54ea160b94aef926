import { describe, expect, test } from 'vitest';
import { commandOf, saysLine } from '../../../renderer/features/activity/audit-words.ts';
import { limitLines } from '../../../renderer/features/settings/limit-lines.ts';
import { fakeAudit, fakeLimits } from '../../support/fake-activity.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

describe('an act', () => {
  const [pin, , replay, retention] = fakeAudit(NOW);

  test('is copied as the command that does the same, whatever is in it', () => {
    expect(replay && commandOf(replay, '/srv/my store')).toBe("strata replay '/srv/my store' '/srv/it'\\''s.journal' /srv/b.journal");
    expect(retention && commandOf(retention, '/srv/usage')).toBe('strata retention /srv/usage --days 90 --yes');
    expect(pin && commandOf(pin, '/srv/usage')).toBeNull();
  });

  test('is found by every word of it', () => {
    expect(
      fakeAudit(NOW)
        .filter((line) => saysLine(line, 'REPLAY space'))
        .map(({ act }) => act),
    ).toEqual(['replay']);
    expect(fakeAudit(NOW).filter((line) => saysLine(line, '')).length).toBe(4);
    expect(fakeAudit(NOW).filter((line) => saysLine(line, 'replay done'))).toEqual([]);
  });
});

test('limits are said in words, with where they come from', () => {
  const lines = limitLines({ ...fakeLimits(30), rolloverAgeMs: { value: 0, source: 'built in' } });
  const of = (name: string): unknown => lines.filter((line) => line.name === name).map(({ value, source }) => [value, source])[0];
  expect(of('Retention')).toEqual(['30 days', 'settings.json of this store']);
  expect(of('Rollover by age')).toEqual(['off', 'built in']);
  expect(of('Rollover by size')).toEqual(['64.0 MiB', 'built in']);
});
