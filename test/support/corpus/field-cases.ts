import { parquetMaker, SMALLEST } from '../parquet-file.ts';
import type { CorpusCase } from './corpus.ts';
import { csvFile, csvRow, jsonLine } from './parts.ts';

interface FieldFault {
  readonly cell: string;
  readonly name: string;
  readonly column: string;
  readonly json: string;
  /** As a field of CSV. */
  readonly csv: string;
  /** As SQL of a whole column of Parquet in which the row numbered 1 is bad; where all of it is, the file is refused. */
  readonly sql: { readonly bad: string; readonly good: string } | { readonly all: string };
  readonly reason: RegExp;
}

const INT = 'BIGINT';
const integer = (name: string, json: string, all: string, csv = json): FieldFault => ({
  cell: 'wrong types', name, column: 'output_tokens', json, csv, sql: { all }, reason: /output_tokens is (?:not a 64-bit integer|.*an integer column is read)/,
}); // prettier-ignore
const time = (name: string, ms: string, reason: RegExp): FieldFault => ({
  cell: 'timestamps', name, column: 'created_at_ms', json: ms, csv: ms, sql: { bad: `(${ms})::${INT}`, good: `(1790000000000 + i)::${INT}` }, reason,
}); // prettier-ignore

const FAULTS: readonly FieldFault[] = [
  integer('fraction', '1.5', '1.5::DOUBLE'),
  integer('fraction of nothing', '1.0', '1.0::DOUBLE'),
  integer('exponent', '1e3', '1e3::DOUBLE'),
  integer('a yes', 'true', 'true'),
  integer('a text', '"twelve"', `'twelve'`, 'twelve'),
  integer('underscores', '"1_000"', `'1_000'`, '1_000'),
  integer('spaces', '" 7 "', `' 7 '`, ' 7 '),
  integer('leading zero', '"07"', `'07'`, '07'),
  integer('a list', '[1]', '[1]', '"[1]"'),
  {
    cell: 'numbers', name: 'beyond int64', column: 'output_tokens', json: '9223372036854775808', csv: '9223372036854775808',
    sql: { bad: '9223372036854775808::UBIGINT', good: '5::UBIGINT' }, reason: /output_tokens is not a 64-bit integer/,
  },
  {
    cell: 'numbers', name: 'beyond uint64', column: 'output_tokens', json: '18446744073709551616', csv: '18446744073709551616',
    sql: { all: '18446744073709551616::HUGEINT' }, reason: /output_tokens is (?:not a 64-bit integer|DOUBLE)/,
  },
  { cell: 'numbers', name: 'infinity', column: 'output_tokens', json: '1e400', csv: 'Infinity', sql: { all: `'Infinity'::DOUBLE` }, reason: /output_tokens is/ },
  { cell: 'wrong types', name: 'a number for a yes', column: 'usage_missing', json: '1', csv: '1', sql: { all: '1' }, reason: /usage_missing is/ },
  { cell: 'wrong types', name: 'a text for a yes', column: 'usage_missing', json: '"true"', csv: 'TRUE', sql: { all: `'true'` }, reason: /usage_missing is/ },
  {
    cell: 'wrong types', name: 'an unknown provider', column: 'provider_type', json: '"azure"', csv: 'azure',
    sql: { bad: `'azure'`, good: `'kiro'` }, reason: /provider_type is not one of codex, kiro/,
  },
  {
    cell: '__proto__', name: 'a provider called constructor', column: 'provider_type', json: '"constructor"', csv: 'constructor',
    sql: { bad: `'constructor'`, good: `'kiro'` }, reason: /provider_type is not one of codex, kiro/,
  },
  { cell: 'wrong types', name: 'a required text that is missing', column: 'key_id', json: 'null', csv: '', sql: { bad: 'NULL', good: `'k'` }, reason: /key_id is/ },
  { cell: 'ids', name: 'empty', column: 'event_id', json: '""', csv: '""', sql: { bad: `''`, good: `'e-' || i` }, reason: /event_id is empty/ },
  {
    cell: 'wrong types', name: 'a list of numbers', column: 'same_account_retry_reasons_json', json: '0', csv: '"[1]"',
    sql: { bad: `'[1]'`, good: `'[]'` }, reason: /is not a JSON list of texts/,
  },
  { cell: 'wrong magic', name: 'a schema version of the future', column: 'schema_version', json: '2', csv: '2', sql: { bad: '2', good: '1' }, reason: /schema_version is not 1/ },
  time('in seconds', '1790000000', /before the year 2000; it looks like seconds/),
  time('in microseconds', '1790000000000000', /more than a day in the future; it looks like microseconds/),
  time('before 2000', '946684799999', /before the year 2000$/),
  time('negative', '-1', /before the year 2000/),
  time('beyond every calendar', '8640000000000001', /more than a day in the future/),
]; // prettier-ignore

/** The same fault of one field in every format that names its fields: between two sound events, which are kept. */
export async function fieldCases(): Promise<CorpusCase[]> {
  await using maker = await parquetMaker();
  const cases: CorpusCase[] = [];
  for (const { cell, name, column, json, csv, sql, reason } of FAULTS) {
    const kept = { cell, name, outcome: 'sound', rows: 2, reason } as const;
    if (column !== 'same_account_retry_reasons_json')
      cases.push({ ...kept, format: 'ndjson', bytes: Buffer.from([jsonLine(0), jsonLine(1, { [column]: json }), jsonLine(2), ''].join('\n')) });
    const rows = [0, 1, 2].map((n) => ({ [column]: '', ...csvRow(n), ...(n === 1 ? { [column]: csv } : {}) }));
    cases.push({ ...kept, format: 'csv', bytes: Buffer.from(csvFile(rows)) });
    const values = 'all' in sql ? sql.all : `CASE WHEN i = 1 THEN ${sql.bad} ELSE ${sql.good} END`;
    const parquet = { ...kept, format: 'parquet', bytes: await maker.file({ ...SMALLEST, [column]: values }) } as const;
    cases.push('all' in sql ? { ...parquet, outcome: 'refused', rows: 0 } : parquet);
  }
  return cases;
}
