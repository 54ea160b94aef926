import { expect, test } from 'vitest';
import { losslessCsv, spreadsheetCsv } from '../../../store/export/csv-export.ts';

const EVENT = {
  event_id: 'evt-1', created_at_ms: 1_772_366_400_123n, key_id: 'k', key_name: 'Key', endpoint: '/v1', model: null, status_code: 200n,
  input_uncached_tokens: 9_223_372_036_854_775_807n, billable_tokens: -5n, credit_usage: -1n, session_blocked: false,
}; // prettier-ignore

/** The cell of a column in the line of an event. */
function cellOf(csv: ReturnType<typeof losslessCsv>, name: string, event: Parameters<typeof csv.event>[0]): string | undefined {
  const columns = csv.head.replace('\uFEFF', '').trimEnd().split(',');
  return csv.event(event).slice(0, -2).split(',')[columns.indexOf(name)]; // no cell of these events holds a comma
}

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x', '  =1', '"=1"', `'=1`, '\u00a0=1', '\uFEFF=1'])(
  'a spreadsheet is never handed a formula: %j',
  (text) => {
    const cell = cellOf(spreadsheetCsv(false), 'key_name', { ...EVENT, key_name: text }) ?? '';
    expect(cell.replace(/^"/, '').startsWith(`'`)).toBe(true);
    expect(unquoted(cell)).toBe(`'${text}`);
    expect(unquoted(cellOf(losslessCsv(false), 'key_name', { ...EVENT, key_name: text }))).toBe(text);
  },
);

test('numbers are written as numbers, to the last digit', () => {
  for (const csv of [spreadsheetCsv(false), losslessCsv(false)]) {
    expect(cellOf(csv, 'input_uncached_tokens', EVENT)).toBe('9223372036854775807');
    expect(cellOf(csv, 'billable_tokens', EVENT)).toBe('-5');
    expect(cellOf(csv, 'credit_usage', EVENT)).toBe('-0.000000000001');
    expect(cellOf(csv, 'session_blocked', EVENT)).toBe('false');
  }
});

test('no value and the empty text stay apart', () => {
  const csv = losslessCsv(false);
  expect(cellOf(csv, 'model', EVENT)).toBe('');
  expect(cellOf(csv, 'model', { ...EVENT, model: '' })).toBe('""');
});

test('a spreadsheet gets a mark of UTF-8 and the time as people read it; the lossless form has neither', () => {
  const csv = spreadsheetCsv(false);
  expect(csv.head.startsWith('\uFEFFcreated_at,event_id,')).toBe(true);
  expect(cellOf(csv, 'created_at', EVENT)).toBe('2026-03-01T12:00:00.123Z');
  expect(losslessCsv(false).head.startsWith('event_id,created_at_ms,')).toBe(true);
  expect(cellOf(csv, 'created_at', { ...EVENT, created_at_ms: 9_223_372_036_854_775_807n })).toBe('');
});

function unquoted(cell = ''): string {
  return cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
