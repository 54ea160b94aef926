import { describe, expect, test } from 'vitest';
import { chartBars, chartColumns } from '../../../renderer/features/sql/chart-model.ts';
import { parseTabs } from '../../../renderer/features/sql/saved-tabs.ts';
import { compareValues } from '../../../renderer/features/sql/result-columns.tsx';
import { tabSeparated } from '../../../renderer/features/sql/tab-separated.ts';
import type { SqlColumn } from '../../../renderer/features/sql/vocabulary.ts';
import { blamed, estimateText, placeText } from '../../../renderer/features/sql/words.ts';

const column = (name: string, kind: SqlColumn['kind']): SqlColumn => ({ name, type: '', kind });

describe('the tabs', () => {
  test('come back as they were left', () => {
    const saved = { tabs: [{ id: '2', title: 'Query 2', text: 'SELECT 1' }, { id: '7', title: 'Query 7', text: '' }], current: '7' }; // prettier-ignore
    expect(parseTabs(JSON.stringify(saved))).toEqual(saved);
  });

  test.each([[''], ['null'], ['{'], ['[]'], ['{"tabs":[],"current":"1"}'], ['{"tabs":[{"id":1}],"current":"1"}']])('begin anew after %s', (text) => {
    expect(parseTabs(text)).toEqual({ tabs: [{ id: '1', title: 'Query 1', text: '' }], current: '1' });
  });

  test('show the first one when the one that was shown is gone', () => {
    const tabs = [{ id: '2', title: 'Query 2', text: 'x' }];
    expect(parseTabs(JSON.stringify({ tabs: [...tabs, { id: '../', title: '', text: '' }], current: '9' }))).toEqual({ tabs, current: '2' });
  });
});

describe('words about a statement', () => {
  test('where something is', () => {
    expect(placeText('SELECT 1,\n  nope', 12)).toBe('Line 2, column 3');
  });

  test('an error is about the word at its position, or the last character at the end', () => {
    expect(blamed('SELECT nope_2, x', 7)).toEqual({ from: 7, to: 13 });
    expect(blamed('SELECT "no pe" x', 7)).toEqual({ from: 7, to: 14 });
    expect(blamed('SELECT 1 +', 10)).toEqual({ from: 9, to: 10 });
    expect(blamed('', 0)).toEqual({ from: 0, to: 0 });
  });

  test('what it reads at most', () => {
    expect(estimateText({ segments: 2, ofSegments: 11, rows: 5_466 })).toBe('Reads at most 5,466 rows in 2 of 11 segments.');
    expect(estimateText({ segments: 0, ofSegments: 11, rows: 0 })).toBe('Reads no segment.');
    expect(estimateText({ segments: 0, ofSegments: 1, rows: 11 })).toBe('Reads at most 11 rows, no segment.');
    expect(estimateText({ segments: 1, ofSegments: 1, rows: 1 }, 'Read')).toBe('Read at most 1 row in 1 of 1 segment.');
  });
});

describe('an answer', () => {
  test('is ordered exactly, beyond what a number holds, with no value last', () => {
    const sorted = (kind: SqlColumn['kind'], values: (string | null)[]): unknown => values.toSorted((a, b) => compareValues(column('x', kind), a, b));
    expect(sorted('integer', ['9007199254740993', null, '9007199254740992', '-3'])).toEqual(['-3', '9007199254740992', '9007199254740993', null]);
    expect(sorted('decimal', ['0.000000000002', '-1.000000000000', '0.000000000001'])).toEqual([
      '-1.000000000000',
      '0.000000000001',
      '0.000000000002',
    ]);
    expect(sorted('float', ['1e+300', '2', '-0.5'])).toEqual(['-0.5', '2', '1e+300']);
    expect(sorted('text', ['b', '10', '9'])).toEqual(['10', '9', 'b']);
  });

  test('is drawn by its first column of words and its first column of numbers', () => {
    const columns = [column('n', 'integer'), column('model', 'text'), column('credits', 'decimal')];
    expect(chartColumns({ columns })).toEqual({ names: [1, 0], values: [0, 2] });
    const rows = [['1', 'a', '4.0'], ['2', null, '-2.0'], ['3', 'c', null]]; // prettier-ignore
    expect(chartBars({ rows }, 1, 2)).toEqual([
      { label: 'a', exact: '4.0', share: 1 },
      { label: 'null', exact: '-2.0', share: -0.5 },
      { label: 'c', exact: null, share: 0 },
    ]);
  });

  test('is copied as cells', () => {
    expect(
      tabSeparated({
        columns: [column('a', 'text'), column('b', 'integer')],
        rows: [
          ['x\ty\r\nz', null],
          ['', '9007199254740993'],
        ],
      }),
    ).toBe('a\tb\nx y z\t\n\t9007199254740993');
  });
});
