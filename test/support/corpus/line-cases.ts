import type { CorpusCase } from './corpus.ts';
import { CSV_HEADER, csvLine, jsonLine } from './parts.ts';

type Short = readonly [cell: string, name: string, content: string | Buffer, outcome: CorpusCase['outcome'], rows: number, reason: RegExp | null];

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
/** The text with the byte of its first `?` replaced by one that UTF-8 does not have. */
const badUtf8 = (text: string): Buffer => Buffer.from(Buffer.from(text, 'latin1').map((byte) => (byte === 0x3f ? 0xff : byte)));
const long = 'x'.repeat(9 * 1024 ** 2);

const NDJSON: readonly Short[] = [
  ['empty', 'blank lines', '\n\n \n', 'refused', 0, /nothing but blanks/],
  ['truncated', 'last line cut', lines(jsonLine(0)) + jsonLine(1).slice(0, -9), 'damaged', 1, /not JSON/],
  ['truncated', 'no line feed at the end', lines(jsonLine(0)) + jsonLine(1), 'sound', 2, null],
  ['wrong magic', 'an array', `[${jsonLine(0)}]`, 'refused', 0, /not a usage journal/],
  ['wrong magic', 'a byte-order mark', `\ufeff${jsonLine(0)}`, 'refused', 0, /byte-order mark/],
  ['wrong magic', 'UTF-16', Buffer.from(`\ufeff${jsonLine(0)}`, 'utf16le'), 'refused', 0, /UTF-16/],
  ['wrong magic', 'text', 'hello\n', 'refused', 0, /not a usage journal/],
  ['huge length', 'a line of 9 MiB', lines(`{"a":"${long}"}`, jsonLine(1)), 'damaged', 1, /a line longer than/],
  ['invalid UTF-8', 'in a text', badUtf8(lines(jsonLine(0), jsonLine(1, { model: '"?"' }), jsonLine(2))), 'damaged', 2, /not valid UTF-8/],
  ['invalid UTF-8', 'half a surrogate pair', lines(jsonLine(0), jsonLine(1, { model: '"\\ud800"' })), 'sound', 1, /model is not a valid text/],
  ['NUL and control signs', 'escaped, kept', lines(jsonLine(0, { model: '"a\\u0000\\u202eb"' })), 'sound', 1, null],
  ['NUL and control signs', 'raw', lines(jsonLine(0, { model: '"a\tb"' }), jsonLine(1)), 'damaged', 1, /control character/],
  ['wrong types', 'a key that stands twice', lines(`${jsonLine(0).slice(0, -1)},"key_id":"x"}`, jsonLine(1)), 'damaged', 1, /stands twice/],
  ['wrong types', 'a number as a line', lines(jsonLine(0), '7'), 'damaged', 1, /not a JSON object/],
  ['wrong types', 'a comma too many', lines(`${jsonLine(0).slice(0, -1)},}`, jsonLine(1)), 'damaged', 1, /a key is expected/],
  ['numbers', 'beyond 2^53, exact', lines(jsonLine(0, { output_tokens: '9007199254740993' })), 'sound', 1, null],
  ['numbers', 'negative', lines(jsonLine(0, { output_tokens: '-5' })), 'sound', 1, null],
  ['numbers', 'minus nothing', lines(jsonLine(0, { output_tokens: '-0' })), 'sound', 1, null],
  ['numbers', 'credits that are none', lines(jsonLine(0, { credit_usage: '"NaN"' })), 'sound', 1, null],
  ['ids', 'twice in a file', lines(jsonLine(0), jsonLine(0)), 'sound', 2, null],
  ['deep nesting', '33 deep', lines(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, jsonLine(1)), 'damaged', 1, /nested more than 32 deep/],
  ['deep nesting', '100,000 deep', lines(`{"a":${'['.repeat(100_000)}`, jsonLine(1)), 'damaged', 1, /nested more than 32 deep/],
  [
    'deep nesting',
    '257 keys',
    lines(`{${Array.from({ length: 257 }, (_, n) => `"${n}":1`).join(',')}}`, jsonLine(1)),
    'damaged',
    1,
    /more than 256 keys/,
  ],
  [
    '__proto__',
    'as keys',
    lines(jsonLine(0, { constructor: '{"prototype":{"polluted":1}}' }).replace('"constructor"', '"__proto__"')),
    'sound',
    1,
    null,
  ],
];

const CSV: readonly Short[] = [
  ['empty', 'header only', lines(CSV_HEADER), 'sound', 0, null],
  ['truncated', 'last row short', lines(CSV_HEADER, csvLine(0)) + csvLine(1).slice(0, -4), 'damaged', 1, /9 fields where the header has 11/],
  ['truncated', 'last row inside quotes', `${lines(CSV_HEADER, csvLine(0))}"e-1`, 'damaged', 1, /ends inside a quoted field/],
  ['truncated', 'no line feed at the end', lines(CSV_HEADER, csvLine(0)) + csvLine(1), 'sound', 2, null],
  ['wrong magic', 'a name that is missing', lines(CSV_HEADER.replace('key_id', 'keyid'), csvLine(0)), 'refused', 0, /lacks columns .*: key_id/],
  ['wrong magic', 'a name that stands twice', lines(`${CSV_HEADER},key_id`, `${csvLine(0)},x`), 'refused', 0, /more than once: key_id/],
  [
    'wrong magic',
    'two names of one column',
    lines(`${CSV_HEADER},latency_ms,timing.latency_ms`, `${csvLine(0)},1,1`),
    'refused',
    0,
    /more than once/,
  ],
  ['wrong magic', 'names in another order', lines(reversed(CSV_HEADER), reversed(csvLine(0))), 'sound', 1, null],
  ['wrong magic', 'no header', lines(csvLine(0)), 'refused', 0, /not a usage journal/],
  ['wrong magic', 'semicolons', lines(CSV_HEADER.replaceAll(',', ';')), 'refused', 0, /commas/],
  ['wrong magic', 'tabs', lines(CSV_HEADER.replaceAll(',', '\t')), 'refused', 0, /commas/],
  ['wrong magic', 'a byte-order mark, as spreadsheets write', `\ufeff${lines(CSV_HEADER, csvLine(0))}`, 'sound', 1, null],
  ['wrong magic', 'UTF-16', Buffer.from(`\ufeff${lines(CSV_HEADER, csvLine(0))}`, 'utf16le'), 'refused', 0, /UTF-16/],
  ['header lies', 'a row too long', lines(CSV_HEADER, `${csvLine(0)},x`, csvLine(1)), 'damaged', 1, /12 fields where the header has 11/],
  ['header lies', '257 columns', lines(`${CSV_HEADER}${',x'.repeat(246)}`), 'refused', 0, /at most 256/],
  ['huge length', 'a field of 9 MiB', lines(CSV_HEADER, csvLine(0).replace('k-1', long), csvLine(1)), 'damaged', 1, /a field longer than/],
  [
    'huge length',
    'a row of 18 MiB',
    lines(CSV_HEADER, csvLine(0).replace('k-1', `"${long}\n${long}"`), csvLine(1)),
    'damaged',
    1,
    /a row longer than/,
  ],
  ['invalid UTF-8', 'in a text', badUtf8(lines(CSV_HEADER, csvLine(0), csvLine(1).replace('k-1', '?'), csvLine(2))), 'damaged', 2, /not valid UTF-8/],
  ['invalid UTF-8', 'in the header', badUtf8(lines(`${CSV_HEADER},?`, `${csvLine(0)},x`)), 'refused', 0, /header is not valid UTF-8/],
  ['NUL and control signs', 'kept', lines(CSV_HEADER, csvLine(0).replace('k-1', 'a\0\u202eb')), 'sound', 1, null],
  ['wrong types', 'a quote inside', lines(CSV_HEADER, csvLine(0).replace('k-1', 'k"1'), csvLine(1)), 'damaged', 1, /a quote stands inside/],
  [
    'wrong types',
    'something behind a quote',
    lines(CSV_HEADER, csvLine(0).replace('k-1', '"k"1'), csvLine(1)),
    'damaged',
    1,
    /follows the closing quote/,
  ],
  ['wrong types', 'a lone carriage return', lines(CSV_HEADER, csvLine(0).replace('k-1', 'k\r1'), csvLine(1)), 'damaged', 1, /carriage return/],
  ['numbers', 'beyond 2^53, exact', lines(CSV_HEADER, csvLine(0).replace(',3,', ',9007199254740993,')), 'sound', 1, null],
  ['ids', 'twice in a file', lines(CSV_HEADER, csvLine(0), csvLine(0)), 'sound', 2, null],
  ['__proto__', 'as a column', lines(`${CSV_HEADER},__proto__,constructor`, `${csvLine(0)},1,2`), 'sound', 1, null],
  ['formulas', 'are texts', lines(CSV_HEADER, csvLine(0).replace('k-1', "'=1+1")), 'sound', 1, null],
];

function reversed(line: string): string {
  return line.split(',').toReversed().join(',');
}

const full = (format: CorpusCase['format'], cases: readonly Short[]): CorpusCase[] =>
  cases.map(([cell, name, content, outcome, rows, reason]) => ({ cell, format, name, bytes: Buffer.from(content as string), outcome, rows, reason }));

/** What can be wrong with files of lines, beside their fields. */
export function lineCases(): CorpusCase[] {
  return [...full('ndjson', NDJSON), ...full('csv', CSV)];
}
