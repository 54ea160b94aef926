import { describe, expect, test } from 'vitest';
import { paramsOf } from '../../../renderer/features/billing/drill.ts';
import { billingModel, type BillingModel } from '../../../renderer/features/billing/model.ts';
import { basisOf } from '../../../renderer/usage/price-basis.ts';
import { NO_FILTER, type ChartInput } from '../../../renderer/usage/vocabulary.ts';
import { makeChart } from '../../support/made-chart.ts';

const HOUR = 3_600_000;

/** A chart by key of three hours, of which the range has the first only in part. */
function made(by: ChartInput['by'] = 'key', thenBy: ChartInput['thenBy'] = null): BillingModel {
  const input: ChartInput = {
    fromMs: HOUR / 2, toMs: 3 * HOUR, bucket: 'hour', zone: 'UTC', by, thenBy, metric: 'requests', sheet: null, top: 40, compare: false, filter: NO_FILTER,
  }; // prettier-ignore
  const chart = makeChart(['a', 'b', ''].map((group, at) => ({ bucket: 0, group, requests: 9 - at })));
  return billingModel(chart, { input, top: 2, nowMs: 9 * HOUR, data: { fromMs: 0, toMs: 9 * HOUR }, colours: () => new Map() });
}

describe('what a click means', () => {
  const model = made();
  const [a, , other] = model.stacked;

  test('is the group and the time of the bar, as far as the range goes', () => {
    expect(paramsOf(model, { layer: a, range: { fromMs: 0, toMs: HOUR } })).toEqual({
      key: '~a',
      from: String(HOUR / 2),
      to: String(HOUR),
      span: null,
    });
    expect(paramsOf(model, { layer: a })).toEqual({ key: '~a' });
    expect(paramsOf(model, { layer: model.ranked[2] })).toEqual({ key: '~' }); // events without a key
  });

  test('is the time alone where it is no single group, and nothing where there is no time either', () => {
    expect(paramsOf(model, { layer: other, range: { fromMs: HOUR, toMs: 2 * HOUR } })).toEqual({
      from: String(HOUR),
      to: String(2 * HOUR),
      span: null,
    });
    expect(paramsOf(model, { layer: other })).toBeNull();
    expect(paramsOf(made(null), { layer: a })).toBeNull();
  });

  test('is both values of a pair', () => {
    expect(paramsOf(made('key', 'model'), { layer: { ...a, path: ['a', 'm,1'] } as NonNullable<typeof a> })).toEqual({ key: '~a', model: '~m%2C1' });
  });
});

describe('the prices that are meant', () => {
  const sheet = { importedMs: 0, digest: '', name: '', currency: 'USD', zone: 'UTC', prices: 1 };
  const sheets = [
    { ...sheet, version: 2 },
    { ...sheet, version: 1 },
  ];
  const damaged = [{ version: 3, path: 'price-sheets/3.json', problem: 'It cannot be read.' }];

  test('are the newest, or those that were chosen', () => {
    expect(basisOf(null, { sheets, damaged: [] })).toEqual({ kind: 'sheet', version: 2 });
    expect(basisOf(1, { sheets, damaged })).toEqual({ kind: 'sheet', version: 1 });
    expect(basisOf(null, { sheets: [], damaged: [] })).toEqual({ kind: 'none' });
  });

  test('are never others than those, because they would be wrong', () => {
    expect(basisOf(null, { sheets, damaged })).toMatchObject({ kind: 'unusable', problem: expect.stringContaining('It cannot be read.') });
    expect(basisOf(9, { sheets, damaged: [] })).toMatchObject({ kind: 'unusable', problem: expect.stringContaining('no version 9') });
  });
});
