import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { SqlAnswer } from '../../../store/console/outcome.ts';
import { answerText } from '../../../store/export/answer-text.ts';
import { openHarness } from '../../support/harness.ts';
import { tempDir } from '../../support/temp-dir.ts';

const ODD = `SELECT * FROM (VALUES
  (1, 9223372036854775807, '99999999999999999999999999999999999999'::HUGEINT, '170141183460469231731687303715884105727'::HUGEINT, '-123456789012.123456789012'::DECIMAL(24,12),
    '=cmd()', TIMESTAMPTZ '2026-03-10 12:00:00.123456+00', DATE '2026-03-10', true, 1e300, ['a', NULL], ''),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (3, -9223372036854775808, -1, 0, 0.000000000001, '"quoted", and\nmore', TIMESTAMPTZ '1970-01-01 00:00:00+00', DATE '1969-12-31', false, 'NaN'::DOUBLE, [], ' =1')
) AS t(n, big, huge, larger, credit, "te""xt", moment, day, flag, real, list, "select") ORDER BY n`;

async function oddAnswer(): Promise<{ readonly answer: SqlAnswer; readonly parquet: (path: string) => Promise<void> } & AsyncDisposable> {
  const h = await openHarness();
  const answer = await h.repository.sql(ODD);
  if (!answer.ok) throw new Error(answer.problem.message);
  return { answer, parquet: (path) => h.repository.writeSqlAnswer(answer, path), [Symbol.asyncDispose]: () => h[Symbol.asyncDispose]() };
}

test('Parquet holds every value exact and in its type, integers of 128 bits as decimals or as text', async () => {
  await using folder = await tempDir();
  await using odd = await oddAnswer();
  const path = join(folder.path, "it's.parquet");
  await odd.parquet(path);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const read = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path.replaceAll("'", "''")}')`);
  expect(read.columnNames()).toEqual(odd.answer.columns.map(({ name }) => name));
  expect(read.columnTypes().map(String)).toEqual([
    'INTEGER', 'BIGINT', 'DECIMAL(38,0)', 'VARCHAR', 'DECIMAL(24,12)', 'VARCHAR', 'TIMESTAMP WITH TIME ZONE', 'DATE', 'BOOLEAN', 'DOUBLE', 'VARCHAR', 'VARCHAR',
  ]); // prettier-ignore
  const texts = await connection.runAndReadAll(`SELECT COLUMNS(* EXCLUDE moment)::VARCHAR FROM read_parquet('${path.replaceAll("'", "''")}')`);
  const at = odd.answer.columns.findIndex(({ name }) => name === 'moment');
  const expected = odd.answer.rows.map((row) => row.toSpliced(at, 1));
  expect(texts.getRows().map((row) => row.map((value, index) => sameFloat(index, value === null ? null : String(value))))).toEqual(
    expected.map((row) => row.map((value, index) => sameFloat(index, value))),
  );
});

/** The one float: printed by two programs. */
function sameFloat(index: number, text: string | null): string | null {
  return index === 8 && text !== null ? String(Number(text.replace('nan', 'NaN'))) : text;
}

test('spreadsheet CSV holds numbers as they are and guards texts; lossless CSV tells nothing from an empty text', async () => {
  await using odd = await oddAnswer();
  const rows = (text: string): string[] => text.split('\r\n');
  expect(rows(answerText(odd.answer, 'csv'))[1]).toBe(
    `1,9223372036854775807,99999999999999999999999999999999999999,170141183460469231731687303715884105727,-123456789012.123456789012,'=cmd(),2026-03-10 12:00:00.123456+00,2026-03-10,true,1e+300,"['a', NULL]",""`,
  );
  expect(rows(answerText(odd.answer, 'csv'))[2]).toBe('2,,,,,,,,,,,');
  expect(answerText(odd.answer, 'csv-lossless')).toContain(',=cmd(),');
  expect(answerText(odd.answer, 'csv-lossless').split('\r\n')[0]).toBe('n,big,huge,larger,credit,"te""xt",moment,day,flag,real,list,select');
});

test('NDJSON holds numbers as text, so that no reader rounds them', async () => {
  await using odd = await oddAnswer();
  const [first] = answerText(odd.answer, 'ndjson').split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({
    n: '1',
    big: '9223372036854775807',
    credit: '-123456789012.123456789012',
    flag: true,
    'te"xt': '=cmd()',
    select: '',
  });
});
