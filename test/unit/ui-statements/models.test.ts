import { describe, expect, it } from 'vitest';
import { choiceOf, subjectText } from '../../../renderer/features/statements/choice.ts';
import { monthBefore, monthsBetween } from '../../../renderer/features/statements/months.ts';
import { newestOf } from '../../../renderer/features/statements/series.ts';
import type { FrozenStatements } from '../../../renderer/features/statements/vocabulary.ts';
import { formatMoney, groupedDecimal, signed } from '../../../renderer/format/money.ts';

const at = (text: string): number => Date.parse(text);

describe('months', () => {
  it('are those of the zone, the newest first', () => {
    expect(monthsBetween(at('2025-12-31T20:00:00Z'), at('2026-02-28T20:00:00Z'), 'UTC')).toEqual(['2026-02', '2026-01', '2025-12']);
    expect(monthsBetween(at('2025-12-31T20:00:00Z'), at('2026-02-28T20:00:00Z'), 'Asia/Kolkata')).toEqual(['2026-03', '2026-02', '2026-01']);
    expect(monthsBetween(at('2026-03-01T04:59:00Z'), at('2026-03-01T04:59:00Z'), 'America/New_York')).toEqual(['2026-02']);
  });

  it('that are over end where the present one begins', () => {
    expect(monthBefore(at('2026-01-01T00:00:00Z'), 'UTC')).toBe('2025-12');
    expect(monthBefore(at('2026-01-01T00:00:00Z'), 'America/New_York')).toBe('2025-11');
  });
});

describe('the location', () => {
  it.each([[{ kind: 'key', id: 'a:b' }], [{ kind: 'account', id: '<img>' }]] as const)('keeps the subject %j', (subject) => {
    expect(choiceOf({ subject: subjectText(subject) }).subject).toEqual(subject);
  });

  it('names nothing where it says nonsense', () => {
    const nothing = { view: 'statement', subject: null, month: null, sheet: null };
    expect(choiceOf({})).toEqual(nothing);
    expect(choiceOf({ view: 'x', subject: 'key:', month: '2026-13', sheet: '0' })).toEqual(nothing);
    expect(choiceOf({ subject: `key:${'x'.repeat(513)}` }).subject).toBeNull();
  });
});

describe('money', () => {
  it('keeps every digit', () => {
    expect(groupedDecimal('-1234567.000000000000000001')).toBe('-1,234,567.000000000000000001');
    expect(groupedDecimal('-0.5')).toBe('-0.5');
    expect(formatMoney('18446744073709551614.00', 'USD', true)).toBe('>= 18,446,744,073,709,551,614.00 USD');
    expect([signed('1.5'), signed('-1.5'), signed('0'), signed('0.00')]).toEqual(['+1.5', '-1.5', '0', '0.00']);
  });
});

describe('the newest frozen statement', () => {
  const WHICH = { subject: { kind: 'key', id: 'a' }, month: '2026-01', zone: 'UTC' } as const;
  const one = (revision: number, more: object = {}): FrozenStatements['statements'][number] =>
    ({ ...WHICH, id: `2026-01-key-a-x-r${revision}`, revision, ...more }) as unknown as FrozenStatements['statements'][number];

  it('is that of the highest revision, and a damaged one counts', () => {
    expect(newestOf({ statements: [one(9), one(10), one(2)], damaged: [] }, WHICH)).toBe('2026-01-key-a-x-r10');
    expect(newestOf({ statements: [one(1)], damaged: [{ id: '2026-01-key-a-x-r2', path: '', problem: '' }] }, WHICH)).toBe('2026-01-key-a-x-r2');
  });

  it('is none of another zone, month or subject', () => {
    const others = [one(1, { zone: 'Asia/Kolkata' }), one(1, { month: '2026-02' }), one(1, { subject: { kind: 'account', id: 'a' } })];
    expect(newestOf({ statements: others, damaged: [] }, WHICH)).toBeNull();
  });
});
