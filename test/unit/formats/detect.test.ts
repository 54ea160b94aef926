import { describe, expect, test } from 'vitest';
import { detect } from '../../../store/replay/formats/detect.ts';
import { memorySource } from '../../../store/replay/formats/byte-source.ts';

const look = (bytes: string): ReturnType<typeof detect> => detect(memorySource(Buffer.from(bytes, 'latin1')));

describe('by its first bytes, never by its name', () => {
  test('knows what it reads', () => {
    expect(look('LLMUJNL1').kind).toBe('binary journal');
    expect(look('{"event_id":"a"}').kind).toBe('NDJSON');
    expect(look(' \r\n\t{').kind).toBe('NDJSON');
  });

  test.each([
    ['LLMRJNL1....', 'rollup journal', /not supported: this is a rollup journal, it holds no usage events/],
    ['\0\0\0\0\0\0\0\0DUCK@', 'DuckDB file', /not supported: this is a DuckDB file/],
    ['\x1f\x8b\x08', 'gzip file', /not supported: this is a gzip file/],
    ['\x28\xb5\x2f\xfd', 'zstd file', /not supported: this is a zstd file/],
    ['PAR1\x15\x04', 'Parquet file', /not supported: this is a Parquet file/],
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
