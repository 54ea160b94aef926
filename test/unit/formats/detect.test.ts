import { describe, expect, test } from 'vitest';
import { detect } from '../../../store/replay/formats/detect.ts';
import { memorySource } from '../../../store/replay/formats/byte-source.ts';

const look = (bytes: string): ReturnType<typeof detect> => detect(memorySource(Buffer.from(bytes, 'latin1')));

describe('by its first bytes, never by its name', () => {
  test('knows what it reads', () => {
    expect(look('LLMUJNL1')).toEqual({ kind: 'journal', format: 'binary journal' });
    expect(look('{"event_id":"a"}')).toEqual({ kind: 'journal', format: 'NDJSON' });
    expect(look(' \r\n\t{')).toEqual({ kind: 'journal', format: 'NDJSON' });
    expect(look('PAR1\x15\x04')).toEqual({ kind: 'journal', format: 'Parquet' });
  });

  test.each(['event_id,model\n', '"model","event_id"\r\n', 'x,y,timing.latency_ms', 'event_id\n', '\xef\xbb\xbfkey_id,endpoint\n'])(
    'knows CSV by a name of our columns in its first line: %j',
    (bytes) => expect(look(bytes)).toEqual({ kind: 'journal', format: 'CSV' }),
  );

  test.each([
    ['\x1f\x8b\x08', 'gzip'],
    ['\x28\xb5\x2f\xfd', 'zstd'],
    ['\x5f\x2a\x4d\x18', 'zstd'],
  ])('knows what is packed: %j', (bytes, wrapper) => expect(look(bytes)).toEqual({ kind: 'wrapper', wrapper }));

  test.each([
    ['LLMRJNL1....', 'rollup journal', /not supported: this is a rollup journal, it holds no usage events/],
    ['\0\0\0\0\0\0\0\0DUCK@', 'DuckDB file', /not supported: this is a DuckDB file/],
    ['PARE\x15\x04', 'Parquet file with an encrypted footer', /not supported: this is a Parquet file with an encrypted footer/],
    ['PK\x03\x04', 'zip file', /not supported: this is a zip file/],
    ['event_id;model;key_id\n', 'CSV', /parted by ";"; CSV must have commas/],
    ['event_id\tmodel\n', 'CSV', /parted by "\\x09"/],
    ['\xef\xbb\xbf{"a":1}', null, /byte-order mark/],
    ['\xff\xfe{\0', null, /UTF-16/],
    ['', null, /the file is empty/],
    ['\n\n  ', null, /nothing but blanks/],
    ['LLMU', null, /ends inside its header/],
    ['id,model\x00\n', null, /not a usage journal: it begins with "id,model\\x00\\x0a"/],
    ['[{"event_id":1}]', null, /not a usage journal/],
  ])('refuses %j and says what it found', (bytes, format, reason) => {
    expect(look(bytes)).toEqual({ kind: 'unsupported', format, reason: expect.stringMatching(reason) });
  });
});
