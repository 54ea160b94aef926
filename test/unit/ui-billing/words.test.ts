import { describe, expect, test } from 'vitest';
import { totalsOf } from '../../../renderer/features/billing/totals.ts';
import { parseView } from '../../../renderer/features/billing/view.ts';
import { formatValues } from '../../../renderer/usage/filter-params.ts';
import { bucketLabel, groupLabel } from '../../../renderer/usage/labels.ts';
import { parsePreset } from '../../../renderer/usage/use-span.ts';
import { formatWallText, parseWallText } from '../../../renderer/usage/wall-text.ts';
import { axisText, cellMetric, changeText, exactMetric, headlineMetric } from '../../../renderer/features/billing/words.ts';
import { formatCredits, MONEY_SCALE, parseDecimal } from '../../../renderer/format/decimal.ts';

const totals = (credits: string, creditsMissing = 0) =>
  totalsOf({
    requests: 1,
    inputUncached: '0',
    inputCached: '0',
    output: '0',
    billable: '9007199254740993',
    credits,
    creditsMissing,
    usageMissing: 0,
    errors: 0,
  });

const measured = (credits: string, creditsMissing = 0) => ({ totals: totals(credits, creditsMissing), cost: null, latency: null });

/** What cost this many US dollars, with tokens that have no price and requests without counts. */
const priced = (amount: string, unpriced = 0n, usageMissing = 0n) => ({
  ...measured('0'),
  totals: { ...totals('0'), usageMissing },
  cost: { units: parseDecimal(amount, MONEY_SCALE), unpriced, currency: 'USD' },
});

describe('amounts in words', () => {
  test('never round a lower bound up', () => {
    expect(cellMetric(measured('0.999', 1), 'credits')).toBe('>= 0.99');
    expect(cellMetric(measured('0.999'), 'credits')).toBe('1.00');
    expect([priced('0.999', 5n), priced('0.999', 0n, 1n), priced('0.999')].map((one) => cellMetric(one, 'cost'))).toEqual([
      '>= 0.99',
      '>= 0.99',
      '1.00',
    ]);
    expect(formatCredits('558857.75', 3, 0)).toBe('>= 558,857');
    expect(formatCredits('-0.001', 1)).toBe('>= -0.01');
  });

  test('keep every digit where exact ones are asked for', () => {
    expect(exactMetric(measured('1234567.000000000001', 2), 'credits')).toBe('>= 1,234,567.000000000001; 2 events have no credit value');
    expect(exactMetric(measured('0'), 'billable')).toBe('9,007,199,254,740,993');
    expect(exactMetric(priced('1234567.000000000000000001'), 'cost')).toBe('1,234,567.000000000000000001 USD');
    expect(exactMetric(priced('0', 1n, 2n), 'cost')).toBe('>= 0 USD; 1 token has no price; 2 requests came without token counts');
  });

  test('do not show something as nothing, nor what is not known', () => {
    expect([priced('0.0049'), priced('0.005'), priced('0')].map((one) => cellMetric(one, 'cost'))).toEqual(['< 0.01', '< 0.01', '0.00']);
    expect([cellMetric(measured('0'), 'cost'), exactMetric(measured('0'), 'cost')]).toEqual(['-', '-']);
  });

  test('fit a headline', () => {
    expect(headlineMetric(measured('9999.5'), 'credits')).toBe('9,999.50');
    expect(headlineMetric(measured('558857.75', 4), 'credits')).toBe('>= 558,857');
    expect(headlineMetric(measured('123456789'), 'credits')).toBe('123 M');
    expect([priced('12.345'), priced('123456789.5', 1n)].map((one) => headlineMetric(one, 'cost'))).toEqual(['12.34', '>= 123 M']);
  });

  test('label the axis with whole requests only, but with parts of credits', () => {
    expect([axisText(0.5, 'requests'), axisText(0.5, 'credits'), axisText(15_000_000, 'billable')]).toEqual(['', '0.5', '15 M']);
    expect(axisText(0.25, 'cost')).toBe('0.25');
    expect([axisText(0, 'latencyP95'), axisText(1_500, 'latencyP95')]).toEqual(['0', '1.5 s']);
  });

  test('say a change with its sign', () => {
    expect([0.12, -0.034, 0.0001].map((ratio) => changeText({ kind: 'ratio', ratio }))).toEqual(['+12 %', '-3.4 %', 'about equal']);
  });
});

describe('names of groups', () => {
  test('show what cannot be seen and say when there is none', () => {
    expect(groupLabel('a\u202Eb', 'key', {})).toBe('a\\u{202E}b');
    expect(groupLabel('', 'model', {})).toBe('(no model)');
    expect(groupLabel('k1', 'key', { k1: 'prod' })).toBe('prod');
  });

  test('are not taken from what every object has', () => {
    expect(groupLabel('constructor', 'key', {})).toBe('constructor');
  });
});

describe('buckets in words', () => {
  test('name the day of the zone', () => {
    const day = { fromMs: Date.parse('2026-11-15T23:00:00Z'), toMs: Date.parse('2026-11-16T23:00:00Z') };
    expect(bucketLabel(day, 'day', 'Europe/Berlin')).toBe('Mon 16 Nov 2026');
    expect(bucketLabel(day, 'month', 'Europe/Berlin')).toBe('Nov 2026');
  });
});

describe('the view in the location', () => {
  test('comes back from what it was written as, empty values and commas included', () => {
    const values = ['', 'a,b', '~x', 'ü %'];
    expect(parseView({ key: formatValues(values) ?? '' }).filter.key).toEqual(values);
    expect(parseView({ metric: 'credits', by: 'none', per: 'week', top: '3' })).toMatchObject({ metric: 'credits', by: 'none', per: 'week', top: 3 });
  });

  test('is the default where it makes no sense', () => {
    expect(parseView({ metric: '__proto__', by: 'x', per: 'year', top: '99', model: 'plain', key: '~%E0%A4' })).toMatchObject({
      metric: 'billable',
      by: 'model',
      per: 'day',
      top: 6,
      filter: { model: null, key: null },
    });
  });

  test('forgets a preset once somebody has changed the range', () => {
    expect(parsePreset({ span: '7d@100', from: '100', to: '200' })).toBe('7d');
    expect(parsePreset({ span: '7d@100', from: '150', to: '200' })).toBeNull();
  });
});

describe('typed times', () => {
  test('mean the wall clock of the zone', () => {
    expect(parseWallText('2026-11-03 14:00', 'Europe/Berlin')).toBe(Date.parse('2026-11-03T13:00:00Z'));
    expect(formatWallText(Date.parse('2026-11-03T13:00:00Z'), 'Europe/Berlin')).toBe('2026-11-03 14:00');
    expect(parseWallText('2026-11-03', 'UTC')).toBe(Date.parse('2026-11-03T00:00:00Z'));
  });

  test.each(['', 'yesterday', '2026-13-01', '2026-02-30', '2026-11-03 25:00', '0026-01-01'])('refuses %j', (text) => {
    expect(parseWallText(text, 'UTC')).toBeNull();
  });
});
