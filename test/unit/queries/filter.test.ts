import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../../../store/errors.ts';
import { filterSql, rangeOf, type UsageFilter } from '../../../store/queries/filter.ts';
import { Parameters } from '../../../store/queries/parameters.ts';

const sql = (filter: UsageFilter): { text: string; values: unknown[] } => {
  const parameters = new Parameters();
  return { text: filterSql(filter, parameters), values: parameters.values };
};

describe('a filter', () => {
  it('has the same text whatever its values: they are parameters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.maxSafeInteger(), (a, b, ms) => {
        const { text, values } = sql({ key: [a, b], model: [b], account: [a], endpoint: [b], provider: [a], fromMs: ms });
        expect(text).toBe(sql({ key: ['x', 'x'], model: ['x'], account: ['x'], endpoint: ['x'], provider: ['x'], fromMs: 0 }).text);
        expect(values).toEqual([BigInt(ms), a, b, b, a, a, b]);
      }),
    );
  });

  it('narrows by nothing when nothing is given, and to nothing by an empty list', () => {
    expect(sql({})).toEqual({ text: 'true', values: [] });
    expect(sql({ key: null, status: undefined })).toEqual({ text: 'true', values: [] });
    expect(sql({ status: [] })).toEqual({ text: 'false', values: [] });
  });

  it('takes codes and classes as a status and refuses the rest', () => {
    expect(sql({ status: ['429', '-1'] }).values).toEqual([429n, -1n]);
    expect(sql({ status: ['2xx', 'other'] }).values).toEqual([]);
    for (const bad of ['', '1xx', '6xx', '4XX', ' 200', '2e2', '0x10', '9223372036854775808', 'toString', '__proto__'])
      expect(() => sql({ status: [bad] })).toThrow(InvalidArgumentError);
  });

  it('refuses times that are none', () => {
    for (const bad of [Number.NaN, 1.5, Infinity]) expect(() => sql({ fromMs: bad })).toThrow(InvalidArgumentError);
  });

  it('reaches over all time unless it says otherwise', () => {
    expect(rangeOf({ key: ['a'] })).toBeNull();
    expect(rangeOf({ fromMs: 5 })).toEqual({ fromMs: 5, toMs: 8_640_000_000_000_000 });
    expect(rangeOf({ toMs: 9 })?.toMs).toBe(9);
  });
});
