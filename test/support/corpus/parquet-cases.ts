import { parquetMaker, SMALLEST } from '../parquet-file.ts';
import type { CorpusCase } from './corpus.ts';

type Short = readonly [cell: string, name: string, bytes: Buffer, outcome: CorpusCase['outcome'], rows: number, reason: RegExp | null];

/** What can be wrong with a Parquet file, beside its fields. */
export async function parquetCases(): Promise<CorpusCase[]> {
  await using maker = await parquetMaker();
  const sound = await maker.file(SMALLEST);
  const { event_id: id, ...without } = SMALLEST;
  const cases: Short[] = [
    ['empty', 'no rows', await maker.file(SMALLEST, { rows: 0 }), 'sound', 0, null],
    ['empty', 'too small', Buffer.from('PAR1PAR1'), 'refused', 0, /too small to be Parquet/],
    ['truncated', 'footer missing', sound.subarray(0, sound.length >> 1), 'refused', 0, /without the footer/],
    ['truncated', 'by a byte', sound.subarray(0, -1), 'refused', 0, /without the footer/],
    ['wrong magic', 'of another table', await maker.file({ a: '1' }), 'refused', 0, /no column of a usage event/],
    ['wrong magic', 'a column missing', await maker.file(without), 'refused', 0, /missing: event_id/],
    ['wrong magic', 'names in another case', await maker.file({ ...without, EVENT_ID: id ?? '' }), 'refused', 0, /missing: event_id/],
    ['wrong magic', 'an encrypted footer', Buffer.concat([Buffer.from('PARE'), sound.subarray(4)]), 'refused', 0, /encrypted/],
    ['checksum', 'none: unverified', sound, 'sound', 3, null],
    ['header lies', 'more rows in the footer', lying(sound), 'sound', 3, null],
    ['huge length', 'of the footer', withFooterLength(sound, 0xffffffff), 'refused', 0, /more than the file has/],
    ['huge length', 'of a page', hugePage(sound), 'damaged', 0, /row group 1 of 1/],
    ['bomb', 'a page of a billion zeros', await maker.file({ ...SMALLEST, model: `repeat(' ', 134300000)` }, { rows: 1, copy: 'COMPRESSION zstd' }), 'damaged', 0, /a page of \d+ bytes; at most/],
    ['invalid UTF-8', 'in a text', await maker.file({ ...SMALLEST, model: `CASE WHEN i = 1 THEN '\\xFF'::BLOB ELSE 'm'::BLOB END` }), 'sound', 2, /model is not valid UTF-8/],
    ['NUL and control signs', 'kept', await maker.file({ ...SMALLEST, key_id: `'a' || chr(0) || 'b'` }), 'sound', 3, null],
    ['numbers', 'beyond 2^53, exact', await maker.file({ ...SMALLEST, output_tokens: '9007199254740993::BIGINT' }), 'sound', 3, null],
    ['ids', 'twice in a file', await maker.file({ ...SMALLEST, event_id: `'same'` }), 'sound', 3, null],
    ['deep nesting', 'a list of lists', await maker.file({ ...SMALLEST, same_account_retry_reasons_json: `[['a']]` }), 'refused', 0, /a list of texts/],
    ['deep nesting', 'a struct of structs', await maker.file({ ...SMALLEST, timing: '{a: {b: {c: {d: {e: {f: {g: 1}}}}}}}' }), 'refused', 0, /its schema cannot be read/],
    ['__proto__', 'as a column', await maker.file({ ...SMALLEST, constructor: `'x'` }), 'sound', 3, null],
    ['timestamps', 'a TIMESTAMP column', await maker.file({ ...SMALLEST, created_at_ms: `TIMESTAMP '2026-09-21 14:13:20'` }), 'refused', 0, /a timestamp/],
  ]; // prettier-ignore
  return cases.map(([cell, name, bytes, outcome, rows, reason]) => ({ cell, format: 'parquet', name, bytes, outcome, rows, reason }));
}

function withFooterLength(file: Buffer, length: number): Buffer {
  const changed = Buffer.from(file);
  changed.writeUInt32LE(length, changed.length - 8);
  return changed;
}

/** The first page's header begins behind the magic: its second field is the unpacked size. */
function hugePage(file: Buffer): Buffer {
  const changed = Buffer.from(file);
  changed.fill(0xff, 7, 11);
  return changed;
}

/** The number of rows is the third field of the footer: a zigzag number behind the list of the schema. */
function lying(file: Buffer): Buffer {
  const marks = Buffer.from('1606', 'hex'); // field 3 as a 64-bit number: 3
  const at = file.indexOf(marks, file.length - 8 - file.readUInt32LE(file.length - 8));
  if (at === -1) throw new Error('The number of rows was not found');
  const changed = Buffer.from(file);
  changed.writeUInt8(0x10, at + 1);
  return changed;
}
